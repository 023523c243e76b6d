"""Walls, sprayed and clean again."""

import math
from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, shade

WALLS: tuple[Colour, ...] = ((186, 172, 150), (170, 168, 162), (176, 150, 128), (156, 162, 158))
SPRAY: tuple[Colour, ...] = ((170, 44, 84), (44, 92, 160), (40, 40, 46), (64, 136, 92), (214, 130, 40), (122, 70, 150))


def wall(random: Random, *, clean: bool = False) -> Image.Image:
    """A wall of bricks, blocks or plaster above a pavement."""
    tone = random.choice(WALLS)
    canvas = Canvas(tone)
    course, length = random.choice(((44, 116), (74, 190), (0, 0)))
    for row in range(620 // course if course else 0):
        for brick in range(-1, WIDTH // length + 2):
            x, y = brick * length + (row % 2) * length / 2, row * course
            canvas.rect(x + 3, y + 3, x + length - 3, y + course - 3, shade(tone, random.uniform(0.9, 1.08)))
    canvas.rect(0, 560, WIDTH, 624, shade(tone, 0.72))
    canvas.rect(0, 620, WIDTH, HEIGHT, (150, 146, 138))
    canvas.line([(0, 624), (WIDTH, 624)], (104, 100, 94), 8)
    for joint in range(9):
        canvas.line([(joint * 140, 624), (joint * 165 - 80, HEIGHT)], (128, 124, 118), 3)
    if clean:
        left = random.uniform(120, 220)
        canvas.rect(
            left, random.uniform(150, 200), left + random.uniform(560, 680), random.uniform(470, 520), shade(tone, 1.06)
        )
    else:
        for _piece in range(random.randint(2, 3)):
            letters(canvas, random, random.uniform(80, 420), random.uniform(200, 420), random.uniform(90, 150))
        for _tag in range(random.randint(2, 5)):
            tag(
                canvas,
                random,
                random.uniform(60, 800),
                random.uniform(120, 540),
                random.uniform(90, 170),
                random.choice(SPRAY),
            )
    return canvas.finished(seed=random.randrange(1000), grain=7, blotches=0.13)


def letters(canvas: Canvas, random: Random, x: float, y: float, size: float) -> None:
    """Fat shapes like letters of no alphabet."""
    fill, rim = random.sample(SPRAY, 2)
    for number in range(random.randint(3, 5)):
        left = x + number * size * 0.86
        shape: list[Point] = []
        for corner in range(9):
            angle = corner / 9 * math.tau
            reach = size * 0.5 * random.uniform(0.74, 1.2)
            shape.append((left + reach * math.cos(angle), y + reach * 1.15 * math.sin(angle)))
        canvas.polygon(shape, fill)
        canvas.line([*shape, shape[0], shape[1]], rim, 9)
        canvas.disc(left + random.uniform(-12, 12), y + random.uniform(-18, 18), size * 0.1, size * 0.14, rim)
    for _drip in range(5):
        dx = x + random.uniform(-20, size * 3)
        canvas.line([(dx, y + size * 0.4), (dx, y + size * random.uniform(0.7, 1.2))], fill, 4)


def tag(canvas: Canvas, random: Random, x: float, y: float, width: float, tone: Colour) -> None:
    line = [
        (x + width * n / 26 + random.uniform(-6, 6), y + math.sin(n * 1.25) * width * random.uniform(0.12, 0.26))
        for n in range(27)
    ]
    canvas.line(line, tone, 6)
    canvas.line([(x - 10, y + width * 0.3), (x + width + 14, y + width * 0.24)], tone, 5)


def sprayed(random: Random) -> Image.Image:
    return wall(random)


def washed(random: Random) -> Image.Image:
    return wall(random, clean=True)
