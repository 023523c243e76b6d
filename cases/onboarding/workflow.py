"""[workflow] and [[workflows]]: templates, or statuses and moves of the town's own; judged before they are saved."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Status, Transition, Workflow
from cases.services.publishing import bring_to
from cases.workflow import ladder
from cases.workflow.definition import OPEN311, PAUSES, Definition, Move, Step, with_free_codes
from cases.workflow.graph import PHASES, PROOFS, REQUIREMENTS, ROLES
from cases.workflow.ladder import Rung
from cases.workflow.soundness import Town, judge
from tenants.onboarding import catalogues
from tenants.onboarding.changes import Act, Change, Rows, compare, of_kind
from tenants.onboarding.document import Document
from tenants.onboarding.locate import Path
from tenants.onboarding.table import Table, ensure_unique

Row = dict[str, Any]

ANY = "any"
MAIN = ""
HIDDEN_PHASES = ("draft", "moderation")
ENDED_PHASES = ("solved", "closed")
STATUS_FIELDS = ("names", "public_names", "phase", "proof", "pauses", "open311", "position", "initial", "public",
                 "active")  # fmt: skip
MOVE_FIELDS = ("names", "roles", "requires", "reasons", "tells", "automatic_after_days", "position")
FLOW_FIELDS = ("names", "groups", "ladder")


@dataclass
class Flow:
    """A workflow as it was read: rows by code, and the key path at which each fault about them is told.

    `key` is what it is called among the file's rows: empty for the one of [workflow], whose code may change.
    """

    code: str
    names: Row
    statuses: dict[str, Row]
    moves: list[Row]
    status_paths: dict[str, Path]
    move_paths: list[Path]
    key: str = MAIN
    path: Path = ("workflow",)
    groups: list[str] = field(default_factory=list)
    ladder: tuple[Rung, ...] = ()

    def definition(self) -> Definition:
        """The same as the value that is judged and written."""
        return Definition(
            self.code,
            self.names,
            tuple(_value(Step, code, row) for code, row in self.statuses.items()),
            tuple(_value(Move, row["code"], row) for row in self.moves),
            tuple(self.groups),
            self.ladder,
        )

    def renamed(self, taken_statuses: Iterable[str], taken_moves: Iterable[str]) -> None:
        """Give codes of its own to whatever another workflow of the file calls the same."""
        free = with_free_codes(self.definition(), taken_statuses, taken_moves)
        new = dict(zip(self.statuses, (step.code for step in free.steps), strict=True))
        self.statuses = {new[code]: row for code, row in self.statuses.items()}
        self.status_paths = {new[code]: path for code, path in self.status_paths.items()}
        for row, move in zip(self.moves, free.moves, strict=True):
            row["code"], row["source"], row["target"] = move.code, move.source, move.target


def _value(kind: type[Any], code: str, row: Row) -> Any:
    known = {each.name for each in dataclasses.fields(kind)} - {"code"}
    return kind(code=code, **{name: tuple(value) if isinstance(value, list) else value
                              for name, value in row.items() if name in known})  # fmt: skip


def ready(name: str) -> Definition:
    """One of the templates that come with the product.

    Raises:
        FileNotFoundError: there is no such template.
    """
    flow = _template(name)
    _defaults(flow)
    return flow.definition()


class Workflows:
    keys = ("workflow", "workflows")

    def check(self, document: Document) -> None:
        table = document.root.table("workflow", required=True)
        main = _flow(table) if table is not None else None
        if table is not None:
            table.close()
        more = [(further, _further(further)) for further in document.root.tables("workflows")]
        flows = [flow for flow in (main, *(flow for _table, flow in more)) if flow is not None]
        if main is None or len(flows) <= len(more):
            return
        ensure_unique([further for further, _flow in more], "code", [flow.code for flow in flows[1:]], _("workflow"))
        for place, flow in enumerate(flows):
            _defaults(flow)
            if place:
                flow.renamed([code for other in flows[:place] for code in other.statuses],
                             [row["code"] for other in flows[:place] for row in other.moves])  # fmt: skip
        # Words that are wrong were told as they were read; the graph of what is left would only repeat them.
        if not any(fault.path.startswith("workflow") for fault in document.errors):
            for flow in flows:
                _judge(document, flow, [other for other in flows if other is not flow])
        document.wishes["workflow"], document.wishes["workflows"] = main, flows[1:]

    def wanted(self, document: Document) -> Rows:
        return {key: row for flow in _flows(document) for key, row in _wanted(flow).items()}

    def changes(self, document: Document) -> list[Change]:
        # A workflow is a whole: what the file does not have cannot be left standing in it.
        present = _present(document) if document.municipality else {}
        changes = compare(present, self.wanted(document))
        if document.municipality is not None:
            _ensure_nobody_stands_there(document, changes)
        return changes

    def apply(self, document: Document) -> None:
        changes = self.changes(document)
        document.ensure_sound()
        there = _workflows(document) if changes else {}
        for flow in _flows(document):
            workflow = there.pop(flow.key, None)
            before = set(_rows(workflow, flow.key)) if workflow else set()
            ours = {(change.kind, change.code) for change in changes} & (set(_wanted(flow)) | before)
            if not ours:
                continue
            # Running cases keep their statuses: the workflow that is there is renamed, not replaced.
            workflow = workflow or Workflow(version=0)
            workflow.code = flow.code
            if workflow._state.adding:
                workflow.save()
            bring_to(workflow, flow.definition(), saved_by=None, note=_("from the onboarding file"))
        for key, workflow in there.items():
            if any(change.act is Act.RETIRE and change.code == key for change in of_kind(changes, "workflow")):
                Status.objects.filter(workflow=workflow).update(active=False, initial=False)
                Workflow.objects.filter(pk=workflow.pk).update(active=False, groups=[])


def _flows(document: Document) -> list[Flow]:
    return [document.wishes["workflow"], *document.wishes["workflows"]]


def _further(table: Table) -> Flow | None:
    """A workflow for some category groups only."""
    code = table.code("code")
    groups = table.strings("groups", required=True)
    flow = _flow(table)
    table.close()
    if flow is None:
        return None
    if code and not groups and "groups" in table:
        table.fault("groups", _("A further workflow is for some category groups."),
                    _("Write: %(line)s") % {"line": 'groups = ["green"]'})  # fmt: skip
    flow.code = flow.key = code
    flow.groups = groups
    return flow


def _flow(table: Table) -> Flow | None:
    """The workflow that the table describes: written out, or a template with changes."""
    flow = _from_template(table) if "from" in table else _own(table)
    if flow is None:
        return None
    flow.path = table.path
    if "ladder" in table:
        flow.ladder = _ladder(table)
    return flow


def _own(table: Table) -> Flow | None:
    statuses, moves = table.tables("statuses", required=True), table.tables("transitions")
    code = table.code("code", required=False) or "own"
    names = table.words("names")
    if not statuses:
        if "statuses" not in table.data:
            known = ", ".join(f'from = "{name}"' for name in catalogues.names("workflows"))
            table.fault(None, _("Or take a ready one: %(templates)s.") % {"templates": known})
        return None
    return _written(code, names, statuses, moves)


def _written(code: str, names: Row, statuses: list[Table], moves: list[Table]) -> Flow:
    flow = Flow(code, names, {}, [], {}, [])
    codes = []
    for table in statuses:
        status = table.code("code")
        codes.append(status)
        if "names" not in table:
            table.words("names", required=True)
        if "phase" not in table:
            table.text("phase", required=True)
        flow.statuses[status] = _status_fields(table)
        flow.status_paths[status] = table.path
        table.close()
    ensure_unique(statuses, "code", codes, _("status"))
    known = [status for status in codes if status]
    codes = []
    for table in moves:
        codes.append(table.code("code"))
        if "names" not in table:
            table.words("names", required=True)
        for row in _spread(table, codes[-1], known, flow.statuses):
            flow.moves.append(row)
            flow.move_paths.append(table.path)
        table.close()
    ensure_unique(moves, "code", codes, _("move"))
    return flow


def _spread(table: Table, code: str, known: list[str], statuses: dict[str, Row]) -> list[Row]:
    """One row for each status in which the move starts; from "any" it is one row without a start."""
    starts = table.strings("from", required=True)
    for place, start in enumerate(starts):
        if start != ANY and start not in known:
            path = (*table.path, "from") if isinstance(table.data["from"], str) else (*table.path, "from", place)
            Table(table.document, path, {}).unknown(None, start, [*known, ANY], _("status"))
    target = table.text("to", required=True)
    if target and target not in known:
        table.unknown("to", target, known, _("status"))
    fields = _move_fields(table)
    sources: list[str | None] = [None] if ANY in starts else [start for start in starts if start in known]
    if ANY in starts and len(starts) > 1:
        # "any" are the statuses in which a case has not ended; those named beside it are the ended ones.
        sources += [start for start in starts if start in known and statuses[start].get("phase") in ENDED_PHASES]
    return [
        {"of": code, "code": code if place == 0 else f"{code}-{source}", "source": source, "target": target} | fields
        for place, source in enumerate(sources)
    ]


def _status_fields(table: Table) -> Row:
    row: Row = {}
    if "names" in table:
        row["names"] = table.words("names", required=True, longest=60)
    if "public_names" in table:
        row["public_names"] = table.words("public_names", longest=60)
    if "phase" in table:
        row["phase"] = table.choice("phase", PHASES, default="open", what=_("phase"))
    if "proof" in table:
        row["proof"] = table.choice("proof", PROOFS, default="none", what=_("proof"))
    if "open311" in table:
        row["open311"] = table.choice("open311", OPEN311, what=_("Open311 status"))
    if "pauses" in table:
        row["pauses"] = table.choice("pauses", [word for word in PAUSES if word], what=_("pause"))
    for key in ("initial", "public"):
        if key in table:
            row[key] = table.flag(key, default=False)
    return row


def _move_fields(table: Table) -> Row:
    row: Row = {}
    if "names" in table:
        row["names"] = table.words("names", required=True, longest=60)
    if "tells" in table:
        row["tells"] = table.words("tells", longest=400)
    if "reasons" in table:
        row["reasons"] = _reasons(table)
    for key, known, what in (("roles", ROLES, _("role")), ("requires", REQUIREMENTS, _("requirement"))):
        if key in table:
            row[key] = table.strings(key)
            for place, word in enumerate(row[key]):
                if word not in known:
                    Table(table.document, (*table.path, key, place), {}).unknown(None, word, known, what)
    if "automatic_after_days" in table:
        row["automatic_after_days"] = table.whole("automatic_after_days", least=1, most=730)
    return row


def _reasons(table: Table) -> Row:
    reasons = table.table("reasons")
    return {code: reasons.words(code, longest=120) for code in reasons.data} if reasons else {}


def _ladder(table: Table) -> tuple[Rung, ...]:
    rungs = []
    for step in table.tables("ladder"):
        days = step.whole("after_days", least=1, most=ladder.LONGEST, required=True)
        act = step.choice("act", ladder.ACTS, required=True, what=_("step of the ladder"))
        role = step.text("role")
        step.close()
        if days and act:
            rungs.append(Rung(days, act, role))
    return tuple(sorted(rungs, key=lambda rung: rung.after_days))


def _template(name: str) -> Flow:
    root = catalogues.template("workflows", name)
    flow = _written(name, root.words("names"), root.tables("statuses"), root.tables("transitions"))
    flow.ladder = _ladder(root)
    return flow


def _from_template(table: Table) -> Flow | None:
    """A template's workflow, with the changes under [workflow.statuses.CODE] and [workflow.transitions.CODE]."""
    name = table.choice("from", catalogues.names("workflows"), what=_("workflow"))
    if not name:
        # What is changed in a template that is not known cannot be judged.
        table.asked |= set(table.data)
        return None
    flow = _template(name)
    here = (*table.path, "from")
    flow.status_paths = dict.fromkeys(flow.status_paths, here)
    flow.move_paths = [here] * len(flow.move_paths)
    if "names" in table:
        flow.names = table.words("names")
    for key in ("statuses", "transitions"):
        if key in table and isinstance(table.data[key], list):
            table.fault(
                key,
                _("A workflow from a template is changed, not written out again."),
                _("Write [workflow.%(key)s.CODE] with what is different, or remove `from`.") % {"key": key},
            )
            table.asked |= set(table.data)
            return None
    changed = table.table("statuses")
    for code, fields in changed.entries() if changed else ():
        if code not in flow.statuses:
            fields.unknown(None, code, list(flow.statuses), _("status"))
            continue
        flow.statuses[code] |= _status_fields(fields)
        flow.status_paths[code] = fields.path
        fields.close()
    changed = table.table("transitions")
    for code, fields in changed.entries() if changed else ():
        own = [place for place, row in enumerate(flow.moves) if row["of"] == code]
        if not own:
            fields.unknown(None, code, list(dict.fromkeys(row["of"] for row in flow.moves)), _("move"))
            continue
        wish = _move_fields(fields)
        for place in own:
            flow.moves[place] |= wish
            flow.move_paths[place] = fields.path
        fields.close()
    return flow


