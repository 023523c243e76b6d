"""A case as one line of the queue: everything that the line says, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import Catalogue, catalogue
from cases.models import Case, Part, Participant, Referral, ReferralState
from cases.workflow.phases import Phase, Proof, face
from tenants.look import dates

# The words of a case are long and a line shows none of them.
UNREAD = ("description", "answers", "search")


@dataclass(frozen=True)
class Row:
    """One line. `affected` counts the reporter and all who joined; `initials` are empty where nobody looks after it."""

    public_id: str
    number: str
    title: str
    icon: str
    category: str
    place: str
    face: str
    state: str
    due_at: datetime | None
    bodies: str
    affected: int
    initials: str
    carer: str
    lat: float | None
    lon: float | None


def for_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with what their lines need: two queries, however many there are."""
    affected = (
        Participant.objects.filter(case=OuterRef("pk"), part=Part.SUPPORTER)
        .order_by()
        .values("case")
        .annotate(n=Count("pk"))
        .values("n")
    )
    referrals = Referral.objects.exclude(state=ReferralState.WITHDRAWN).only("case_id", "body_id", "state")
    return (
        cases.select_related("assignee")
        .defer(*UNREAD)
        .annotate(supporters=Coalesce(Subquery(affected, output_field=IntegerField()), 0))
        .prefetch_related(Prefetch("referrals", referrals, to_attr="live_referrals"))
    )


def rows(cases: Iterable[Case], language: str) -> list[Row]:
    """The lines of cases that `for_rows` has prepared."""
    rules, today = catalogue(), timezone.localdate()
    categories = {category.pk: category for category in rules.categories.values()}
    bodies = {body.pk: str(body) for body in rules.bodies.values()}
    return [_row(case, rules, categories, bodies, language, today) for case in cases]


def _row(case: Case, rules: Catalogue, categories: dict, bodies: dict[int, str], language: str, today: date) -> Row:
    category, status = categories[case.category_id], rules.by_id[case.status_id]
    names = [bodies[referral.body_id] for referral in case.live_referrals]  # type: ignore[attr-defined]
    person = case.assignee
    return Row(
        public_id=str(case.public_id),
        number=case.number,
        title=case.title,
        icon=category.icon,
        category=str(category),
        place=case.address or case.landmark,
        face=face(case.phase, status.proof),
        state=state_of(case, status.proof, str(status), len(names), language, today),
        due_at=case.due_at,
        bodies=joined(names),
        affected=1 + case.supporters,  # type: ignore[attr-defined]
        initials=person.initials if person else "",
        carer=str(person) if person else "",
        lat=case.lat,
        lon=case.lon,
    )


def state_of(case: Case, proof: str, status: str, bodies: int, language: str, today: date) -> str:
    """What the line says of the state: the promised day where there is one, how many have it, else the status."""
    if case.phase == Phase.WAITING and proof == Proof.NONE and case.promised_on:
        if case.promised_on < today:
            return _("promised day has passed")
        if case.promised_on == today:
            return _("promised day: today")
        return _("promised day: %(day)s") % {"day": dates.short_day(case.promised_on, language, today=today)}
    if case.phase == Phase.OPEN and bodies > 1:
        return ngettext("at %(count)d body", "at %(count)d bodies", bodies) % {"count": bodies}
    return status


def joined(names: list[str]) -> str:
    """Who has it, in little space."""
    if len(names) < 2:
        return "".join(names)
    more = len(names) - 1
    return ngettext("%(body)s and %(count)d more", "%(body)s and %(count)d more", more) % {
        "body": names[0],
        "count": more,
    }
