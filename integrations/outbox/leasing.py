"""A worker takes deliveries for a limited time. If it dies, the lease runs out and another takes them."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cases.events.record import wake
from integrations.models import Delivery, State
from integrations.models.delivery import UNSETTLED

BATCH = 25


@transaction.atomic
def lease(limit: int = BATCH) -> list[Delivery]:
    """Take what is due, in order per case and endpoint: an earlier one that waits holds the later ones.

    A lease that ran out is taken over: where the content had been handed over, as `unknown`; else as if never tried.
    """
    now = timezone.now()
    earlier = Delivery.objects.filter(case=OuterRef("case"), endpoint=OuterRef("endpoint"), pk__lt=OuterRef("pk"),
                                      state__in=UNSETTLED)
    free = Q(state__in=(State.PENDING, State.UNKNOWN), due_at__lte=now) | Q(state=State.LEASED, leased_until__lt=now)
    due = (Delivery.objects.filter(free).filter(Q(case=None) | ~Exists(earlier))
           .order_by("due_at", "pk").select_for_update(skip_locked=True, of=("self",)))[:limit]
    taken = list(due.values_list("pk", flat=True))
    if not taken:
        return []
    me, until = uuid4(), now + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    Delivery.objects.filter(pk__in=taken).update(
        state=State.LEASED, leased_by=me, leased_until=until, attempts=F("attempts") + 1)
    # Whoever dies with this lease is noticed at its end.
    wake(until + timedelta(seconds=1))
    return list(Delivery.objects.filter(pk__in=taken).select_related("letter", "case").order_by("pk"))


@transaction.atomic
def still_ours(delivery: Delivery) -> bool:
    """Whether a delivery of a batch may be sent now. A lease of which half is gone is lengthened: where the mail server
    is slow, the last of a batch would else be sent by us and by whoever took it over."""
    length, now = timedelta(seconds=settings.DELIVERY_LEASE_SECONDS), timezone.now()
    if delivery.leased_until and delivery.leased_until - now > length / 2:
        return True
    until = now + length
    held = Delivery.objects.filter(pk=delivery.pk, leased_by=delivery.leased_by, state=State.LEASED)
    if not held.update(leased_until=until):
        return False
    wake(until + timedelta(seconds=1))
    return True


def mark_handed_over(delivery: Delivery) -> None:
    """Write down, before it happens, that the content leaves now."""
    Delivery.objects.filter(pk=delivery.pk, leased_by=delivery.leased_by).update(handed_over_at=timezone.now())
