"""Who is away, until when, and who stands in for them."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.audit import note_act
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission
from tenants.refusals import Refusal


class AbsenceRefused(Refusal):
    """Days or a substitute that cannot be right."""


def is_absent(person: Person, on: date | None = None) -> bool:
    """Whether a person is away on a day, today where none is given. Without an end it lasts until they are back."""
    on = on or timezone.localdate()
    starts, ends = person.absent_from, person.absent_until
    return starts is not None and starts <= on and (ends is None or on <= ends)


def absent_on(on: date) -> Q:
    """The same as a condition on people, to be asked in one query."""
    return Q(absent_from__lte=on) & (Q(absent_until__isnull=True) | Q(absent_until__gte=on))


def represented_by(person: Person, on: date | None = None) -> list[int]:
    """The primary keys of those who are away and for whom this person stands in."""
    on = on or timezone.localdate()
    with connection.cursor() as cursor:
        # Asked by every queue, so it is written by hand: `absent_on` in SQL.
        cursor.execute(
            "SELECT id FROM accounts_person WHERE substitute_id = %s AND absent_from <= %s "
            "AND (absent_until IS NULL OR absent_until >= %s)",
            [person.pk, on, on],
        )
        return [pk for (pk,) in cursor.fetchall()]


def substitute_of(person: Person, on: date | None = None) -> Person | None:
    """Who stands in for a person who is away: the first along the chain of substitutes who is there and works here.

    None where the person is there, or where everybody along the chain is away too.
    """
    seen = {person.pk}
    here: Person | None = person
    while here is not None and is_absent(here, on):
        here = here.substitute
        if here is not None and here.pk in seen:
            return None
        if here is not None:
            seen.add(here.pk)
    return here if here is not None and here != person and here.is_active and here.is_staff else None


def readers_of_letters(people: Iterable[Person], on: date | None = None) -> list[Person]:
    """Who gets a letter that is meant for these people: they, and for those who are away also whoever stands in."""
    found: dict[int, Person] = {}
    for person in people:
        found[person.pk] = person
        substitute = substitute_of(person, on)
        if substitute is not None:
            found.setdefault(substitute.pk, substitute)
    return list(found.values())


@transaction.atomic
def set_absence(person: Person, *, starts: date | None, ends: date | None, substitute: Person | None,
                actor: Actor) -> Person:
    """Note when a person is away, and who stands in for them. Without a first day they are there.

    Raises:
        PermissionRefused: it is somebody else, and the actor may not work for all.
        AbsenceRefused: the days are the wrong way round, or the substitute cannot stand in.
    """
    if actor.person != person:
        ensure_may(actor, Permission.MANAGE_PEOPLE if actor.may(Permission.MANAGE_PEOPLE) else Permission.BULK)
    if ends and not starts:
        raise AbsenceRefused(_("Say from which day on. Today is fine."), field="starts")
    if starts and ends and ends < starts:
        raise AbsenceRefused(_("The last day is before the first one. Please look at both again."), field="ends")
    if starts and ends and ends < timezone.localdate():
        raise AbsenceRefused(_("The last day has passed already. Leave both days empty if you are back."), field="ends")
    if starts and substitute is not None:
        ensure_can_stand_in(person, substitute, starts, ends)
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    person.absent_from, person.absent_until = starts, ends if starts else None
    person.substitute = substitute if starts else None
    person.save(update_fields=["absent_from", "absent_until", "substitute"])
    note_act(actor, "absence_set", subject=person.public_id, starts=starts.isoformat() if starts else None,
             ends=ends.isoformat() if ends else None)
    return person


def ensure_can_stand_in(person: Person, substitute: Person, starts: date, ends: date | None) -> None:
    """Refuse a substitute who is the person, works here no longer, or is away at the same time."""
    if substitute == person:
        raise AbsenceRefused(_("Nobody stands in for themselves. Please choose a colleague."), field="substitute")
    if not substitute.is_active or not substitute.is_staff:
        raise AbsenceRefused(_("%(name)s no longer works here. Please choose another colleague.")
                             % {"name": substitute}, field="substitute")
    theirs, back = substitute.absent_from, substitute.absent_until
    if theirs and (ends is None or theirs <= ends) and (back is None or back >= starts):
        raise AbsenceRefused(_("%(name)s is away at that time too. Please choose another colleague.")
                             % {"name": substitute}, field="substitute")
