"""[categories] and [service_levels]: a catalogue from a template or of the town's own, with its promised times."""

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Category
from cases.questions import KINDS
from tenants.look import icons
from tenants.onboarding import catalogues
from tenants.onboarding.changes import Act, Change, Rows, compare
from tenants.onboarding.document import Document
from tenants.onboarding.table import Table, ensure_unique

Row = dict[str, Any]

MOST_DAYS = 730
FIELDS = ("names", "group", "icon", "position", "active", "keywords", "questions", "warning", "stopper", "answer_days",
          "solution_days", "near_radius_m")  # fmt: skip


class Categories:
    keys = ("categories", "service_levels")

    def check(self, document: Document) -> None:
        rows, levels, groups = _catalogue(document)
        _apply_levels(document, rows, levels)
        for position, row in enumerate(rows.values()):
            row["position"] = position
            row.setdefault("active", True)
        document.wishes["categories"] = rows
        settings = document.wishes.setdefault("settings", {})
        settings["service_levels"] = levels
        settings["category_groups"] = groups

    def wanted(self, document: Document) -> Rows:
        rows: dict[str, Row] = document.wishes["categories"]
        return {("category", code): fields for code, fields in rows.items()}

    def changes(self, document: Document) -> list[Change]:
        return compare(_present() if document.municipality else {}, self.wanted(document), document.ours)

    def apply(self, document: Document) -> None:
        for change in self.changes(document):
            if change.act is Act.ADD:
                Category.objects.create(code=change.code, **change.after)
            else:
                Category.objects.filter(code=change.code).update(**change.after)


def _present() -> Rows:
    rows = Category.objects.values("code", *FIELDS)
    return {("category", row["code"]): {name: row[name] for name in FIELDS} for row in rows}


def _catalogue(document: Document) -> tuple[dict[str, Row], Row, Row]:
    """The categories by code in their order, the general service levels, and the names of the groups."""
    if isinstance(document.root.data.get("categories"), list):
        return _listed(document.root.tables("categories")), {}, {}
    table = document.root.table("categories")
    if table is None:
        document.root.fault(
            None,
            _("There are no categories, so nobody could report anything."),
            _("Add: %(line)s") % {"line": '[categories] with from = "hungary"'},
        )
        return {}, {}, {}
    rows, levels, groups = _template(table)
    groups |= _groups(table)
    rows = _chosen(table, rows)
    _change(table, rows)
    added = table.tables("add")
    for code, row in _listed(added).items():
        if code in rows:
            table.document.note(
                (*table.path, "add", [t.data.get("code") for t in added].index(code), "code"),
                _("The category “%(code)s” comes from the template already.") % {"code": code},
                _("Change it under [categories.change.%(code)s], or take another code.") % {"code": code},
            )
        rows[code] = row
    table.close()
    for code, row in rows.items():
        if groups and row.get("group") and row["group"] not in groups:
            table.warn(
                None,
                _("The category “%(code)s” belongs to the group “%(group)s”, which has no name.")
                % {"code": code, "group": row["group"]},
                _("Add it under [categories.groups]."),
            )
    return rows, levels, groups


def _template(table: Table) -> tuple[dict[str, Row], Row, Row]:
    known = catalogues.names("categories")
    name = table.choice("from", known, what=_("template"))
    if not name:
        if "from" not in table.data:
            table.fault(None, _("The template is missing."), _("Add: %(line)s") % {"line": f'from = "{known[0]}"'})
        return {}, {}, {}
    root = catalogues.template("categories", name)
    levels = root.table("service_levels")
    groups = root.table("groups")
    return (
        _listed(root.tables("categories")),
        _levels(levels) if levels else {},
        {code: groups.words(code) for code in groups.data} if groups else {},
    )


def _groups(table: Table) -> Row:
    groups = table.table("groups")
    return {code: groups.words(code) for code in groups.data} if groups else {}


def _chosen(table: Table, rows: dict[str, Row]) -> dict[str, Row]:
    """The template's categories without those removed, or only those listed, in their order."""
    only, remove = table.strings("only"), table.strings("remove")
    for key, codes in (("only", only), ("remove", remove)):
        for place, code in enumerate(codes):
            if code not in rows:
                Table(table.document, (*table.path, key, place), {}).unknown(
                    None, code, list(rows), _("category in the template")
                )
    if only and remove:
        table.fault("remove", _("`only` and `remove` exclude each other."), _("Keep one of the two."))
    chosen = {code: rows[code] for code in only if code in rows} if only else rows
    return {code: dict(row) for code, row in chosen.items() if code not in remove}


def _change(table: Table, rows: dict[str, Row]) -> None:
    changed = table.table("change")
    if changed is None:
        return
    for code, fields in changed.entries():
        if code not in rows:
            changed.unknown(code, code, list(rows), _("category in the template"))
            continue
        rows[code] |= _fields(fields)
        fields.close()