def _defaults(flow: Flow) -> None:
    """Fill in what follows from the rest."""
    for position, row in enumerate(flow.statuses.values()):
        phase = row.setdefault("phase", "open")
        row.setdefault("names", {})
        row.setdefault("public_names", {})
        row.setdefault("proof", "none")
        row.setdefault("pauses", "")
        row.setdefault("open311", "closed" if phase in ENDED_PHASES else "open")
        row.setdefault("initial", False)
        row.setdefault("public", phase not in HIDDEN_PHASES)
        row["position"], row["active"] = position, True
    for position, row in enumerate(flow.moves):
        for key, value in (("names", {}), ("tells", {}), ("reasons", {}), ("requires", []), ("roles", [])):
            row.setdefault(key, value)
        row.setdefault("automatic_after_days", None)
        row["position"] = position


def _judge(document: Document, flow: Flow, others: list[Flow]) -> None:
    """Tell every fault at the status, move or step that it is about, by the codes of the file."""
    groups = {row.get("group", "") for row in document.wishes.get("categories", {}).values()}
    town = Town(
        languages=tuple(document.languages),
        groups={group: group for group in groups if group},
        others=tuple(Definition(other.code, other.names or {"": other.code}, groups=tuple(other.groups))
                     for other in others),
    )  # fmt: skip
    statuses = list(flow.statuses)
    for fault in judge(flow.definition(), town, called=lambda part: part.code):
        path = flow.path
        if fault.part == "statuses" and fault.index is not None:
            path = flow.status_paths[statuses[fault.index]]
        elif fault.part == "transitions" and fault.index is not None:
            path = flow.move_paths[fault.index]
        elif fault.part == "ladder" and fault.index is not None:
            path = (*flow.path, "ladder")
        document.note(path, fault.sentence)


