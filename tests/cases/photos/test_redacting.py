"""Parts of a photo made unrecognisable, cut off, turned: for good, whatever happens in between."""

import hashlib
import io
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageChops, ImageDraw

from cases.models import Case, Photo
from cases.photos.pipeline import Edits, derive
from cases.photos.redacting import YOUNG, redact_photo, sweep_pictures
from cases.photos.storage import Picture, name_of, read
from cases.photos.uploads import keep_upload
from cases.refusals import ReportRefused
from cases.services.looking_after import add_photo, hide_photo
from cases.services.moving import move_case
from integrations.email.message import picture_of
from tenants.accounts.actors import ANONYMOUS, PermissionRefused
from tenants.models import Municipality
from tests.cases.photos.pictures import jpeg, quarters
from tests.towns import a_case, actor_with, client_of, move

LEFT_HALF = Edits(boxes=((0, 0, 500, 1000),))


def plate() -> Image.Image:
    """A white plate with black strokes in the left half, a plain field in the right."""
    picture = Image.new("RGB", (800, 600), (40, 90, 160))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((80, 200, 320, 280), fill="white")
    for stroke in range(90, 310, 12):
        draw.line((stroke, 205, stroke + (stroke % 7), 275), fill="black", width=3)
    return picture


@pytest.fixture
def case(kohid: Municipality, settings: object, tmp_path: Path) -> Iterator[Case]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with kohid.entered():
        yield move_case(a_case("Kátyú"), move("send"), actor=actor_with("agent"))


def photo_of(case: Case, data: bytes = b"") -> Photo:
    kept = keep_upload(data or jpeg(plate()), wish=uuid4()).photo
    return add_photo(case, kept, actor=actor_with("agent"))


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def alike(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(one, other, strict=True))


