"""Cases that lived in the suite's towns, told in bulk: evaluation measures them as they are written."""

from collections.abc import Callable
from datetime import datetime, timedelta

from cases.bulk import write_stories
from cases.models.case import Origin
from cases.stories import CaseStory, Moment, Step
from tenants import current

DAY = timedelta(days=1)


def life(
    number: int, reported: datetime, *, category: str, answered: float | None, claimed: float | None, area: str
) -> CaseStory:
    """A case of Kőhíd, answered and said to be done after so many days, and confirmed on the day after that."""

    def after(days: float) -> Moment:
        return Moment(reported + days * DAY)

    steps = [
        Step("case_moved", after(0.1), {"target": "sent"}, actor_kind="staff"),
        Step("referral_sent", after(0.1), {}),
    ]
    if answered is not None:
        steps.append(Step("referral_answered", after(answered), {}, actor_kind="body", text="We shall see to it."))
    if claimed is not None:
        steps.append(Step("case_moved", after(claimed), {"target": "claimed"}, actor_kind="body"))
        steps.append(Step("case_moved", after(claimed + 1), {"target": "solved"}, actor_kind="staff"))
    return CaseStory(
        foreign_id=f"life-{number}",
        category=category,
        reported=Moment(reported),
        status="sent" if claimed is None else "solved",
        title=f"Problem {number}",
        area=area,
        lat=47.05,
        lon=19.02 if area == "q1" else 19.07,
        channel="phone" if number % 4 == 0 else "web",
        steps=steps,
    )


def live(count: int, day: Callable[[int], datetime]) -> None:
    """Lives for the municipality entered: two in three answered, every other one done, potholes slower than lamps."""
    stories = [
        life(
            number,
            day(number),
            category="potholes" if number % 3 == 0 else "lighting",
            answered=None if number % 3 == 1 else 2 + number % 11,
            claimed=None if number % 2 else (40 if number % 3 == 0 else 6) + number % 7,
            area="q1" if number % 5 else "q2",
        )
        for number in range(count)
    ]
    write_stories(stories, origin=Origin.LIVE)


def noon(year: int, month: int, day: int) -> datetime:
    """Noon of a day in the municipality entered."""
    return datetime(year, month, day, 12, tzinfo=current.municipality().zone)
