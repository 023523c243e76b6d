"""[workflow]: a template, or statuses and transitions of the town's own; judged as a graph before it is saved."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Status, Transition, Workflow
from cases.workflow.graph import (
    PHASES,
    PROOFS,
    REQUIREMENTS,
    ROLES,
    StatusDef,
    TransitionDef,
    WorkflowDef,
    check,
)
from tenants.onboarding import catalogues
from tenants.onboarding.changes import Act, Change, Rows, compare, of_kind
from tenants.onboarding.document import Document
from tenants.onboarding.locate import Path
from tenants.onboarding.table import Table, ensure_unique

Row = dict[str, Any]

ANY = "any"
HIDDEN_PHASES = ("draft", "moderation")
ENDED_PHASES = ("solved", "closed")
STATUS_FIELDS = ("names", "public_names", "phase", "proof", "open311", "position", "initial", "public")
MOVE_FIELDS = ("names", "roles", "requires", "reasons", "tells", "automatic_after_days", "position")


@dataclass
class Flow:
    """A workflow as it was read: rows by code, and the key path at which each fault about them is told."""

    code: str
    names: Row
    statuses: dict[str, Row]
    moves: list[Row]
    status_paths: dict[str, Path]
    move_paths: list[Path]


class Workflows:
    keys = ("workflow",)

    def check(self, document: Document) -> None:
        table = document.root.table("workflow", required=True)
        if table is None:
            return
        flow = _flow(table)
        table.close()
        if flow is None:
            return
        _defaults(flow)
        # Words that are wrong were told as they were read; the graph of what is left would only repeat them.
        before = len(document.errors)
        if not before or not any(fault.path.startswith("workflow") for fault in document.errors):
            _judge(document, flow)
        document.wishes["workflow"] = flow

    def wanted(self, document: Document) -> Rows:
        return _wanted(document.wishes["workflow"])

    def changes(self, document: Document) -> list[Change]:
        # A workflow is a whole: what the file does not have cannot be left standing in it.
        changes = compare(_present() if document.municipality else {}, self.wanted(document))
        if document.municipality is not None:
            _ensure_nobody_stands_there(document, document.wishes["workflow"], changes)
        return changes

    def apply(self, document: Document) -> None:
        changes = self.changes(document)
        document.ensure_sound()
        if not changes:
            return
        flow: Flow = document.wishes["workflow"]
        workflow = _active() or Workflow(code=flow.code)
        # Running cases keep their statuses: the workflow that is there is renamed, not replaced.
        workflow.code, workflow.names, workflow.active = flow.code, flow.names, True
        workflow.save()
        _write_statuses(workflow, of_kind(changes, "status"))
        _write_moves(workflow, of_kind(changes, "move"))
        Status.objects.filter(workflow=workflow).exclude(code__in=flow.statuses).delete()


def _flow(table: Table) -> Flow | None:
    """The workflow that the table describes: written out, or a template with changes."""
    if "from" in table:
        return _from_template(table)
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
        row["open311"] = table.choice("open311", ("open", "closed"), what=_("Open311 status"))
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


def _from_template(table: Table) -> Flow | None:
    """A template's workflow, with the changes under [workflow.statuses.CODE] and [workflow.transitions.CODE]."""
    name = table.choice("from", catalogues.names("workflows"), what=_("workflow"))
    if not name:
        return None
    root = catalogues.template("workflows", name)
    flow = _written(name, root.words("names"), root.tables("statuses"), root.tables("transitions"))
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
        row.setdefault("open311", "closed" if phase in ENDED_PHASES else "open")
        row.setdefault("initial", False)
        row.setdefault("public", phase not in HIDDEN_PHASES)
        row["position"] = position
    for position, row in enumerate(flow.moves):
        for key, value in (("names", {}), ("tells", {}), ("reasons", {}), ("requires", []), ("roles", [])):
            row.setdefault(key, value)
        row.setdefault("automatic_after_days", None)
        row["position"] = position


