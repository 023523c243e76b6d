"""A case's story while it is written: events in order of time, the status where it stands, and what comes too late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from cases.stories import CaseStory, Moment, ReporterRef, Step, StoryPhoto
from config.demo.pictures.canvas import HEIGHT, WIDTH

STAFF, CITIZEN, BODY, SYSTEM = "staff", "citizen", "body", "system"


@dataclass
class Diary:
    """The events of one case, in any order.

    `pictures` maps the ids of its photos to the names of the album's pictures; `referrals` says what a body is asked
    for and the number it has in the body's own system.
    """

    story: CaseStory
    status: str
    pictures: dict[UUID, str] = field(default_factory=dict)
    assignee: UUID | None = None
    key: str = ""
    priority: int = 0
    referrals: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(
        self,
        at: datetime,
        type: str,
        data: Mapping[str, Any] | None = None,
        *,
        by: str = SYSTEM,
        who: UUID | None = None,
        voice: str = "public",
        text: str = "",
    ) -> None:
        moment = Moment(at.replace(second=0, microsecond=0))
        self.story.steps.append(Step(type, moment, data or {}, by, who, voice, text))

    def move(
        self,
        at: datetime,
        target: str,
        *,
        by: str,
        who: UUID | None = None,
        text: str = "",
        voice: str = "public",
        **data: Any,
    ) -> None:
        """Move to another status; a move to where it stands is none."""
        if target == self.status:
            return
        self.add(at, "case_moved", {"target": target, **data}, by=by, who=who, text=text, voice=voice)
        self.status = target

    def picture(
        self, id: UUID, name: str, alt: str, at: datetime | None = None, by: str = BODY, who: UUID | None = None
    ) -> None:
        """Give the case a picture of the album: one that came with the report, or one that was added later."""
        after = name.endswith("-after")
        self.pictures[id] = name
        self.story.photos.append(StoryPhoto(id, WIDTH, HEIGHT, "after" if after else "before", alt))
        if at is not None:
            self.add(at, "photo_added", {"photo": id, "moment": "after" if after else "before"}, by=by, who=who)

    def closed_at(self, until: datetime) -> bool:
        """Forget what happens after `until`, and let the case stand where it stood then. False if nothing is left."""
        story = self.story
        if story.reported.at > until:
            return False
        story.steps = sorted((step for step in story.steps if step.at.at <= until), key=lambda step: step.at.at)
        moves = [step for step in story.steps if step.type == "case_moved"]
        if moves:
            self.status = story.status = moves[-1].data["target"]
        else:
            self.status = story.status = story.reported_status
        added = {step.data["photo"] for step in story.steps if step.type == "photo_added"}
        story.photos = [photo for photo in story.photos if photo.moment == "before" or photo.id in added]
        self.pictures = {photo.id: self.pictures[photo.id] for photo in story.photos}
        takers = [step.data.get("to") for step in story.steps if step.type == "case_assigned"]
        self.assignee = takers[-1] if takers else None
        return True


def begun(
    *,
    category: str,
    reported: datetime,
    status: str,
    title: str,
    description: str,
    address: str,
    landmark: str,
    lat: float,
    lon: float,
    area: str | None,
    channel: str,
    language: str,
    reporter: ReporterRef | None,
) -> Diary:
    """A new case's diary."""
    story = CaseStory(
        foreign_id="",
        category=category,
        reported=Moment(reported.replace(second=0, microsecond=0)),
        status=status,
        reported_status=status,
        title=title,
        description=description,
        address=address,
        landmark=landmark,
        lat=lat,
        lon=lon,
        area=area,
        channel=channel,
        language=language,
        reporter=reporter,
    )
    return Diary(story, status)
