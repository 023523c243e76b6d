"""Cases that may say the same: how far, how alike, how long ago, and with which photo. Each reason is said in words."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import h3
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import Catalogue, catalogue
from cases.judging import CELL, Place
from cases.likeness import Likeness, likeness
from cases.models import Case, Category, Photo
from cases.selectors import matching
from cases.site.near import metres_between
from cases.workflow.phases import RUNNING, Phase, face
from tenants.look.svgmap import METRES_PER_DEGREE

# How far away a case may be, in metres, and how long ago its report, to speak of the same.
FAR = 150.0
LONG_AGO = 90
MOST = 5
# What each of the signs weighs, of a whole of 1.
NEARNESS, WORDS, KIND, TIME = 0.35, 0.35, 0.2, 0.1
# From so much on it is likely the same: near by and of the same kind, or near by with the same words.
LIKELY = 0.6
READ = ("pk", "public_id", "number", "title", "address", "lat", "lon", "category_id", "status_id", "phase",
        "reported_at")


@dataclass(frozen=True)
class Subject:
    """What is compared: a case that there is, or one that is just being taken down."""

    title: str
    place: Place
    category: Category | None
    at: datetime
    case: int | None = None

    @classmethod
    def of(cls, case: Case) -> "Subject":
        return cls(case.title, Place(case.lat, case.lon, case.address), case.category, case.reported_at, case.pk)


@dataclass(frozen=True)
class Suggestion:
    """Another running case. `metres` is None where one of the two has no point."""

    public_id: UUID
    number: str
    title: str
    address: str
    face: str
    state: str
    metres: int | None
    likeness: Likeness
    kind: int  # 2: of the same category, 1: of the same group, 0: of another
    days: int
    score: float
    photo: Photo | None = None

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY

    @property
    def reasons(self) -> list[str]:
        """What speaks for it, in words, the strongest first."""
        said = []
        if self.metres is not None:
            said.append(_("%(metres)d m away") % {"metres": self.metres})
        if self.likeness.same:
            said.append(ngettext("%(same)d of %(count)d word the same", "%(same)d of %(count)d words the same",
                                 self.likeness.of) % {"same": self.likeness.same, "count": self.likeness.of})
        if self.kind:
            said.append(_("same category") if self.kind > 1 else _("same group of categories"))
        if self.days == 0:
            said.append(_("reported on the same day"))
        else:
            said.append(ngettext("reported %(count)d day apart", "reported %(count)d days apart", self.days)
                        % {"count": self.days})
        return said


def suggestions(visible: QuerySet[Case], subject: Subject, *, most: int = MOST) -> list[Suggestion]:
    """The running cases that may say the same, the likeliest first: three queries at most.

    Close by where there is a point, else in the same street. A duplicate is never among them.
    """
    running = visible.filter(phase__in=RUNNING, duplicate_of__isnull=True)
    if subject.case:
        running = running.exclude(pk=subject.case)
    rules = catalogue()
    found = [weighed(row, subject, rules) for row in close_by(running, subject.place)]
    street = subject.place.address.replace("\0", "").strip().rstrip("0123456789./-– ")
    if len(found) < most and len(street) > 3:
        known = {one.number for one in found}
        named = matching(running, street).order_by("-id").values_list(*READ, named=True)
        found += [weighed(row, subject, rules) for row in named[: most * 2] if row.number not in known]
    best = sorted((one for one in found if one.metres is None or one.metres <= FAR), key=lambda one: -one.score)[:most]
    return with_photos(best)


def close_by(running: QuerySet[Case], place: Place) -> list[Any]:
    """The rows of cases in the cells around a point and in the square of FAR metres: public ones by their cell, those
    that nobody has looked at yet by their own short list."""
    if place.lat is None or place.lon is None:
        return []
    cells = [h3.str_to_int(cell) for cell in h3.grid_disk(h3.latlng_to_cell(place.lat, place.lon, CELL), 1)]
    up = FAR / METRES_PER_DEGREE
    across = up / max(0.1, math.cos(math.radians(place.lat)))
    square = Q(cell__in=cells, lat__range=(place.lat - up, place.lat + up),
               lon__range=(place.lon - across, place.lon + across))
    public = running.filter(square, published=True).values_list(*READ, named=True)
    unseen = running.filter(square, published=False, phase=Phase.MODERATION).values_list(*READ, named=True)
    return [*public, *unseen]


def weighed(row: Any, subject: Subject, rules: Catalogue) -> Suggestion:
    """How likely this row, or this case, speaks of the subject."""
    metres = None
    if None not in (row.lat, row.lon, subject.place.lat, subject.place.lon):
        metres = metres_between(subject.place.lat, subject.place.lon, row.lat, row.lon)  # type: ignore[arg-type]
    alike = likeness(subject.title, row.title)
    category = next((one for one in rules.categories.values() if one.pk == row.category_id), None)
    days = abs((timezone.localdate(row.reported_at) - timezone.localdate(subject.at)).days)
    kind = kinship(category, subject.category)
    status = rules.by_id[row.status_id]
    score = (NEARNESS * (0.5 if metres is None else max(0.0, 1 - metres / FAR)) + WORDS * alike.share
             + KIND * kind / 2 + TIME * max(0.0, 1 - days / LONG_AGO))
    return Suggestion(
        public_id=row.public_id, number=row.number, title=row.title, address=row.address,
        face=face(row.phase, status.proof), state=str(status),
        metres=None if metres is None else round(metres), likeness=alike, kind=kind, days=days, score=score)


def kinship(one: Category | None, other: Category | None) -> int:
    if one is None or other is None:
        return 0
    if one.pk == other.pk:
        return 2
    return int(bool(one.group) and one.group == other.group)


def with_photos(found: list[Suggestion]) -> list[Suggestion]:
    """Each with the first photo that shows its problem."""
    if not found:
        return found
    photos: dict[str, Photo] = {}
    shown = Photo.objects.filter(case__number__in=[one.number for one in found], hidden=False, moment="before")
    for photo in shown.select_related("case").only("id", "alt", "redacted_at", "case__number"):
        photos.setdefault(photo.case.number, photo)  # type: ignore[union-attr]
    return [Suggestion(**{**vars(one), "photo": photos.get(one.number)}) for one in found]
