"""Cases that may say the same: how far, how alike, how long ago, and with which photo. Each reason is said in words."""

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import h3
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.catalogue import Catalogue, catalogue
from cases.distance import metres_between
from cases.judging import CELL, Place
from cases.likeness import Likeness, likeness
from cases.models import Case, Category, Photo
from cases.selectors import matching
from cases.workflow.phases import RUNNING, Phase, face
from tenants.look.svgmap import METRES_PER_DEGREE

# How far away a case may be, in metres, and how long ago its report, to speak of the same.
FAR = 150.0
LONG_AGO = 90
MOST = 5
# Of a street's cases so many are compared.
NEWEST = 20
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

    pk: int
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
        said.append({0: _("another category"), 1: _("same group of categories")}.get(self.kind, _("same category")))
        if self.days == 0:
            said.append(_("reported on the same day"))
        else:
            said.append(ngettext("reported %(count)d day apart", "reported %(count)d days apart", self.days)
                        % {"count": self.days})
        return said


def suggestions(visible: QuerySet[Case], subject: Subject, *, most: int = MOST) -> list[Suggestion]:
    """The running cases that may say the same, the likeliest first: two queries.

    Close by where there is a point, else in the same street. A duplicate is never among them.
    """
    running = visible.filter(phase__in=RUNNING, duplicate_of__isnull=True)
    if subject.case:
        running = running.exclude(pk=subject.case)
    rows = close_by(running, subject.place) if subject.place.lat is not None else in_street(running, subject.place)
    return with_photos(likeliest(rows, subject, most))


def likeliest(rows: list[Any], subject: Subject, most: int) -> list[Suggestion]:
    """The best of these rows. Words are compared last: that takes longest, and what could not be among the best even
    with every word the same is not looked at."""
    rules = catalogue()
    kinds = {category.pk: kinship(category, subject.category) for category in rules.categories.values()}
    seen = [signs_of(row, subject, kinds) for row in rows]
    best: list[Suggestion] = []
    for signs in sorted((one for one in seen if one.metres is None or one.metres <= FAR), key=lambda one: -one.score):
        if len(best) == most and signs.score + WORDS <= best[-1].score:
            break
        best = sorted([*best, told(signs, subject, rules)], key=lambda one: -one.score)[:most]
    return best


def in_street(running: QuerySet[Case], place: Place) -> list[Any]:
    """The rows of the newest cases that name the street of a place without a point."""
    street = place.address.replace("\0", "").strip().rstrip("0123456789./-– ")
    if len(street) <= 3:
        return []
    return list(matching(running, street).order_by("-id").values_list(*READ, named=True)[:NEWEST])


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
    return list(public.union(unseen, all=True))


@dataclass(frozen=True)
class Signs:
    """What speaks for a row but for its words: how near, of what kind, how long ago."""

    row: Any
    metres: float | None
    kind: int
    score: float


def signs_of(row: Any, subject: Subject, kinds: dict[int, int]) -> Signs:
    metres = None
    if None not in (row.lat, row.lon, subject.place.lat, subject.place.lon):
        metres = metres_between(subject.place.lat, subject.place.lon, row.lat, row.lon)  # type: ignore[arg-type]
    days = abs((row.reported_at - subject.at).total_seconds()) / 86_400
    kind = kinds.get(row.category_id, 0)
    score = (NEARNESS * (0.5 if metres is None else max(0.0, 1 - metres / FAR)) + KIND * kind / 2
             + TIME * max(0.0, 1 - days / LONG_AGO))
    return Signs(row, metres, kind, score)


def told(signs: Signs, subject: Subject, rules: Catalogue) -> Suggestion:
    """The signs with the words compared, ready to be shown."""
    row, status = signs.row, rules.by_id[signs.row.status_id]
    alike = likeness(subject.title, row.title)
    days = abs((timezone.localdate(row.reported_at) - timezone.localdate(subject.at)).days)
    return Suggestion(
        pk=row.pk, public_id=row.public_id, number=row.number, title=row.title, address=row.address,
        face=face(row.phase, status.proof), state=str(status),
        metres=None if signs.metres is None else round(signs.metres), likeness=alike, kind=signs.kind, days=days,
        score=signs.score + WORDS * alike.share)


def compared(case: Case, subject: Subject) -> Suggestion:
    """How likely one case speaks of the subject, however far away it is."""
    kinds = {case.category_id: kinship(case.category, subject.category)}
    return told(signs_of(case, subject, kinds), subject, catalogue())


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
    photos: dict[int | None, Photo] = {}
    shown = Photo.objects.filter(case__in=[one.pk for one in found], hidden=False, moment="before")
    for photo in shown.only("id", "alt", "redacted_at", "case_id"):
        photos.setdefault(photo.case_id, photo)
    return [replace(one, photo=photos.get(one.pk)) for one in found]
