"""The demo's photo album: every scene a few times, before and after, drawn once and shared by many cases.

A picture before and its picture after are drawn from the same seed and therefore show the same place.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image

from config.demo.pictures import dusk, greens, pavement, road, street, things, wall
from config.demo.pictures.canvas import HEIGHT, WIDTH, Drawing

SMALL = 320
MOMENTS = ("before", "after")


@dataclass(frozen=True, slots=True)
class Scene:
    """How a kind of problem looks, and how it looks when it is mended."""

    before: Drawing
    after: Drawing
    variants: int = 1


SCENES: Mapping[str, Scene] = {
    "pothole": Scene(road.pothole, road.patched, 5),
    "crack": Scene(road.cracked, road.patched),
    "rut": Scene(road.rut, road.patched),
    "road": Scene(road.plain, road.swept),
    "zebra": Scene(road.zebra, road.zebra_fresh),
    "flood": Scene(road.flooded, road.drain_clean, 2),
    "drain": Scene(road.drain, road.drain_clean, 2),
    "leaves": Scene(road.leafy, road.swept),
    "cover": Scene(road.cover, road.cover_level, 2),
    "glass": Scene(road.glass, road.swept),
    "slabs": Scene(pavement.slabs, pavement.slabs_mended, 4),
    "steps": Scene(pavement.steps, pavement.steps_mended),
    "trench": Scene(pavement.trench, pavement.slabs_mended),
    "lamp": Scene(dusk.dark, dusk.lit, 4),
    "lamp-bent": Scene(dusk.leaning, dusk.lit),
    "lamp-box": Scene(dusk.opened, dusk.lit),
    "lamp-day": Scene(things.lamp_by_day, things.lamp_off_by_day),
    "underpass": Scene(dusk.underpass, dusk.underpass_lit),
    "rubbish": Scene(things.rubbish, street.tidy, 3),
    "sofa": Scene(things.sofa, street.tidy),
    "tyres": Scene(things.tyres, street.tidy_park),
    "bin": Scene(things.bin_full, things.bin_empty, 2),
    "bin-burnt": Scene(things.bin_burnt, things.bin_empty),
    "branch": Scene(greens.branch, greens.cleared, 3),
    "tree-dead": Scene(greens.tree_dead, greens.stump_gone, 2),
    "tree": Scene(greens.tree, greens.tree),
    "stump": Scene(greens.stump, greens.stump_gone),
    "hedge": Scene(greens.hedge, greens.hedge_trimmed, 2),
    "weeds": Scene(greens.weeds, greens.mown, 2),
    "ditch": Scene(greens.ditch, greens.ditch_clean),
    "sign": Scene(things.sign, things.sign_mended, 4),
    "signal": Scene(things.signal, things.signal_working),
    "bench": Scene(things.bench, things.bench_mended, 2),
    "planter": Scene(things.planter, things.planter_upright),
    "swing": Scene(things.swing, things.swing_mended),
    "bollard": Scene(things.bollard, things.bollard_upright),
    "rack": Scene(things.rack, things.rack_mended),
    "car": Scene(things.car, street.tidy, 3),
    "van": Scene(things.van, street.tidy),
    "scooter": Scene(things.scooter, street.tidy),
    "parked": Scene(things.parked, things.bollard_upright, 2),
    "stop": Scene(things.stop, things.stop_mended),
    "box": Scene(things.box, things.box_mended),
    "cable": Scene(things.cable, things.cable_mended),
    "fountain": Scene(things.fountain, things.fountain_mended),
    "house": Scene(things.house, things.house_mended),
    "graffiti": Scene(wall.sprayed, wall.washed, 3),
    "kerb": Scene(pavement.slabs, pavement.slabs_mended),
}


def names() -> Iterator[str]:
    """The name of every picture: scene, variant and moment, such as `pothole-2-before`."""
    for scene, drawn in SCENES.items():
        for variant in range(drawn.variants):
            yield from (f"{scene}-{variant}-{moment}" for moment in MOMENTS)


def draw(name: str, seed: int) -> Image.Image:
    """Draw one picture of the album, 1024 × 768 pixels."""
    scene, variant, moment = name.rsplit("-", 2)
    drawn = SCENES[scene]
    return (drawn.before if moment == "before" else drawn.after)(Random(f"{seed} {scene} {variant}"))  # noqa: S311  pictures, not secrets


def files(picture: Image.Image) -> dict[str, bytes]:
    """The picture's files under the names that `cases.photos.storage` gives to those of a photo."""
    small = picture.resize((SMALL, SMALL * HEIGHT // WIDTH), Image.Resampling.BOX, reducing_gap=2)
    return {
        "large.webp": _encoded(picture, "WEBP", quality=72, method=1),
        "small.webp": _encoded(small, "WEBP", quality=78, method=2),
        "large.jpg": _encoded(picture, "JPEG", quality=76),
        "small.jpg": _encoded(small, "JPEG", quality=80),
    }


def _encoded(picture: Image.Image, kind: str, **options: int) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def compose(folder: Path, seed: int, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
    """Draw the album into `folder/<name>/…`, leaving alone what is drawn already."""
    wanted = [name for name in names() if not (folder / name).exists()]
    # Encoding runs outside the interpreter's lock, so two threads keep two cores busy.
    with ThreadPoolExecutor(2) as pool:
        for done, (name, made) in enumerate(pool.map(lambda name: (name, files(draw(name, seed))), wanted), 1):
            # A picture is there as a whole or not at all, also when we are killed.
            draft = folder / f".{name}"
            draft.mkdir(parents=True, exist_ok=True)
            for file, data in made.items():
                (draft / file).write_bytes(data)
            draft.rename(folder / name)
            progress(done, len(wanted))