def _wanted(flow: Flow) -> dict[tuple[str, str], Row]:
    own: Row = {"names": flow.names, "groups": flow.groups, "ladder": [rung.plain() for rung in flow.ladder]}
    if flow.key == MAIN:
        own["code"] = flow.code
    else:
        own["active"] = True
    rows: dict[tuple[str, str], Row] = {("workflow", flow.key): own}
    rows |= {("status", code): {name: row[name] for name in STATUS_FIELDS} for code, row in flow.statuses.items()}
    rows |= {
        ("move", row["code"]): {name: row[name] for name in ("source", "target", *MOVE_FIELDS)} for row in flow.moves
    }
    return rows


def _workflows(document: Document) -> dict[str, Workflow]:
    """The workflows that are the file's: the one for all the rest under MAIN, further ones that it has or once had.

    What was made at the desk is not among them and stays as it is.
    """
    ours = {code for kind, code in document.ours if kind == "workflow"} | {flow.key for flow in _flows(document)}
    every = list(Workflow.objects.exclude(version=0).order_by("-active", "pk"))
    main = next((flow for flow in every if flow.active and not flow.groups), every[0] if every else None)
    found = {MAIN: main} if main else {}
    return found | {flow.code: flow for flow in every if flow is not main and flow.code in ours}


