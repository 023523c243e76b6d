"""How often letters go to somebody: at once, once a day, never. The case's own word comes first, then the person's.

What a press under a letter changes can be undone on the same page, so the earlier choices are kept with the person.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.models import Alert, Participant, Rhythm
from cases.settings import setting
from tenants import current
from tenants.accounts.models import Person

# Under which keys of a person's settings stand their own rhythm, and what held before the last press.
RHYTHM, BEFORE = "rhythm", "rhythms_before"


def rhythm_of(participant: Participant) -> Rhythm:
    """How often news of this case go to this participant."""
    if participant.rhythm in Rhythm.values:
        return Rhythm(participant.rhythm)
    person = participant.person or person_at(participant.email)
    settled = person.settings.get(RHYTHM, "") if person else ""
    return Rhythm(settled) if settled in Rhythm.values else Rhythm.AT_ONCE


def person_at(address: str) -> Person | None:
    """Whoever has this address."""
    return Person.objects.filter(email=address.lower()).first() if address else None


def may_be_written_to(participant: Participant, *, first: bool = False) -> bool:
    """Whether news may go out: the address is the person's own, letters arrive there, and they want them.

    Args:
        first: the one letter that goes to an address before it is confirmed.
    """
    if participant.failing_since is not None or rhythm_of(participant) == Rhythm.NEVER:
        return False
    # Without an address of its own it is the account's, whose owner signed in with it.
    return first or participant.confirmed_at is not None or not participant.email


def next_digest(now: datetime) -> datetime:
    """When the next daily letters go out: today or tomorrow, at the municipality's hour."""
    zone = current.municipality().zone
    today = now.astimezone(zone).replace(hour=digest_hour(), minute=0, second=0, microsecond=0)
    if today > now:
        return today
    return (today.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)


def last_digest(now: datetime) -> datetime:
    """When the daily letters went out last, or should have."""
    zone = current.municipality().zone
    today = now.astimezone(zone).replace(hour=digest_hour(), minute=0, second=0, microsecond=0)
    return today if today <= now else (today.replace(tzinfo=None) - timedelta(days=1)).replace(tzinfo=zone)


def digest_hour() -> int:
    hour = setting("letters").get("digest_hour")
    return hour if isinstance(hour, int) and 0 <= hour <= 23 else 17


def most_a_day() -> int:
    """How many letters go to one address in a day by themselves; the rest come in the daily one."""
    most = setting("letters").get("most_a_day")
    return most if isinstance(most, int) and most > 0 else 5


@transaction.atomic
def set_rhythm(participant: Participant, rhythm: str) -> str:
    """Settle how often news of one case go to somebody, in whichever parts they have in it, and in its duplicates, lest
    letters begin again on the day on which they are parted.

    Args:
        rhythm: at_once, daily, never; or empty: as the person settled for all.

    Returns:
        What held for this case before.
    """
    before = participant.rhythm
    parts = Participant.objects.filter(Q(case=participant.case_id) | Q(case__duplicate_of=participant.case_id),
                                       pseudonym=participant.pseudonym)
    parts.update(rhythm=rhythm if rhythm in Rhythm.values else "")
    participant.rhythm = rhythm
    return before


@transaction.atomic
def settle_for_all(person: Person, rhythm: Rhythm) -> None:
    """Settle how often letters go to somebody, whatever they are about. What was chosen for single cases gives way;
    `settle_as_before` brings it back. What they stopped stays stopped."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    kept = person.settings.get(BEFORE) or {}
    chosen = Participant.objects.filter(whose(person)).exclude(rhythm__in=("", Rhythm.NEVER))
    kept = {
        "rhythm": kept.get("rhythm", person.settings.get(RHYTHM, "")),
        "cases": {**{str(pk): was for pk, was in chosen.values_list("pk", "rhythm")}, **kept.get("cases", {})},
        "alerts": {**{str(key): was for key, was in Alert.objects.filter(alerts_of_whom(person))
                      .exclude(rhythm=Rhythm.NEVER).values_list("public_id", "rhythm")}, **kept.get("alerts", {})},
    }
    chosen.update(rhythm="")
    Alert.objects.filter(alerts_of_whom(person)).exclude(rhythm=Rhythm.NEVER).update(rhythm=rhythm)
    person.settings = {**person.settings, RHYTHM: rhythm.value, BEFORE: kept}
    person.save(update_fields=["settings"])


@transaction.atomic
def settle_as_before(person: Person) -> None:
    """Undo what `settle_for_all` has changed since the first press."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    kept = person.settings.get(BEFORE)
    if kept is None:
        return
    for pk, was in kept["cases"].items():
        Participant.objects.filter(whose(person), pk=pk).update(rhythm=was)
    for key, was in kept["alerts"].items():
        Alert.objects.filter(alerts_of_whom(person), public_id=key).update(rhythm=was)
    left = {name: value for name, value in person.settings.items() if name not in (RHYTHM, BEFORE)}
    person.settings = {**left, **({RHYTHM: kept["rhythm"]} if kept["rhythm"] else {})}
    person.save(update_fields=["settings"])


def whose(person: Person) -> Q:
    return Q(person=person) | Q(email=person.email)


def alerts_of_whom(person: Person) -> Q:
    return Q(person=person) | Q(email=person.email)


def start_of_day() -> datetime:
    """The local midnight with which today began."""
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
