"""Reports that wait for somebody to look at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import Case, Presence
from cases.selectors import cases_visible_to
from cases.services.presence import SILENCE
from cases.workflow.phases import Phase
from tenants.accounts.actors import Actor
from tenants.accounts.models import AuditEntry

# The acts of volunteers in a municipality's audit log.
LOOKED, ACTED = "review_look", "review_act"
REVIEWS = (LOOKED, ACTED)


@dataclass(frozen=True)
class Waiting:
    """How many wait, and since when the one that has waited longest."""

    cases: int
    oldest: datetime | None


def waiting_cases(actor: Actor) -> QuerySet[Case]:
    """The cases that wait for somebody to look at them, those that have waited longest first."""
    waiting = cases_visible_to(actor).filter(phase=Phase.MODERATION, duplicate_of=None)
    return waiting.order_by("reported_at", "pk")


def waiting_for(actor: Actor) -> Waiting:
    told = waiting_cases(actor).order_by().aggregate(cases=Count("pk"), oldest=Min("reported_at"))
    return Waiting(told["cases"], told["oldest"])


def volunteers(pseudonyms: Iterable[str]) -> dict[UUID, str]:
    """Those of these people who looked at reports for the association, with what to call them. Their names stay there.

    Asks nothing where there is nobody to ask about.
    """
    asked = list(pseudonyms)
    if not asked:
        return {}
    looked = AuditEntry.objects.filter(who__in=asked, act__in=REVIEWS).values_list("who", flat=True)
    return {who: _("a volunteer of the association") for who in looked if who}


def first_waiting(actor: Actor, *, after: UUID | None = None) -> UUID | None:
    """The next case to look at: one that no colleague has open at this moment, from `after` on and then from the
    beginning; not that one itself."""
    busy = Presence.objects.filter(case=OuterRef("pk"), seen_at__gt=timezone.now() - SILENCE)
    if actor.person is not None:
        busy = busy.exclude(person=actor.person)
    free = waiting_cases(actor).filter(~Exists(busy))
    if after is not None:
        free = free.exclude(public_id=after)
        here = Case.objects.filter(public_id=after).values_list("reported_at", "pk").first()
        if here:
            behind = free.filter(Q(reported_at__gt=here[0]) | Q(reported_at=here[0], pk__gt=here[1]))
            if found := behind.values_list("public_id", flat=True).first():
                return found
    return free.values_list("public_id", flat=True).first()
