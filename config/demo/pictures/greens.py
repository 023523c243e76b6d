"""Trees, hedges, grass and ditches."""

import math
from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, blend, blob, shade
from config.demo.pictures.street import GROUND, Street

BARK: Colour = (96, 78, 62)
LEAF: Colour = (88, 122, 66)


def limb(
    street: Canvas, random: Random, x: float, y: float, angle: float, length: float, width: float, *, leafy: bool
) -> None:
    """A branch with its branches."""
    end = (x + length * math.cos(angle), y + length * math.sin(angle))
    street.line([(x, y), end], shade(BARK, random.uniform(0.85, 1.1)), width)
    if width < 5 or length < 26:
        if leafy:
            street.polygon(
                blob(random, *end, random.uniform(26, 52), random.uniform(20, 38), 0.22, 20),
                shade(LEAF, random.uniform(0.78, 1.2)),
            )
        return
    for turn in (-random.uniform(0.3, 0.6), random.uniform(0.3, 0.6)):
        limb(street, random, *end, angle + turn, length * random.uniform(0.62, 0.78), width * 0.62, leafy=leafy)


def tree_of(street: Street, x: float, *, leafy: bool, lean: float = 0.0) -> None:
    street.shadow(x, 630, 110, 20)
    limb(street, street.random, x, 626, -math.pi / 2 + lean, 190, 40, leafy=leafy)
    street.polygon([(x - 34, 632), (x - 18, 590), (x + 18, 590), (x + 36, 632)], BARK)


def tree_dead(random: Random) -> Image.Image:
    street = Street(random)
    tree_of(street, random.uniform(420, 600), leafy=False, lean=random.choice([0.0, 0.0, 0.28, -0.28]))
    return street.done()


def tree(random: Random) -> Image.Image:
    street = Street(random)
    tree_of(street, random.uniform(420, 600), leafy=True)
    return street.done()


def branch(random: Random) -> Image.Image:
    """A branch broken off, hanging or fallen."""
    street = Street(random)
    x = random.uniform(300, 380)
    tree_of(street, x, leafy=True)
    if random.random() < 0.5:
        street.polygon([(x - 4, 360), (x + 26, 352), (x + 20, 388)], (206, 178, 130))
        limb(street, random, x + 18, 372, 1.0, 150, 22, leafy=True)
    else:
        street.shadow(x + 320, 640, 260, 22)
        limb(street, random, x + 130, 632, -0.12, 180, 26, leafy=True)
        street.disc(x + 130, 632, 9, 13, (206, 178, 130))
    return street.done()


def cleared(random: Random) -> Image.Image:
    street = Street(random)
    x = random.uniform(300, 380)
    tree_of(street, x, leafy=True)
    street.disc(x + 18, 430, 9, 12, (206, 178, 130))
    return street.done()


def stump(random: Random, *, gone: bool = False) -> Image.Image:
    street = Street(random)
    x = random.uniform(420, 560)
    street.rect(x - 110, 540, x + 110, 648, (104, 84, 62))
    if gone:
        street.line([(x + 20, 600), (x + 20, 300)], (150, 118, 80), 9)
        limb(street, random, x, 610, -math.pi / 2, 120, 13, leafy=True)
    else:
        street.polygon([(x - 66, 540), (x + 66, 540), (x + 84, 618), (x - 88, 622)], BARK)
        street.disc(x, 540, 67, 24, (198, 166, 118))
        for ring in range(1, 5):
            street.line(
                [
                    (x + 13 * ring * math.cos(a / 12 * math.tau), 540 + 4.6 * ring * math.sin(a / 12 * math.tau))
                    for a in range(13)
                ],
                (160, 126, 84),
                2,
            )
    return street.done()


def stump_gone(random: Random) -> Image.Image:
    return stump(random, gone=True)


def hedge(random: Random, *, trimmed: bool = False) -> Image.Image:
    street = Street(random, park=False)
    front = 516.0 if trimmed else 624.0
    street.rect(0, 330, WIDTH, front - (20 if trimmed else 60), shade(LEAF, 0.72))
    for layer in range(4):
        for x in range(-30, WIDTH + 60, 44):
            y = 330 + layer * (front - 330) / 4 + random.uniform(-8, 8) * (0.4 if trimmed else 2.6)
            size = 34 if trimmed else random.uniform(38, 66)
            street.polygon(
                blob(random, x, y, size, size * 0.8, 0.2, 16), shade(LEAF, random.uniform(0.72, 1.12) + layer * 0.04)
            )
    if not trimmed:
        for _shoot in range(46):
            left, foot = random.uniform(0, WIDTH), random.uniform(380, 620)
            tip = left + random.uniform(-46, 46), foot - random.uniform(30, 110)
            street.line([(left, foot), tip], shade(LEAF, 0.9), 4)
    return street.done()


def hedge_trimmed(random: Random) -> Image.Image:
    return hedge(random, trimmed=True)


def weeds(random: Random, *, mown: bool = False) -> Image.Image:
    street = Street(random)
    street.rect(0, GROUND, WIDTH, HEIGHT, shade(LEAF, 1.05 if mown else 0.9))
    blades = 1100 if mown else 900
    for number in range(blades):
        y = GROUND + (HEIGHT - GROUND + 40) * (number / blades)
        x = random.uniform(-20, WIDTH + 20)
        height = random.uniform(6, 14) if mown else random.uniform(40, 170) * (0.5 + 0.5 * number / blades)
        tone = shade(blend(LEAF, (176, 164, 96), random.random() * 0.5), random.uniform(0.75, 1.2))
        bend = random.uniform(-0.2, 0.2) * height
        street.line([(x, y), (x + bend * 0.4, y - height * 0.6), (x + bend, y - height)], tone, 3 if mown else 4)
        if not mown and random.random() < 0.07:
            street.disc(x + bend, y - height, 8, 8, random.choice([(222, 202, 92), (206, 200, 190), (170, 120, 170)]))
    return street.done()


def mown(random: Random) -> Image.Image:
    return weeds(random, mown=True)


def ditch(random: Random, *, clean: bool = False) -> Image.Image:
    street = Street(random, park=True)
    street.rect(0, GROUND, WIDTH, HEIGHT, shade(LEAF, 0.98))
    street.polygon([(380, GROUND), (600, GROUND), (860, HEIGHT), (150, HEIGHT)], (96, 84, 62))
    street.polygon(
        [(430, GROUND), (560, GROUND), (720, HEIGHT), (290, HEIGHT)], (126, 144, 150) if clean else (84, 88, 70)
    )
    if clean:
        street.polygon([(470, 560), (520, 560), (590, HEIGHT), (440, HEIGHT)], (164, 182, 190))
    else:
        for number in range(260):
            y = GROUND + 20 + (HEIGHT - GROUND) * number / 250
            x = random.uniform(430 - (y - GROUND) * 0.6, 560 + (y - GROUND) * 0.7)
            height = random.uniform(40, 130)
            street.line(
                [(x, y), (x + random.uniform(-14, 14), y - height)], shade((120, 128, 70), random.uniform(0.7, 1.2)), 4
            )
            if random.random() < 0.06:
                street.line([(x, y - height), (x, y - height - 26)], (96, 62, 40), 9)
        for _bottle in range(7):
            x, y = random.uniform(360, 640), random.uniform(600, 740)
            street.rect(x, y, x + 40, y + 15, (206, 220, 224), 6)
    return street.done()


def ditch_clean(random: Random) -> Image.Image:
    return ditch(random, clean=True)
