"""Who has a case open, and who is writing in it, so that two do not write the same without knowing.

No event and no lock: it is about this minute, and forgotten after it.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.models import Case, Presence
from tenants.accounts.models import Person

# A page says every twenty seconds that it is open; after a minute of silence it is not.
SILENCE = timedelta(seconds=60)


def note_presence(case: Case, person: Person, *, writes: bool) -> None:
    """Say that this person has the case open now, and whether something is being written."""
    now = timezone.now()
    here = Presence.objects.filter(case=case, person=person)
    going_on = here.filter(writes=writes, seen_at__gt=now - SILENCE).update(seen_at=now)
    if not going_on and not here.update(seen_at=now, writes=writes, since=now):
        Presence.objects.bulk_create([Presence(case=case, person=person, writes=writes, since=now, seen_at=now)],
                                     ignore_conflicts=True)


def forget_presence(before: datetime) -> int:
    """Delete what was said of minutes that are over. Returns how many."""
    return Presence.objects.filter(seen_at__lt=before - SILENCE).delete()[0]


def others_at(case: Case, person: Person | None) -> list[Presence]:
    """The colleagues who have the case open at this moment, those who write first."""
    others = Presence.objects.filter(case=case, seen_at__gt=timezone.now() - SILENCE).select_related("person")
    return list((others.exclude(person=person) if person else others).order_by("-writes", "since"))
