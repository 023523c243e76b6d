"""What the front page says: the last 30 days in a few sentences."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from evaluation import wording
from evaluation.indicators import INDICATORS
from evaluation.measures import Measure
from evaluation.models import CaseFacts
from evaluation.periods import Period
from evaluation.selectors import measure_many
from tenants.current import municipality

DAYS = 30
KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class LastDays:
    """What the sentences say; `claimed` cases were said to be done in these days, `confirmed` of them are by now."""

    period: Period
    reported: Measure
    answered: Measure
    claimed: int
    confirmed: int


def last_days(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]] | None:
    """The front page's panel; nothing where nothing was reported in the last 30 days."""
    figures: LastDays = cache.get_or_set("evaluation:last-days", count, KEPT_SECONDS)  # type: ignore[assignment]
    if not figures.reported.n:
        return None
    return "evaluation/home_panel.html", {
        "sentences": wording.last_days(figures.reported, figures.answered, figures.claimed, figures.confirmed),
        "note": wording.last_days_note(figures.answered),
        "first": figures.period.start,
        "last": figures.period.last,
    }


def count() -> LastDays:
    """The figures of the last 30 days, today among them."""
    period = Period.last_days(DAYS, timezone.localdate(timezone=municipality().zone))
    reported, answered = "cases_reported", "median_days_to_first_answer"
    total = measure_many([INDICATORS[reported], INDICATORS[answered]], period).total
    done = CaseFacts.objects.filter(claimed_on__gte=period.start).aggregate(
        claimed=Count("pk"), confirmed=Count("pk", filter=Q(confirmed_on__isnull=False))
    )
    return LastDays(period, total[reported], total[answered], done["claimed"], done["confirmed"])
