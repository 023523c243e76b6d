"""A case's whole past told at once: what an importer reads, what the demo data invent, what the bench seeds.

Plain values without a database. Codes name what the municipality has (categories, statuses, bodies, areas);
`cases.telling` judges a story by the rules that `report_case` and `move_case` follow, `cases.bulk` writes many.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

Precision = Literal["minute", "day"]


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened. `at` is aware; with the precision "day" it is the local midnight that begins the day,
    and no time of day may be read from it."""

    at: datetime
    precision: Precision = "minute"

    @classmethod
    def on(cls, day: date, zone: ZoneInfo) -> "Moment":
        """Some time on this local day."""
        return cls(datetime.combine(day, time.min, zone), "day")


@dataclass(frozen=True, slots=True)
class ReporterRef:
    """Who reported, as far as the source says.

    `pseudonym` is the same for every case of one person and says nothing by itself. Contact data are for cases that go
    on living (demo data, a municipality that moves in); records of others' sites come without.
    """

    pseudonym: UUID
    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class StoryPhoto:
    """A photo whose files already lie in the municipality's media folder under `id`.

    Those "before" came with the report; for one "after" a step "photo_added" says when: data {"photo": id}.
    """

    id: UUID
    width: int
    height: int
    moment: Literal["before", "after"] = "before"
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One event after the report.

    Args:
        type: the event's type (cases.events.types).
        at: when.
        data: the event's data in codes, dates and numbers, where they cannot be found out:
            case_moved {"target": status} with "reason", "promised_on" (a date), "transition" where there are several,
            and dated False where the source knows that it happened but not when (`at` is then the earliest possible);
            referral_sent {"body": code}, or {} for the one that the routing rules name;
            referral_answered, referral_withdrawn {"body": code} of an earlier referral, with "promised_on";
            photo_added {"photo": id}; the others as their class.
        actor_kind: citizen, staff, body or system.
        actor: the pseudonym of who did it; a citizen without one is the reporter.
        voice: public, letter or internal.
        text: words that belong to the event; kept as an erasable text, to which the event's `note` points.
    """

    type: str
    at: Moment
    data: Mapping[str, Any] = field(default_factory=dict)
    actor_kind: str = "system"
    actor: UUID | None = None
    voice: str = "public"
    text: str = ""


@dataclass(slots=True)
class CaseStory:
    """One case from its report to where it stands.

    Args:
        foreign_id: the source's id, unique in the municipality; "" for a case that has none.
        category: a category's code.
        reported: when.
        status: the status in which it stands at the end; the last move in `steps` must lead there.
        reported_status: the status in which it was reported; "" for the workflow's initial one.
        area: an area's code; None to find it from the place.
        lat, lon: WGS 84, both or none.
        reporter: None for somebody unknown.
        steps: told in the order of their moments, equal moments in the order given.
        supporters: how many others are affected, where it is not known since when; a step "supporter_joined" knows it.
    """

    foreign_id: str
    category: str
    reported: Moment
    status: str
    reported_status: str = ""
    title: str = ""
    description: str = ""
    address: str = ""
    landmark: str = ""
    lat: float | None = None
    lon: float | None = None
    area: str | None = None
    channel: str = "import"
    language: str = ""
    reporter: ReporterRef | None = None
    steps: list[Step] = field(default_factory=list)
    photos: list[StoryPhoto] = field(default_factory=list)
    supporters: int = 0
