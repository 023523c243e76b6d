"""What comes out of the photo pipeline, for good photos and for hostile files."""

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PIL import Image

from cases.photos.headers import judge
from cases.photos.limits import DEFAULT
from cases.photos.pipeline import DECODER, Derived, PhotoRefused, derive, order_of
from tests.cases.photos import pictures
from tests.cases.photos.pictures import BLUE, CANARY, GREEN, GREY, RED, SQUARE

TOP_LEFT = {1: RED, 2: GREEN, 3: GREY, 4: BLUE, 5: RED, 6: BLUE, 7: GREY, 8: GREEN}


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def results(derived: Derived) -> Iterator[bytes]:
    yield from (derived.large, derived.small, derived.large_jpeg, derived.small_jpeg)


def close(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 25 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_every_format_becomes_the_same_four_pictures(kind):
    derived = derive(getattr(pictures, kind)(pictures.quarters(2400, 1600)))
    assert (derived.width, derived.height) == (1600, 1067)
    for data, size, format_ in (
        (derived.large, (1600, 1067), "WEBP"),
        (derived.large_jpeg, (1600, 1067), "JPEG"),
        (derived.small, (320, 320), "WEBP"),
        (derived.small_jpeg, (320, 320), "JPEG"),
    ):
        picture = opened(data)
        assert (picture.size, picture.format) == (size, format_)
        width, height = size
        for colour, place in ((RED, (1, 1)), (GREEN, (3, 1)), (BLUE, (1, 3)), (GREY, (3, 3))):
            assert close(picture.convert("RGB").getpixel((width * place[0] // 4, height * place[1] // 4)), colour)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
def test_the_position_is_read_and_then_nothing_of_the_metadata_is_left(kind):
    sent = pictures.full_of_metadata(kind)
    assert sent.count(CANARY) >= 2, "the corpus must carry what we look for"
    derived = derive(sent)
    assert derived.position == pytest.approx(SQUARE, abs=1e-5)
    assert derived.taken_at == datetime(2026, 5, 4, 9, 11, 12, tzinfo=UTC)
    for data in results(derived):
        assert CANARY not in data
        assert not [mark for mark in (b"GPSLatitude", b"Exif\0", b"xmpmeta") if mark in data]
        picture = opened(data)
        assert not dict(picture.getexif())
        assert not {"xmp", "icc_profile", "comment", "exif", "XML:com.adobe.xmp"} & set(picture.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_stands_upright(orientation):
    derived = derive(pictures.jpeg(exif=pictures.exif(orientation=orientation)))
    assert (derived.width, derived.height) == ((1200, 800) if orientation < 5 else (800, 1200))
    for data in results(derived):
        corner = opened(data).convert("RGB").getpixel((20, 20))
        assert close(corner, TOP_LEFT[orientation])


@pytest.mark.parametrize(
    ("position", "expected"),
    [((-33.8688, 151.2093), (-33.8688, 151.2093)), ((51.5, -0.1275), (51.5, -0.1275)), ((0.0, 0.0), None)],
)
def test_a_position_keeps_its_half_of_the_world_and_zero_means_none(position, expected):
    derived = derive(pictures.jpeg(exif=pictures.exif(position)))
    assert derived.position == (None if expected is None else pytest.approx(expected, abs=1e-5))


def test_a_camera_whose_clock_runs_years_ahead_is_not_believed():
    assert derive(pictures.jpeg(exif=pictures.exif(taken="2099:01:01 00:00:00"))).taken_at is None


def test_broken_metadata_does_not_cost_the_photo():
    block = pictures.exif(SQUARE)
    derived = derive(pictures.jpeg(exif=block[: len(block) // 2]))
    assert derived.width == 1200


def test_a_small_photo_is_not_blown_up():
    derived = derive(pictures.jpeg(pictures.quarters(300, 200)))
    assert (derived.width, derived.height) == (300, 200)
    assert opened(derived.small).size == (200, 200)


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGBA", "LA", "P", "I;16", "1"])
def test_unusual_colours_come_out_as_plain_ones(mode):
    source = pictures.quarters()
    if mode == "I;16":
        source = Image.new("I;16", (400, 300), 32768)
    elif mode in {"RGBA", "LA"}:
        source = source.convert(mode)
        source.putalpha(0)
    else:
        source = source.convert(mode)
    derived = derive(pictures.jpeg(source) if mode == "CMYK" else pictures.png(source))
    large = opened(derived.large_jpeg)
    assert large.mode == "RGB"
    if mode in {"RGBA", "LA"}:
        assert close(large.getpixel((50, 50)), (255, 255, 255)), "what is transparent lies on white"


def test_a_wide_colour_space_is_brought_to_srgb():
    derived = derive(pictures.jpeg(icc_profile=pictures.profile_with_red_and_green_swapped()))
    pixel = opened(derived.large_jpeg).getpixel((100, 100))
    assert isinstance(pixel, tuple)
    red, green, _blue = pixel
    assert green > red, "the profile was applied before it was left out"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"This is my photo, honestly.\n" * 50, "not_a_photo"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing"),
        (b"\xef\xbb\xbf  <SVG width='10'><script/></SVG>", "drawing"),
        (b"%PDF-1.7\n", "document"),
        (b"PK\x03\x04word/document.xml", "document"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + b"\0" * 64, "video"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + b"\0" * 64, "video"),
        (b"RIFF\x10\0\0\0AVI LIST", "video"),
        (b"\x1aE\xdf\xa3webm", "video"),
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif" + b"\0" * 64, "other_picture"),
        (b"GIF89a" + b"\0" * 64, "animation"),
        (b"\xff\xd8\xff", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"RIFF\x10\0\0\0WEBPVP8X", "damaged"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64, "damaged"),
    ],
)
def test_what_is_no_photo_is_refused_whatever_it_is_called(data, code):
    with pytest.raises(PhotoRefused) as refusal:
        derive(data)
    assert refusal.value.code == code
    assert refusal.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (pictures.moving_gif, "animation"),
        (pictures.moving_webp, "animation"),
        (pictures.tiff, "other_picture"),
        (lambda: pictures.png_with_header(20_000, 20_000), "too_many_pixels"),
        (lambda: pictures.jpeg_claiming(10_000, 10_000), "too_many_pixels"),
        (lambda: pictures.jpeg_claiming(65_000, 70), "too_many_pixels"),
        (lambda: pictures.heic_claiming(10_000, 10_000), "too_many_pixels"),
        (lambda: pictures.png_bomb(8_000, 7_000, interlaced=True), "too_many_pixels"),
        (lambda: pictures.jpeg(pictures.quarters(40, 400)), "too_small"),
        (lambda: pictures.jpeg() + b"\0" * DEFAULT.weight, "too_heavy"),
        (lambda: pictures.heic_claiming(1_300, 900), "damaged"),
        (lambda: pictures.png_with_header(800, 600, b"no deflate at all"), "damaged"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(make, code):
    with pytest.raises(PhotoRefused) as refusal:
        derive(make())
    assert refusal.value.code == code


def test_a_picture_of_twenty_thousand_squared_is_refused_before_any_decoder_starts(monkeypatch):
    monkeypatch.setattr("subprocess.Popen", None)  # starting anything would fall over
    with pytest.raises(PhotoRefused) as refusal:
        derive(pictures.png_with_header(20_000, 20_000))
    assert refusal.value.code == "too_many_pixels"


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "heic"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_photo_that_arrived_in_part_is_refused(kind, share):
    whole = getattr(pictures, kind)(pictures.noise(640, 480))
    with pytest.raises(PhotoRefused) as refusal:
        derive(whole[: int(len(whole) * share)])
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize(
    "glued",
    [
        b"<?php system($_GET['c']); ?>" + CANARY,
        b"PK\x03\x04" + CANARY + b"PK\x05\x06" + b"\0" * 18,
        b"<script>alert(1)</script>" + CANARY,
        b"%PDF-1.4 " + CANARY,
    ],
)
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_file_that_is_two_things_at_once_comes_out_as_one(kind, glued):
    comment = {"comment": glued} if kind == "jpeg" else {}
    derived = derive(getattr(pictures, kind)(**comment) + glued)
    for data in results(derived):
        assert not [mark for mark in (CANARY, b"<?php", b"<script") if mark in data]


def test_a_bomb_within_the_limits_comes_out_clean_and_in_bounds():
    derived = derive(pictures.png_bomb(8_000, 7_000))
    assert (derived.width, derived.height) == (1600, 1400)


def test_the_decoder_is_stopped_by_its_own_timer():
    heavy = pictures.png(pictures.noise(3_000, 2_000))
    with pytest.raises(PhotoRefused) as refusal:
        derive(heavy, limits=replace(DEFAULT, cpu_seconds=0.05))
    assert refusal.value.code == "too_complex"


def test_the_decoder_cannot_take_more_memory_than_it_was_given():
    heavy = pictures.progressive_jpeg(5_000, 4_000)
    with pytest.raises(PhotoRefused) as refusal:
        derive(heavy, limits=replace(DEFAULT, memory=60_000_000))
    assert refusal.value.code == "damaged"


@pytest.mark.parametrize(
    "make",
    [
        lambda: pictures.png_bomb(8_000, 7_000),
        lambda: pictures.progressive_jpeg(6_000, 4_000),
        lambda: pictures.webp(pictures.quarters(6_000, 6_000), lossless=True, quality=0, method=0),
        lambda: pictures.heic(pictures.quarters(5_800, 4_400)),
    ],
    ids=["deflated", "progressive", "lossless", "heic"],
)
def test_the_largest_of_each_format_takes_at_most_300_megabytes(make):
    assert peak_memory(make()) < 300_000_000


def peak_memory(data: bytes) -> int:
    """Bytes that the decoder held at most, told by a small parent (a child's count begins with its parent's
    size)."""
    code = (
        "import resource, subprocess, sys;"
        "command = [sys.executable, '-I', sys.argv[1]];"
        "done = subprocess.run(command, stdout=subprocess.PIPE, env={'VIPS_CONCURRENCY': '2'});"
        "assert b'parts' in done.stdout[:400], done.stdout[:400];"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    header = judge(data, DEFAULT)
    order = order_of(header, replace(DEFAULT, cpu_seconds=60)).encode() + b"\n" + data
    told = subprocess.run(
        [sys.executable, "-I", "-c", code, str(DECODER)], input=order, capture_output=True, check=True
    )
    return int(told.stdout) * (1 if sys.platform == "darwin" else 1024)


def test_a_fallen_decoder_does_not_trouble_the_next_photo():
    with pytest.raises(PhotoRefused):
        derive(pictures.jpeg(pictures.noise(3_000, 2_000)), limits=replace(DEFAULT, cpu_seconds=0.02))
    assert derive(pictures.jpeg()).width == 1200
