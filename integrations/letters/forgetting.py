"""Letters to somebody and from somebody: told to them, and forgotten with them; and where letters were sent."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django.db.models import Q

from cases.erasing.holders import Traces
from integrations.models import Delivery, IncomingLetter, Letter

Rows = list[dict[str, Any]]


def told_letters(traces: Traces) -> Iterator[tuple[str, Rows]]:
    """Every letter to the person's addresses and from them, the oldest first."""
    to = Letter.objects.filter(to_address__in=traces.emails).order_by("written_at")
    yield "letters_to_you", [dict(row) for row in to.values("written_at", "to_address", "subject", "text")]
    by = IncomingLetter.objects.filter(sender__in=traces.emails).order_by("received_at")
    yield "letters_from_you", [dict(row) for row in by.values("received_at", "sender", "subject", "text")]


def forget_letters(traces: Traces) -> None:
    """Delete the letters to and from a person, about one case or altogether, and the addresses in what was sent."""
    for email in traces.emails:
        letters = Letter.objects.filter(to_address__iexact=email)
        coming = IncomingLetter.objects.filter(sender__iexact=email)
        sent = Delivery.objects.filter(endpoint__iexact=email)
        if traces.case is not None:
            # The daily letter names many cases.
            letters = letters.filter(Q(case=traces.case) | Q(case=None, text__contains=traces.case.number))
            coming, sent = coming.filter(case=traces.case), sent.filter(case=traces.case)
        for pk in list(sent.values_list("pk", flat=True)):
            Delivery.objects.filter(pk=pk).update(endpoint=f"erased-{uuid4().hex}", answer="")
        letters.delete()
        coming.delete()
        # What a mail server answered may quote the address, whoever the letter was to.
        Delivery.objects.filter(answer__icontains=email).update(answer="")