def _listed(tables: list[Table]) -> dict[str, Row]:
    """Categories that are written out one by one."""
    rows: dict[str, Row] = {}
    codes = []
    for table in tables:
        code = table.code("code")
        codes.append(code)
        if "names" not in table:
            table.words("names", required=True)
        rows[code] = _fields(table)
        table.close()
    ensure_unique(tables, "code", codes, _("category"))
    rows.pop("", None)
    return rows


def _fields(table: Table) -> Row:
    """The fields that a table gives; what it does not give is left to the template or the model."""
    row: Row = {}
    if "names" in table:
        row["names"] = table.words("names", required=True, longest=80)
    if "group" in table:
        row["group"] = table.code("group", required=False)
    if "icon" in table:
        row["icon"] = _icon(table)
    if "keywords" in table:
        row["keywords"] = table.strings("keywords")
    if "warning" in table:
        row["warning"] = table.words("warning", longest=300)
    if "stopper" in table:
        row["stopper"] = table.words("stopper", longest=300)
    if "questions" in table:
        row["questions"] = _questions(table)
    if "active" in table:
        row["active"] = table.flag("active", default=True)
    for key in ("answer_days", "solution_days"):
        if key in table:
            row[key] = table.whole(key, least=1, most=MOST_DAYS)
    if "near_radius_m" in table:
        row["near_radius_m"] = table.whole("near_radius_m", least=10, most=5000) or 250
    return row


def _icon(table: Table) -> str:
    name = table.text("icon", longest=40)
    if name and not icons.exists(name):
        table.unknown("icon", name, sorted(icon for icon in icons.shapes() if not icon.startswith("s-")), _("icon"))
        return "flag"
    return name


def _questions(table: Table) -> list[Row]:
    """Questions that the form asks for this category only."""
    found: list[Row] = []
    tables = table.tables("questions")
    for question in tables:
        kind = question.choice("kind", KINDS, default="text", what=_("kind of question"))
        row: Row = {
            "code": question.code("code"),
            "kind": kind,
            "names": question.words("names", required=True),
            "required": question.flag("required", default=False),
        }
        if kind in {"choice", "several"}:
            options = question.table("options", required=True)
            row["options"] = {code: options.words(code) for code in options.data} if options else {}
            if options is not None and len(options.data) < 2:
                question.fault("options", _("A choice needs two options at least."), _("Add another one."))
        if "stops" in question:
            row["stops"] = _stops(question, kind, row)
        question.close()
        found.append(row)
    ensure_unique(tables, "code", [row["code"] for row in found], _("question"))
    return found


def _stops(question: Table, kind: str, row: Row) -> Row:
    """What to do at once instead of reporting, by the option after which nothing can be sent."""
    options = ["yes", "no"] if kind == "yes_no" else list(row.get("options", {}))
    stops = question.table("stops", required=True)
    if stops is None:
        return {}
    if not options:
        question.fault("stops", _("Only an option can stop the form, and this question has none."),
                       _("Make it a question of the kind “choice”, “several” or “yes_no”."))
    for code in stops.data:
        if options and code not in options:
            stops.unknown(code, code, options, _("option"))
    return {code: stops.words(code, longest=300) for code in stops.data}


def _levels(table: Table) -> Row:
    levels: Row = {
        key: table.whole(key, least=1, most=MOST_DAYS) for key in ("pass_on_days", "answer_days", "solution_days")
    }
    levels["law"] = table.words("law")
    return {key: value for key, value in levels.items() if value}


def _apply_levels(document: Document, rows: dict[str, Row], levels: Row) -> None:
    """Give each category its days: its own, else the file's general ones, else the template's."""
    table = document.root.table("service_levels")
    own: dict[str, Row] = {}
    if table is not None:
        general = _levels(table)
        categories = table.table("categories")
        for code, days in categories.entries() if categories else ():
            if categories and code not in rows:
                categories.unknown(code, code, list(rows), _("category"))
            own[code] = {
                key: days.whole(key, least=1, most=MOST_DAYS) for key in ("answer_days", "solution_days") if key in days
            }
            days.close()
        table.close()
        levels |= general
    for code, row in rows.items():
        for key in ("answer_days", "solution_days"):
            row[key] = own.get(code, {}).get(key, row.get(key, levels.get(key)))
        if row["answer_days"] and row["solution_days"] and row["solution_days"] < row["answer_days"]:
            document.root.warn(
                "service_levels",
                _("“%(code)s” would have to be solved (%(solution)d days) before it is answered (%(answer)d days).")
                % {"code": code, "solution": row["solution_days"], "answer": row["answer_days"]},
                _("Check the two."),
            )