def _judge(document: Document, flow: Flow) -> None:
    """Tell every fault of the graph at the status or move that it is about."""
    statuses = list(flow.statuses)
    definition = WorkflowDef(
        flow.code,
        tuple(StatusDef(code, row["phase"], row["proof"], bool(row["initial"])) for code, row in flow.statuses.items()),
        tuple(
            TransitionDef(
                row["code"],
                row["source"],
                row["target"],
                tuple(row["roles"]),
                tuple(row["requires"]),
                tuple(row["reasons"]),
                row["automatic_after_days"],
            )
            for row in flow.moves
        ),
    )
    for fault in check(definition):
        path: Path = ("workflow",)
        if fault.part == "statuses" and fault.index is not None:
            path = flow.status_paths[statuses[fault.index]]
        elif fault.part == "transitions" and fault.index is not None:
            path = flow.move_paths[fault.index]
        document.note(path, fault.sentence)


def _wanted(flow: Flow) -> Rows:
    rows: dict[tuple[str, str], Row] = {("workflow", ""): {"code": flow.code, "names": flow.names}}
    rows |= {("status", code): {name: row[name] for name in STATUS_FIELDS} for code, row in flow.statuses.items()}
    rows |= {
        ("move", row["code"]): {name: row[name] for name in ("source", "target", *MOVE_FIELDS)} for row in flow.moves
    }
    return rows


def _active() -> Workflow | None:
    return Workflow.objects.filter(active=True).order_by("pk").first()


def _present() -> Rows:
    workflow = _active()
    if workflow is None:
        return {}
    rows: dict[tuple[str, str], Row] = {("workflow", ""): {"code": workflow.code, "names": workflow.names}}
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


def _ensure_nobody_stands_there(document: Document, flow: Flow, changes: list[Change]) -> None:
    """Refuse what would take a status away from under its cases, or change what their history says."""
    counts = dict(Case.objects.order_by().values_list("status__code").annotate(n=Count("pk")))
    for change in of_kind(changes, "status"):
        count = counts.get(change.code, 0)
        if not count:
            continue
        cases = ngettext("%(count)d case stands", "%(count)d cases stand", count) % {"count": count}
        if change.act is Act.REMOVE:
            document.note(
                ("workflow",),
                _("%(cases)s in “%(status)s”, which is no longer in the file.")
                % {"cases": cases, "status": change.code},
                _("Keep the status until they have been moved to another."),
            )
        elif change.act is Act.CHANGE and {"phase", "proof"} & set(change.after):
            before = "/".join(change.before.get(key, flow.statuses[change.code][key]) for key in ("phase", "proof"))
            after = "/".join(flow.statuses[change.code][key] for key in ("phase", "proof"))
            document.note(
                flow.status_paths[change.code],
                _("%(cases)s in “%(status)s”, and its meaning would change from %(before)s to %(after)s.")
                % {"cases": cases, "status": change.code, "before": before, "after": after},
                _("Give the new meaning a status with a new code, so that their history stays true."),
            )


def _write_statuses(workflow: Workflow, changes: list[Change]) -> None:
    for change in changes:
        if change.act is Act.ADD:
            Status.objects.create(workflow=workflow, code=change.code, **change.after)
        elif change.act is Act.CHANGE:
            Status.objects.filter(workflow=workflow, code=change.code).update(**change.after)
            if "public" in change.after:
                # Whether a case is shown is a copy of its status' word, as its phase is.
                Case.objects.filter(status__workflow=workflow, status__code=change.code).update(
                    published=change.after["public"]
                )


def _write_moves(workflow: Workflow, changes: list[Change]) -> None:
    statuses: dict[str | None, Status | None] = {row.code: row for row in Status.objects.filter(workflow=workflow)}
    statuses[None] = None
    for change in changes:
        fields = dict(change.after)
        for key in ("source", "target"):
            if key in fields:
                fields[key] = statuses[fields[key]]
        moves = Transition.objects.filter(workflow=workflow, code=change.code)
        if change.act is Act.ADD:
            Transition.objects.create(workflow=workflow, code=change.code, **fields)
        elif change.act is Act.REMOVE:
            moves.delete()
        else:
            moves.update(**fields)
