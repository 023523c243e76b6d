"""manage.py api_key create | list | retire: keys for other systems that report cases or send updates."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tenants.utils import schema_context

from cases.models import Body
from integrations.management.commands.import_cases import by_slug
from integrations.models import ApiKey, Right, Side
from integrations.open311.server.keys import create_key, retire_key
from tenants.fleet.names import PUBLIC
from tenants.refusals import Refusal

RIGHTS = [right.value for right in Right]
SIDES = [side.value for side in Side]


class Command(BaseCommand):
    help = "Keys with which other systems report cases and send updates over Open311. Reading needs none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="Make a key and show it, once.")
        create.add_argument("--name", required=True, help="Whose system it is.")
        create.add_argument("--may", nargs="+", choices=RIGHTS, default=[Right.REPORT.value], metavar="RIGHT",
                            help=f"What it may do: {', '.join(RIGHTS)}. By default: report.")
        create.add_argument("--side", choices=SIDES, help="Whose word its updates are: citizen (an app or a site; by "
                            "default), body (see --body) or office (the municipality's own back office).")
        create.add_argument("--body", metavar="CODE", help="The body whose system it is: a contractor, a utility.")
        create.add_argument("--days", type=int, help="It expires after so many days; by default never.")
        create.add_argument("--per-minute", type=int, default=600, help="Calls a minute that it may make.")
        listing = acts.add_parser("list", help="Show the keys that there are, without their secrets.")
        retire = acts.add_parser("retire", help="Disable a key for good.")
        retire.add_argument("prefix", help="The eight signs after jarda_, as the list shows them.")
        for act in (create, listing, retire):
            act.add_argument("--municipality", required=True, metavar="SLUG")

    def handle(self, *args: Any, act: str, municipality: str, **options: Any) -> None:
        try:
            with schema_context(PUBLIC):
                town = by_slug(municipality)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from refusal
        with town.entered():
            {"create": self.create, "list": self.show, "retire": self.retire}[act](options)

    def create(self, options: dict[str, Any]) -> None:
        body = body_by(options["body"]) if options["body"] else None
        side = Side(options["side"] or (Side.BODY if body else Side.CITIZEN))
        if (side is Side.BODY) != (body is not None):
            raise CommandError(_("A key of the side body needs --body, and no other side has one."))
        days, per_minute = options["days"], options["per_minute"]
        if days is not None and days < 1:
            raise CommandError(_("--days is a whole number from 1 on."))
        if not 1 <= per_minute <= 32_000:
            raise CommandError(_("--per-minute is a whole number from 1 to 32000."))
        expires_at = timezone.now() + timedelta(days=days) if days else None
        key, secret = create_key(options["name"], [Right(right) for right in options["may"]], side=side, body=body,
                                 expires_at=expires_at, per_minute=per_minute)
        self.stdout.write(secret)
        self.stderr.write(_("This is the key of “%(name)s”. Note it down now: it is kept nowhere and cannot be shown "
                            "again.") % {"name": key.name})

    def show(self, options: dict[str, Any]) -> None:
        for key in ApiKey.objects.select_related("body"):
            whose = key.body.code if key.body else key.side
            used = _("last used on %(day)s") % day(key.last_used_at) if key.last_used_at else _("never used")
            self.stdout.write(f"{key.prefix}  {','.join(key.rights):<13}  {whose:<12}  {key.name}  "
                              f"({state_of(key)}, {used})")

    def retire(self, options: dict[str, Any]) -> None:
        try:
            key = retire_key(options["prefix"])
        except ApiKey.DoesNotExist:
            raise CommandError(_("There is no key “%(prefix)s” in this municipality. List them first.")
                               % {"prefix": options["prefix"]}) from None
        self.stdout.write(_("The key of “%(name)s” opens nothing any more.") % {"name": key.name})


def body_by(code: str) -> Body:
    body = Body.objects.filter(code=code).first()
    if body is None:
        known = ", ".join(Body.objects.values_list("code", flat=True)[:30])
        raise CommandError(_("There is no body “%(code)s”. There are: %(known)s.") % {"code": code, "known": known})
    return body


def state_of(key: ApiKey) -> str:
    """Whether it still opens anything."""
    if key.disabled_at:
        return _("retired on %(day)s") % day(key.disabled_at)
    if key.expires_at is None:
        return _("valid until it is retired")
    words = _("expired on %(day)s") if key.expires_at <= timezone.now() else _("valid until %(day)s")
    return words % day(key.expires_at)


def day(at: datetime) -> dict[str, str]:
    return {"day": timezone.localtime(at).date().isoformat()}
