"""[[bodies]]: who is responsible, and where they are written to."""

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Body, Category, Contact
from tenants.onboarding.changes import Act, Change, Rows, compare, of_kind
from tenants.onboarding.document import Document
from tenants.onboarding.table import LANGUAGES, Table, ensure_unique

Row = dict[str, Any]

KINDS = ("department", "utility", "road_manager", "authority", "operator", "neighbour", "other")
FIELDS = ("name", "short_name", "kind", "language", "active")


class Bodies:
    keys = ("bodies",)

    def check(self, document: Document) -> None:
        tables = document.root.tables("bodies")
        bodies: dict[str, Row] = {}
        codes = []
        contacts: dict[str, Row] = {}
        for table in tables:
            code = table.code("code", longest=80)
            codes.append(code)
            bodies[code] = {
                "name": table.text("name", required=True),
                "short_name": table.text("short_name", longest=80),
                "kind": table.choice("kind", KINDS, default="department", what=_("kind of body")),
                "language": table.choice("language", LANGUAGES, default=document.languages[0], what=_("language")),
                "active": table.flag("active", default=True),
            }
            own = _contacts(table, code, list(document.wishes.get("categories", {})))
            contacts |= own
            if not own and bodies[code]["active"]:
                table.warn(
                    None,
                    _("%(body)s has no address, so nothing can be sent there.")
                    % {"body": bodies[code]["name"] or code},
                    _("Add: %(line)s") % {"line": 'email = "…"'},
                )
            table.close()
        ensure_unique(tables, "code", codes, _("body"))
        bodies.pop("", None)
        document.wishes["bodies"] = bodies
        document.wishes["contacts"] = contacts

    def wanted(self, document: Document) -> Rows:
        rows: dict[tuple[str, str], Row] = {("body", code): row for code, row in document.wishes["bodies"].items()}
        return rows | {("contact", key): row for key, row in document.wishes["contacts"].items()}

    def changes(self, document: Document) -> list[Change]:
        return compare(_present() if document.municipality else {}, self.wanted(document), document.ours)

    def apply(self, document: Document) -> None:
        changes = self.changes(document)
        for change in of_kind(changes, "body"):
            if change.act is Act.ADD:
                Body.objects.create(code=change.code, **change.after)
            else:
                Body.objects.filter(code=change.code).update(**change.after)
        bodies = {body.code: body for body in Body.objects.all()}
        categories = {category.code: category for category in Category.objects.all()}
        for change in of_kind(changes, "contact"):
            code, category, address = change.code.split("/", 2)
            place = {"body": bodies[code], "category": categories[category] if category else None}
            if change.act is Act.ADD:
                Contact.objects.create(email=address, **place, **change.after)
            else:
                Contact.objects.filter(email__iexact=address, **place).update(**change.after)


def _contacts(table: Table, body: str, categories: list[str]) -> dict[str, Row]:
    """A body's addresses by "body/category/address"; `email` beside the body's name is its general one."""
    found: dict[str, Row] = {}
    email = table.email("email")
    if email:
        found[f"{body}//{email.lower()}"] = {"name": "", "active": True}
    for contact in table.tables("contacts"):
        address = contact.email("email", required=True).lower()
        category = contact.text("category")
        if category and category not in categories:
            contact.unknown("category", category, categories, _("category"))
        key = f"{body}/{category}/{address}"
        if address and key in found:
            contact.fault("email", _("This address is there twice."), _("Remove one of them."))
        if address:
            found[key] = {"name": contact.text("name", longest=120), "active": contact.flag("active", default=True)}
        else:
            contact.text("name", longest=120)
            contact.flag("active", default=True)
        contact.close()
    return found


def _present() -> Rows:
    rows: dict[tuple[str, str], Row] = {
        ("body", row["code"]): {name: row[name] for name in FIELDS} for row in Body.objects.values("code", *FIELDS)
    }
    for contact in Contact.objects.values("body__code", "category__code", "email", "name", "active"):
        key = f"{contact['body__code']}/{contact['category__code'] or ''}/{contact['email'].lower()}"
        rows["contact", key] = {"name": contact["name"], "active": contact["active"]}
    return rows
