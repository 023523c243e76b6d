"""What somebody settles for themselves, and what becomes theirs when they come in."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Case, Part, Participant, Rhythm
from cases.own import parts_of
from cases.services.confirming import confirm, needs_confirming
from cases.services.rhythms import settle_for_all
from tenants import current
from tenants.accounts.models import Person
from tenants.refusals import Refusal

NAMED = "named"
LONGEST = 120


class OwnRefused(Refusal):
    """What somebody wished for themselves cannot be; `field` names the part to mend."""


@dataclass(frozen=True)
class OwnWish:
    """What somebody settles: name, language, how often letters come, whether they may be named among contributors."""

    name: str = ""
    language: str = ""
    rhythm: str = Rhythm.AT_ONCE
    named: bool = False


@transaction.atomic
def adopt(person: Person) -> int:
    """Let what was reported with the person's confirmed address belong to their account. Whoever signed in with a code
    has proved the address: what waits for that is confirmed too.

    Returns:
        How many parts in cases changed.
    """
    mine = Participant.objects.filter(email=person.email)
    adopted = mine.filter(person=None, confirmed_at__isnull=False).update(person=person)
    waiting = mine.filter(person=person, confirmed_at=None).first()
    return adopted + (confirm(waiting) if waiting and needs_confirming(waiting) else 0)


@transaction.atomic
def settle_own(person: Person, wish: OwnWish) -> Person:
    """Write down what somebody settles for themselves. A colleague's name and language are the administrator's affair.

    Raises:
        OwnRefused: the sentence says what to mend.
    """
    if len(wish.name) > LONGEST:
        raise OwnRefused(_("The name is too long. Please keep it under 120 characters."), field="name")
    if wish.rhythm in Rhythm.values and wish.rhythm != person.settings.get("rhythm", Rhythm.AT_ONCE):
        settle_for_all(person, Rhythm(wish.rhythm))
    row = Person.objects.select_for_update().get(pk=person.pk)
    row.settings = {**row.settings, NAMED: wish.named}
    if not row.is_staff:
        row.name = " ".join(wish.name.split())
        if wish.language in current.municipality().languages:
            row.language = wish.language
    row.save(update_fields=["settings", "name", "language"])
    return row


@transaction.atomic
def leave_case(person: Person, case: Case) -> list[str]:
    """Take no part in a case of somebody else any more: follow it no longer, be counted among the affected no longer.

    Returns:
        The parts that were given up, so that it can be undone; none where there were none.
    """
    parts = list(parts_of(person).filter(case=case).exclude(part=Part.REPORTER).select_for_update(of=("self",)))
    found = [part.part for part in parts]
    Participant.objects.filter(pk__in=[part.pk for part in parts]).delete()
    return found
