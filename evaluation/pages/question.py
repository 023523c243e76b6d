"""What a page is asked, as its address says it; so that every view can be bookmarked and sent on."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from django.http import Http404, QueryDict

from cases.catalogue import Catalogue, catalogue
from cases.models.case import Channel
from evaluation.measures import Dimension, Slice
from evaluation.periods import NoSuchPeriod, Period
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission

NARROWED = ("category", "body", "area", "channel")
# How the cases are told apart in the table: what everybody may see, and what staff may.
PUBLIC = (Dimension.CATEGORY, Dimension.AREA, Dimension.CHANNEL, Dimension.MONTH)
STAFF = (Dimension.CATEGORY, Dimension.AREA, Dimension.BODY, Dimension.CHANNEL, Dimension.MONTH)


@dataclass(frozen=True, slots=True)
class Question:
    """Which cases, of which period, known up to which day, told apart by what.

    `as_of` is None for today, so that an address that names no day goes on meaning "now".
    """

    period: Period
    within: Slice = field(default_factory=Slice)
    by: Dimension = Dimension.CATEGORY
    as_of: date | None = None

    @classmethod
    def read(cls, asked: QueryDict, default: Period, actor: Actor) -> Self:
        """The question in an address.

        Raises:
            Http404: it names a period, a day or a code that there is not.
            PermissionRefused: it asks about single bodies, which are compared for staff only: what they are given to do
                differs, and readers would take the list for a ranking.
        """
        rules, said = catalogue(), asked.dict()
        chosen = {name: str(said[name]) for name in NARROWED if said.get(name)}
        for name, code in chosen.items():
            if code not in known_codes(rules, name):
                raise Http404(f"no {name} {code}")
        if said.get("by") == Dimension.BODY or "body" in chosen:
            ensure_may(actor, Permission.SEE_EVALUATION)
        try:
            period = Period.of(str(said["period"])) if said.get("period") else default
            by = Dimension(str(said.get("by") or Dimension.CATEGORY))
            as_of = date.fromisoformat(str(said["as_of"])) if said.get("as_of") else None
            # Figures need the period before and the day after, which the calendar's ends do not have.
            _needed = period.before, as_of and as_of + timedelta(days=1)
        except (NoSuchPeriod, ValueError, OverflowError) as fault:
            raise Http404(str(fault)) from fault
        return cls(period, Slice(**chosen), by, as_of)

    def address(self, **changes: object) -> str:
        """The query string that asks this, with changes."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        query = QueryDict(mutable=True)
        query["period"] = other.period.code
        query.update(other.within.chosen())
        if other.by is not Dimension.CATEGORY:
            query["by"] = other.by.value
        if other.as_of:
            query["as_of"] = other.as_of.isoformat()
        return f"?{query.urlencode()}"


def known_codes(rules: Catalogue, dimension: str) -> set[str]:
    """The codes by which a dimension can be narrowed in this municipality."""
    codes: dict[str, set[str]] = {
        "category": set(rules.categories),
        "body": set(rules.bodies),
        "area": set(rules.areas),
        "channel": set(Channel.values),
    }
    return codes[dimension]