def _present(document: Document) -> Rows:
    rows: dict[tuple[str, str], Row] = {}
    for key, workflow in _workflows(document).items():
        rows |= _rows(workflow, key)
    return rows


def _rows(workflow: Workflow, key: str) -> dict[tuple[str, str], Row]:
    own: Row = {name: getattr(workflow, name) for name in FLOW_FIELDS}
    if key == MAIN:
        own["code"] = workflow.code
    else:
        own["active"] = workflow.active
    rows: dict[tuple[str, str], Row] = {("workflow", key): own}
    for status in Status.objects.filter(workflow=workflow).values("code", *STATUS_FIELDS):
        rows["status", status["code"]] = {name: status[name] for name in STATUS_FIELDS}
    moves = Transition.objects.filter(workflow=workflow)
    for move in moves.values("code", "source__code", "target__code", *MOVE_FIELDS):
        rows["move", move["code"]] = {
            "source": move["source__code"],
            "target": move["target__code"],
            **{name: move[name] for name in MOVE_FIELDS},
        }
    return rows


def _ensure_nobody_stands_there(document: Document, changes: list[Change]) -> None:
    """Refuse what would take a status away from under its cases, or change what their history says."""
    counts = dict(Case.objects.order_by().values_list("status__code").annotate(n=Count("pk")))
    wished = {code: (flow, row) for flow in _flows(document) for code, row in flow.statuses.items()}
    for change in of_kind(changes, "status"):
        count = counts.get(change.code, 0)
        if not count:
            continue
        cases = ngettext("%(count)d case stands", "%(count)d cases stand", count) % {"count": count}
        if change.act is Act.RETIRE:
            document.note(
                ("workflow",),
                _("%(cases)s in “%(status)s”, which is no longer in the file.")
                % {"cases": cases, "status": change.code},
                _("Keep the status until they have been moved to another."),
            )
        elif change.act is Act.CHANGE and {"phase", "proof"} & set(change.after):
            flow, row = wished[change.code]
            before = "/".join(change.before.get(key, row[key]) for key in ("phase", "proof"))
            after = "/".join(row[key] for key in ("phase", "proof"))
            document.note(
                flow.status_paths[change.code],
                _("%(cases)s in “%(status)s”, and its meaning would change from %(before)s to %(after)s.")
                % {"cases": cases, "status": change.code, "before": before, "after": after},
                _("Give the new meaning a status with a new code, so that their history stays true."),
            )
