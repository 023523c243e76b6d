"""The first people at the desk. They sign in with a code sent to their address, and then choose a second factor."""

from typing import Any

from django.utils.translation import gettext as _

from tenants.accounts.models import Person
from tenants.accounts.roles import MUNICIPAL, Role
from tenants.onboarding.changes import Act, Change, Rows, compare
from tenants.onboarding.document import Document
from tenants.onboarding.invitation import invite
from tenants.onboarding.table import LANGUAGES, ensure_unique

FIELDS = ("name", "role", "language", "phone")
ROLES = [str(role) for role in MUNICIPAL]


class Staff:
    """[[staff]]: people are added and brought up to date; who is missing in the file stays as they are."""

    keys = ("staff",)

    def check(self, document: Document) -> None:
        tables = document.root.tables("staff")
        people: dict[str, dict[str, Any]] = {}
        emails = []
        invited: set[str] = set()
        for table in tables:
            email = table.email("email", required=True).lower()
            emails.append(email)
            people[email] = {
                "name": table.text("name", required=True, longest=120),
                "role": table.choice("role", ROLES, required=True, what=_("role")),
                "language": table.choice("language", LANGUAGES, default=document.languages[0], what=_("language")),
                "phone": table.text("phone", longest=40),
            }
            if table.flag("invite", default=False):
                invited.add(email)
            table.close()
        ensure_unique(tables, "email", emails, _("address"))
        if tables and not any(row["role"] == Role.ADMINISTRATOR for row in people.values()):
            document.root.warn(
                "staff",
                _("Nobody is an administrator, so nobody there can invite colleagues."),
                _('Give one of them the role "administrator".'),
            )
        document.wishes["staff"] = people
        document.wishes["invited"] = invited

    def wanted(self, document: Document) -> Rows:
        people: dict[str, dict[str, Any]] = document.wishes["staff"]
        return {("staff", email): fields for email, fields in people.items()}

    def changes(self, document: Document) -> list[Change]:
        now: Rows = {}
        if document.municipality:
            people = Person.objects.filter(email__in=list(document.wishes["staff"])).values("email", *FIELDS)
            now = {("staff", row["email"]): {name: row[name] for name in FIELDS} for row in people}
        return compare(now, self.wanted(document), ours=())

    def apply(self, document: Document) -> None:
        for change in self.changes(document):
            if change.act is Act.ADD:
                person = Person.objects.create_user(change.code, **change.after)
                if person.email in document.wishes["invited"]:
                    invite(person)
            else:
                Person.objects.filter(email=change.code).update(**change.after)
