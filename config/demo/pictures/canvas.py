"""A small drawing kit: flat shapes on a doubled canvas, grain like paper or asphalt, and seeded wobble."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1024, 768
# Shapes are drawn twice as large and reduced, which smooths their edges.
SCALE = 2

Point = tuple[float, float]
Colour = tuple[int, int, int]


def shade(colour: Colour, by: float) -> Colour:
    """The colour darkened (by < 1) or lightened."""
    return (_byte(colour[0] * by), _byte(colour[1] * by), _byte(colour[2] * by))


def blend(one: Colour, other: Colour, part: float) -> Colour:
    """The colour that lies so far on the way from one to the other."""
    return (
        _byte(one[0] + (other[0] - one[0]) * part),
        _byte(one[1] + (other[1] - one[1]) * part),
        _byte(one[2] + (other[2] - one[2]) * part),
    )


def _byte(value: float) -> int:
    return max(0, min(255, round(value)))


@lru_cache(maxsize=16)
def cloud(seed: int, grain: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.float32]:
    """Smooth noise from -1 to 1 with blotches of about `grain` pixels."""
    random = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    weight, size = 1.0, float(grain)
    for _octave in range(3):
        rows, columns = max(2, math.ceil(height / size) + 1), max(2, math.ceil(width / size) + 1)
        small = Image.fromarray(random.random((rows, columns), dtype=np.float32))
        total += weight * np.asarray(small.resize((width, height), Image.Resampling.BICUBIC))
        weight, size = weight / 2, size / 2
    total -= total.mean()
    return total / np.float32(np.abs(total).max())


@lru_cache(maxsize=8)
def speckle(seed: int) -> NDArray[np.float32]:
    """Pixel noise with a standard deviation of 1, a little smoothed, as stones in asphalt are."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal((HEIGHT, WIDTH), dtype=np.float32)
    noise = noise + 0.5 * (np.roll(noise, 1, 0) + np.roll(noise, 1, 1))
    return noise / np.float32(noise.std())


class Canvas:
    """A picture in the making. Points are given in pixels of the finished picture (1024 × 768)."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def polygon(self, points: Sequence[Point], fill: Colour) -> None:
        self.draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float = 2) -> None:
        self.draw.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=max(1, round(width * SCALE)), joint="curve"
        )

    def rect(self, left: float, top: float, right: float, bottom: float, fill: Colour, radius: float = 0) -> None:
        box = (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)
        if radius:
            self.draw.rounded_rectangle(box, radius * SCALE, fill=fill)
        else:
            self.draw.rectangle(box, fill=fill)

    def disc(self, x: float, y: float, across: float, down: float, fill: Colour) -> None:
        """An ellipse with these half axes."""
        self.draw.ellipse(
            ((x - across) * SCALE, (y - down) * SCALE, (x + across) * SCALE, (y + down) * SCALE), fill=fill
        )

    def fade(self, top: Colour, bottom: Colour, start: float = 0, end: float = HEIGHT) -> None:
        """Rows of colour between two heights."""
        rows = max(1, round((end - start) * SCALE))
        for row in range(rows):
            y = round(start * SCALE) + row
            self.draw.line(((0, y), (WIDTH * SCALE, y)), fill=blend(top, bottom, row / rows))

    def glow(self, x: float, y: float, reach: float, colour: Colour, strength: float = 0.9) -> None:
        """Light around a point, fading outwards."""
        size = round(reach * 2)
        axis = np.linspace(-1, 1, size, dtype=np.float32)
        distance = np.sqrt(axis[None, :] ** 2 + axis[:, None] ** 2)
        mask = (np.clip(1 - distance, 0, 1) ** 2 * 255 * strength).astype(np.uint8)
        light = Image.fromarray(mask).resize((size * SCALE, size * SCALE), Image.Resampling.BILINEAR)
        self.image.paste(colour, (round((x - reach) * SCALE), round((y - reach) * SCALE)), light)

    def shadow(self, x: float, y: float, across: float, down: float, strength: float = 0.35) -> None:
        """A soft dark ellipse on the ground under a thing."""
        left, top = round((x - across * 1.3) * SCALE), round((y - down * 1.6) * SCALE)
        mask = Image.new("L", (round(across * 2.6 * SCALE), round(down * 3.2 * SCALE)))
        inner = (across * 0.3 * SCALE, down * 0.6 * SCALE, across * 2.3 * SCALE, down * 2.6 * SCALE)
        ImageDraw.Draw(mask).ellipse(inner, fill=round(255 * strength))
        self.image.paste((12, 14, 18), (left, top), mask.filter(ImageFilter.BoxBlur(down * 0.25 * SCALE)))

    def finished(self, *, seed: int, grain: float = 5, blotches: float = 0.05) -> Image.Image:
        """The picture at its own size, under grain (in steps of 255) and blotches (as a share of its brightness)."""
        pixels = np.asarray(self.image.reduce(SCALE), np.float32)
        rough = np.roll(speckle(seed % 4), (seed * 37 % HEIGHT, seed * 53 % WIDTH), (0, 1))
        wide = cloud(seed % 6, 160)[:: 1 - seed % 2 * 2, :: 1 - seed // 2 % 2 * 2]
        pixels = pixels * (1 + blotches * wide)[..., None] + (grain * rough)[..., None]
        return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def blob(
    random: Random, x: float, y: float, across: float, down: float, rough: float = 0.18, points: int = 48
) -> list[Point]:
    """A closed, irregular outline around a point."""
    waves = [(random.uniform(-1, 1) / (n + 1) ** 0.7, n, random.uniform(0, math.tau)) for n in range(2, 11)]
    outline = []
    for step in range(points):
        angle = math.tau * step / points
        swell = 1 + rough * sum(size * math.sin(n * angle + turn) for size, n, turn in waves)
        outline.append((x + across * swell * math.cos(angle), y + down * swell * math.sin(angle)))
    return outline


def grown(outline: Sequence[Point], x: float, y: float, by: float) -> list[Point]:
    """The outline scaled around a point."""
    return [(x + (px - x) * by, y + (py - y) * by) for px, py in outline]


def wander(
    random: Random, x: float, y: float, angle: float, steps: int, stride: float = 14, turn: float = 0.55
) -> list[Point]:
    """A line that wanders off from a point, as cracks do."""
    line = [(x, y)]
    for _step in range(steps):
        angle += random.uniform(-turn, turn)
        x, y = x + stride * math.cos(angle), y + stride * 0.7 * math.sin(angle)
        line.append((x, y))
    return line


Drawing = Callable[[Random], Image.Image]