def on_disk() -> dict[str, str]:
    """Every picture that there is: its name and its content."""
    files = Path(settings.MEDIA_ROOT).rglob("*.*")
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_a_box_holds_hardly_anything_of_what_was_there() -> None:
    before = opened(derive(jpeg(plate())).large)
    derived = derive(jpeg(plate()), edits=Edits(boxes=((100, 330, 400, 470),)))
    for data in (derived.large, derived.large_jpeg):
        after = opened(data)
        assert after.size == before.size == (800, 600)
        inside = after.crop((90, 205, 310, 275))
        # Sixteen squares of few colours: the strokes are gone, and the rest is as it was.
        assert len({tuple(value // 16 for value in colour) for _n, colour in inside.getcolors(1 << 20)}) <= 40
        columns = [inside.getpixel((x, 35)) for x in range(inside.width)]
        assert sum(abs(a[0] - b[0]) > 40 for a, b in pairwise(columns)) <= 4
        assert alike(after.getpixel((600, 300)), before.getpixel((600, 300)))
    small = opened(derived.small)
    assert small.size == (320, 320)


def test_two_pictures_that_differ_only_inside_the_box_become_nearly_the_same() -> None:
    other = plate()
    ImageDraw.Draw(other).line((100, 210, 300, 270), fill="black", width=3)
    edits = Edits(boxes=((50, 300, 450, 500),))
    one, two = (opened(derive(jpeg(picture), edits=edits).large_jpeg) for picture in (plate(), other))
    boxed = [picture.crop((50, 190, 350, 290)) for picture in (one, two)]
    differing = ImageChops.difference(*boxed).convert("L").point(lambda value: 255 * (value > 40))
    assert differing.histogram()[255] < 0.15 * 300 * 100


@pytest.mark.parametrize(("edits", "size", "corner"), [
    (Edits(crop=(500, 0, 1000, 500)), (600, 400), (30, 160, 30)),
    (Edits(turn=90), (800, 1200), (30, 30, 200)),
    (Edits(turn=180), (1200, 800), (128, 128, 128)),
    (Edits(crop=(0, 500, 500, 1000), turn=270), (400, 600), (30, 30, 200)),
])
def test_cutting_and_turning(edits: Edits, size: tuple[int, int], corner: tuple[int, int, int]) -> None:
    derived = derive(jpeg(quarters()), edits=edits)
    assert (derived.width, derived.height) == size
    assert alike(opened(derived.large).getpixel((20, 20)), corner)


@pytest.mark.parametrize("box", [(0, 0, 1, 1), (999, 999, 1000, 1000), (0, 0, 1000, 1000), (0, 400, 1000, 402)])
def test_boxes_of_every_shape_can_be_marked(box: tuple[int, int, int, int]) -> None:
    assert derive(jpeg(plate()), edits=Edits(boxes=(box,))).width == 800


def test_what_was_there_before_is_gone_from_the_disk_and_under_its_address(
        case: Case, kohid: Municipality, django_capture_on_commit_callbacks: Any) -> None:
    photo = photo_of(case)
    old, before = photo.large, on_disk()
    with django_capture_on_commit_callbacks(execute=True):
        photo = redact_photo(photo, LEFT_HALF, actor=actor_with("agent"))
    assert len(before) == 4 and len(on_disk()) == 4
    assert not set(before.values()) & set(on_disk().values())
    assert photo.large != old
    citizen = client_of(kohid)
    answer = citizen.get(old)
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (302, photo.large, "no-store")
    new = citizen.get(photo.large)
    assert new.status_code == 200 and new.getvalue() == read(
        photo.files, Picture.LARGE, schema=kohid.schema_name)
    event = case.events.get(type="photo_redacted")
    assert event.data == {"photo": str(photo.pk), "boxes": 1, "cropped": False, "turned": 0}
    assert event.voice == "internal"


def test_a_second_change_builds_on_the_first(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    photo, agent = photo_of(case), actor_with("agent")
    with django_capture_on_commit_callbacks(execute=True):
        photo = redact_photo(photo, LEFT_HALF, actor=agent)
        first = photo.files
        photo = redact_photo(photo, Edits(turn=90), actor=agent)
    assert (photo.width, photo.height) == (600, 800) and photo.files != first
    assert len(on_disk()) == 4


def test_of_two_who_change_the_same_photo_the_slower_is_told(case: Case) -> None:
    photo, agent = photo_of(case), actor_with("agent")
    same = Photo.objects.get(pk=photo.pk)
    redact_photo(photo, LEFT_HALF, actor=agent)
    there = on_disk()
    with pytest.raises(ReportRefused):
        redact_photo(same, Edits(turn=90), actor=agent)
    assert on_disk() == there


@pytest.mark.parametrize("edits", [Edits(), Edits(crop=(0, 0, 50, 1000)), Edits(boxes=((0, 0, 9, 9),) * 41)])
def test_edits_that_make_no_sense_are_refused(case: Case, edits: Edits) -> None:
    photo = photo_of(case)
    with pytest.raises(ReportRefused):
        redact_photo(photo, edits, actor=actor_with("agent"))
    assert not case.events.filter(type="photo_redacted").exists()


def test_only_who_may_hide_photos_may_change_them(case: Case) -> None:
    photo = photo_of(case)
    for actor in (ANONYMOUS, actor_with("inspector")):
        with pytest.raises(PermissionRefused):
            redact_photo(photo, LEFT_HALF, actor=actor)


def test_a_change_that_was_cut_off_leaves_nothing_behind_for_long(case: Case, kohid: Municipality) -> None:
    """The process died after the change was certain and before the old pictures were deleted."""
    photo = photo_of(case)
    old = photo.files
    # Nothing runs after the commit here, as if the process had died just then.
    photo = redact_photo(photo, LEFT_HALF, actor=actor_with("agent"))
    untouched = photo_of(case)
    assert len(on_disk()) == 12
    assert sweep_pictures(timezone.now()) == 0
    an_hour_ago = time.time() - YOUNG.total_seconds() - 60
    for pictures in (old, photo.files, untouched.files):
        for picture in Picture:
            os.utime(default_storage.path(name_of(kohid.schema_name, pictures, picture)), (an_hour_ago, an_hour_ago))
    assert sweep_pictures(timezone.now()) == 1
    assert len(on_disk()) == 8
    assert sweep_pictures(timezone.now() + timedelta(days=1)) == 0


def test_a_letter_carries_the_photo_as_it_is_when_it_leaves(case: Case, kohid: Municipality) -> None:
    photo, agent = photo_of(case), actor_with("agent")
    redact_photo(photo, LEFT_HALF, actor=agent)
    assert picture_of(photo.pk) == read(photo.files, Picture.LARGE_JPEG, schema=kohid.schema_name)
    hide_photo(photo, actor=agent)
    assert picture_of(photo.pk) == b""


def test_a_stranger_learns_nothing_from_a_made_up_address(case: Case, citizen_of_kohid: Client) -> None:
    photo = photo_of(case)
    assert citizen_of_kohid.get(f"/media/photos/{photo.pk}/20260101000000000000/large.webp").status_code == 302
    assert citizen_of_kohid.get(f"/media/photos/{uuid4()}/20260101000000000000/large.webp").status_code == 404
    assert citizen_of_kohid.get(f"/media/photos/{photo.pk}/x/large.exe").status_code == 404
