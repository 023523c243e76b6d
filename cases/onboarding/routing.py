"""[[routing]]: category × area × street → body. Conflicts are errors; what nobody gets is a warning."""

from itertools import product
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Body, Category, RoutingRule
from cases.routing import Rule, check_rules, holes
from tenants.areas.models import Area
from tenants.onboarding.changes import Act, Change, Rows, compare
from tenants.onboarding.document import Document
from tenants.onboarding.table import Table

Row = dict[str, Any]


class Routing:
    keys = ("routing",)

    def check(self, document: Document) -> None:
        tables = document.root.tables("routing")
        rules: list[Rule] = []
        origins: list[Table] = []
        notes: list[str] = []
        for table in tables:
            note = table.text("note")
            for rule in _rules(document, table, len(rules)):
                rules.append(rule)
                origins.append(table)
                notes.append(note)
            table.close()
        repeated = _compare(document, rules, origins)
        _holes(document, rules)
        document.wishes["routing"] = {
            _key(rule): {"body": rule.body, "position": place, "active": rule.active, "note": note}
            for place, (rule, note) in enumerate(zip(rules, notes, strict=True))
            if place not in repeated
        }

    def wanted(self, document: Document) -> Rows:
        rows: dict[str, Row] = document.wishes["routing"]
        return {("rule", key): row for key, row in rows.items()}

    def changes(self, document: Document) -> list[Change]:
        return compare(_present() if document.municipality else {}, self.wanted(document), document.ours)

    def apply(self, document: Document) -> None:
        changes = self.changes(document)
        if not changes:
            return
        bodies = {body.code: body for body in Body.objects.all()}
        categories: dict[str, Category | None] = {row.code: row for row in Category.objects.all()}
        areas: dict[str, Area | None] = {row.code: row for row in Area.objects.all()}
        there = _by_key()
        for change in changes:
            fields = dict(change.after)
            if "body" in fields:
                fields["body"] = bodies[fields["body"]]
            if change.act is Act.ADD:
                category, area, street = change.code.split("/", 2)
                RoutingRule.objects.create(
                    category=categories.get(category), area=areas.get(area), street=street, **fields
                )
            else:
                RoutingRule.objects.filter(pk=there[change.code]["id"]).update(**fields)


def _rules(document: Document, table: Table, position: int) -> list[Rule]:
    """The rules that one table stands for: every combination of the categories, areas and streets it lists."""
    known: dict[str, list[str]] = {
        "category": list(document.wishes.get("categories", {})),
        "area": list(document.wishes.get("areas", {})),
    }
    listed: dict[str, list[str]] = {}
    for key, codes in known.items():
        listed[key] = table.strings(key)
        for place, code in enumerate(listed[key]):
            if code not in codes:
                path = (*table.path, key) if isinstance(table.data[key], str) else (*table.path, key, place)
                Table(document, path, {}).unknown(None, code, codes, _("category") if key == "category" else _("area"))
    streets = table.strings("street")
    bodies: dict[str, Row] = document.wishes.get("bodies", {})
    body = table.text("body", required=True)
    if body and body not in bodies:
        table.unknown("body", body, list(bodies), _("body"))
    active = table.flag("active", default=True)
    if body in bodies and active and not bodies[body]["active"]:
        table.warn(
            "body", _("%(body)s is inactive, so this rule never matches.") % {"body": body}, _("Name another body.")
        )
    anywhere: list[str | None] = [None]
    combinations = product(listed["category"] or anywhere, listed["area"] or anywhere, streets or [""])
    return [
        Rule(body, category, area, street[:120], position + place, active)
        for place, (category, area, street) in enumerate(combinations)
    ]


def _compare(document: Document, rules: list[Rule], origins: list[Table]) -> set[int]:
    """Report rules that nothing tells apart.

    Returns:
        The places of those that only repeat an earlier one.
    """
    repeated: set[int] = set()
    for conflict in check_rules(rules):
        first, second = rules[conflict.first], rules[conflict.second]
        line = document.positions.line(origins[conflict.first].path)
        what = ", ".join(second.what_it_names().values()) or _("everything")
        if conflict.same_body:
            repeated.add(conflict.second)
            origins[conflict.second].warn(
                None,
                _("This rule repeats the one in line %(line)d (%(what)s).") % {"line": line, "what": what},
                _("Remove it."),
            )
        else:
            origins[conflict.second].fault(
                None,
                _("For %(what)s the rule in line %(line)d sends to “%(first)s”, this one to “%(second)s”.")
                % {"what": what, "line": line, "first": first.body, "second": second.body},
                _("Make one of them more specific with a category, an area or a street, or remove it."),
            )
    return repeated


def _holes(document: Document, rules: list[Rule]) -> None:
    """Warn of what nobody would get."""
    bodies = [code for code, row in document.wishes.get("bodies", {}).items() if row["active"]]
    categories = [code for code, row in document.wishes.get("categories", {}).items() if row["active"]]
    areas = list(document.wishes.get("areas", {}))
    if not rules:
        document.root.warn(
            None,
            _("There are no routing rules, so somebody must choose the body of every case by hand."),
            _("Add [[routing]] with at least one body that takes what has no rule of its own."),
        )
        return
    for category, without in holes(rules, bodies, categories=categories, areas=areas).items():
        where = _(" in %(areas)s") % {"areas": ", ".join(without)} if 0 < len(without) < len(areas) else ""
        document.root.warn(
            "routing",
            _("Nobody gets “%(category)s”%(where)s.") % {"category": category, "where": where},
            _("Add a rule for it, or one without a category that takes the rest."),
        )


def _key(rule: Rule) -> str:
    return f"{rule.category or ''}/{rule.area or ''}/{rule.street}"


def _by_key() -> dict[str, Row]:
    """The rules that are there, the first of each kind by its key."""
    found: dict[str, Row] = {}
    fields = ("id", "category__code", "area__code", "street", "body__code", "position", "active", "note")
    for row in RoutingRule.objects.order_by("-active", "position", "pk").values(*fields):
        key = f"{row['category__code'] or ''}/{row['area__code'] or ''}/{row['street']}"
        found.setdefault(key, row)
    return found


def _present() -> Rows:
    return {
        ("rule", key): {
            "body": row["body__code"],
            "position": row["position"],
            "active": row["active"],
            "note": row["note"],
        }
        for key, row in _by_key().items()
    }
