"""What the generator must know of a municipality's own rules: its categories, routing, time limits and workflow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Stages:
    """Which of a workflow's statuses stands for each stage of a life; "" where a workflow has no such stage."""

    review: str
    sent: str
    promised: str
    claimed: str
    confirmed: str
    closed: str
    # Somebody goes and looks before it is sent.
    inspect: str = ""
    # Said to be done, and after a month nobody has said otherwise.
    lapsed: str = ""
    # The moves to a confirmed solution: by the reporter, and by somebody of the town.
    by_reporter: str = "confirm"
    by_staff: str = "confirm"

    @property
    def claimed_is_solved(self) -> bool:
        return self.claimed == "said-done"


JAROKELO = Stages("moderation", "waiting-answer", "waiting-solution", "waiting-confirmation", "solved", "closed",
                  lapsed="said-done")  # fmt: skip
COUNCIL = Stages("checking", "assigned", "scheduled", "to-verify", "done", "not-done", inspect="to-inspect",
                 by_staff="verify-to-verify")  # fmt: skip
STONEBRIDGE = Stages("new", "with-team", "dated", "said-done", "confirmed", "not-done")


@dataclass(frozen=True)
class Rulebook:
    """A municipality's rules.

    Args:
        route: the body for a category, an area's code and an address; None where nobody is responsible.
        area_of: the area's code at a latitude and longitude.
        answer_days, solution_days: by category.
        bodies: what each body is called, by its code.
        staff: pseudonyms of the staff by role.
    """

    zone: ZoneInfo
    route: Callable[[str, str | None, str], str | None]
    area_of: Callable[[float, float], str | None]
    answer_days: Mapping[str, int | None]
    solution_days: Mapping[str, int | None]
    bodies: Mapping[str, str]
    staff: Mapping[str, Sequence[UUID]]


def rulebook_of(rules: Catalogue, zone: ZoneInfo, staff: Mapping[str, Sequence[UUID]]) -> Rulebook:
    """The rules of the municipality entered."""

    def route(category: str, area: str | None, address: str) -> str | None:
        found = rules.router.route(category=category, area=area, address=address)
        return found.body if found else None

    return Rulebook(
        zone=zone,
        route=route,
        area_of=rules.area_index.find,
        answer_days={code: category.answer_days for code, category in rules.categories.items()},
        solution_days={code: category.solution_days for code, category in rules.categories.items()},
        bodies={code: str(body) for code, body in rules.bodies.items()},
        staff=staff,
    )
