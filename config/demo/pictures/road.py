"""The carriageway seen from somebody standing at its edge: holes, cracks, patches, water, covers, markings."""

import math
from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, blend, blob, grown, shade, wander

ASPHALT: tuple[Colour, ...] = ((92, 92, 94), (98, 95, 92), (86, 88, 92), (101, 99, 96), (90, 86, 83))
WATER: Colour = (176, 192, 204)
CHALK: Colour = (196, 195, 188)


class Road(Canvas):
    """The empty road: a kerb with slabs to the right or left, a broken line, a crack or two."""

    def __init__(self, random: Random, *, marked: bool = True) -> None:
        self.random = random
        self.tone = random.choice(ASPHALT)
        super().__init__(self.tone)
        self.mirrored = random.random() < 0.5
        self.lean = random.uniform(-30, 30)
        if random.random() < 0.7:
            self.crack(random.uniform(300, 420), -10, math.pi / 2 + 0.1, 44)
        if marked:
            self.dashes()
        self.kerb()

    def dashes(self) -> None:
        for top in (-80, 180, 470, 740):
            x = 170 - top * 0.24 + self.lean
            self.polygon(
                [(x, top), (x + 44 + top * 0.03, top), (x - 32 + top * 0.02, top + 180), (x - 92, top + 180)], CHALK
            )

    def edge(self, y: float) -> float:
        """Where the kerb runs at a height."""
        return 812 + self.lean + 8 * y / HEIGHT + 190 * (y / HEIGHT) ** 2

    def kerb(self) -> None:
        heights = range(-20, HEIGHT + 40, 20)
        line = [(self.edge(y), y) for y in heights]
        self.polygon([*line, (WIDTH + 300, HEIGHT + 20), (WIDTH + 300, -20)], (136, 127, 118))
        for y in range(-20, HEIGHT + 200, 96):
            self.line([(self.edge(y) + 60, y), (WIDTH + 250, y + 14)], (104, 96, 88), 3)
        for offset in (150, 235, 330):
            self.line([(self.edge(y) + offset * (0.6 + y / HEIGHT * 0.6), y) for y in heights], (104, 96, 88), 3)
        self.polygon([*line, *[(self.edge(y) + 60 + y * 0.05, y) for y in reversed(heights)]], (166, 163, 155))
        for y in range(-20, HEIGHT + 100, 160):
            self.line([(self.edge(y), y), (self.edge(y) + 64 + y * 0.05, y + 4)], (118, 114, 108), 4)
        self.line(line, shade(self.tone, 0.52), 15)

    def crack(self, x: float, y: float, angle: float, steps: int, width: float = 2.2) -> None:
        self.line(wander(self.random, x, y, angle, steps), shade(self.tone, 0.5), width)

    def done(self) -> Image.Image:
        picture = self.finished(seed=self.random.randrange(1000), grain=15, blotches=0.16)
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else picture


def crumbs(road: Road, outline: list[Point], count: int) -> None:
    """Chips of the surface around a hole."""
    for _chip in range(count):
        x, y = road.random.choice(outline)
        x, y = x + road.random.gauss(0, 26), y + road.random.gauss(6, 16)
        size = road.random.uniform(2, 7)
        road.polygon(
            blob(road.random, x, y, size, size * 0.7, 0.3, 9), shade(road.tone, road.random.uniform(0.45, 1.5))
        )


def hole(road: Road, x: float, y: float, across: float, down: float, *, wet: bool) -> None:
    """A pothole with a crumbled rim, dry or full of water."""
    random = road.random
    outline = blob(random, x, y, across, down, 0.22, 90)
    for _crack in range(random.randint(5, 8)):
        angle = random.uniform(0, math.tau)
        road.crack(x + across * math.cos(angle), y + down * math.sin(angle), angle, random.randint(5, 12))
    road.line([*grown(outline, x, y + 14, 1.2), grown(outline, x, y + 14, 1.2)[0]], blend(road.tone, CHALK, 0.35), 5)
    road.polygon(grown(outline, x, y + 8, 1.17), blend(shade(road.tone, 0.86), (104, 90, 72), 0.35))
    road.polygon(grown(outline, x, y - 8, 1.1), shade(road.tone, 0.5))
    road.polygon(outline, (58, 51, 44))
    road.polygon(grown(blob(random, x, y, across, down, 0.22, 90), x, y + 8, 0.9), (74, 66, 57))
    for _stone in range(70):
        angle, far = random.uniform(0, math.tau), math.sqrt(random.random()) * 0.85
        size = random.uniform(3, 9)
        road.polygon(
            blob(
                random,
                x + far * across * math.cos(angle),
                y + 6 + far * down * math.sin(angle),
                size,
                size * 0.7,
                0.3,
                9,
            ),
            shade((98, 90, 80), random.uniform(0.6, 1.5)),
        )
    if wet:
        inner = blob(random, x, y + 6, across * 0.76, down * 0.74, 0.2, 90)
        road.polygon(inner, WATER)
        road.polygon(grown(inner, x - across * 0.12, y - down * 0.14, 0.62), shade(WATER, 1.07))
    crumbs(road, outline, 80)


def pothole(random: Random) -> Image.Image:
    road = Road(random)
    x, y = random.uniform(390, 560), random.uniform(410, 480)
    size = random.uniform(150, 240)
    hole(road, x, y, size, size * random.uniform(0.5, 0.7), wet=random.random() < 0.6)
    if random.random() < 0.35:
        hole(road, x - random.uniform(120, 220), y - random.uniform(190, 240), 52, 26, wet=False)
    return road.done()


def patched(random: Random) -> Image.Image:
    road = Road(random)
    left, right, top, low = (
        random.uniform(150, 260),
        random.uniform(700, 790),
        random.uniform(260, 310),
        random.uniform(600, 680),
    )
    slant = random.uniform(50, 110)
    corners = [(left + slant, top), (right - slant * 0.7, top), (right, low), (left, low)]
    road.polygon(corners, shade(road.tone, 0.56))
    road.line([*corners, corners[0], corners[1]], shade(road.tone, 0.34), 8)
    return road.done()


def cracked(random: Random) -> Image.Image:
    road = Road(random)
    x, y = random.uniform(380, 620), random.uniform(380, 460)
    for _ring in range(34):
        angle, far = random.uniform(0, math.tau), random.random()
        road.crack(
            x + 240 * far * math.cos(angle),
            y + 150 * far * math.sin(angle),
            random.uniform(0, math.tau),
            random.randint(6, 14),
            random.uniform(1.6, 4),
        )
    road.crack(x - 60, -10, 1.4, 64, 5)
    return road.done()


def rut(random: Random) -> Image.Image:
    road = Road(random, marked=False)
    x = random.uniform(300, 380)
    for offset, width in ((0, 118), (290, 104)):
        track = [(x + offset - y * 0.2, y) for y in range(-20, HEIGHT + 40, 30)]
        for share, dark in ((1.25, 0.9), (1.0, 0.82), (0.75, 0.74), (0.5, 0.67)):
            road.line(track, shade(road.tone, dark), width * share)
        for y in random.sample((200, 420, 640), 2):
            middle = x + offset - y * 0.2
            pool = [
                (px - (py - y) * 0.2, py)
                for px, py in blob(random, middle, y, width * 0.34, random.uniform(70, 120), 0.16)
            ]
            road.polygon(grown(pool, middle, y, 1.12), shade(road.tone, 0.5))
            road.polygon(pool, shade(WATER, 0.8))
            road.polygon(grown(pool, middle - 4, y - 10, 0.6), shade(WATER, 0.92))
    return road.done()


def flooded(random: Random) -> Image.Image:
    road = Road(random)
    x = road.edge(430) - 40
    gully(road, x - 60, 520)
    pool = blob(random, x - 150, 470, random.uniform(300, 390), random.uniform(150, 200), 0.16, 90)
    clipped = [(min(px, road.edge(py) - 2), py) for px, py in pool]
    road.polygon(grown(clipped, x - 150, 470, 1.03), shade(road.tone, 0.7))
    road.polygon(clipped, (128, 139, 146))
    road.polygon(grown(clipped, x - 190, 440, 0.7), (150, 163, 172))
    road.polygon(grown(clipped, x - 230, 415, 0.36), (174, 188, 197))
    for _ripple in range(7):
        rx, ry = x - 150 + random.uniform(-200, 120), 470 + random.uniform(-90, 100)
        road.line([(rx - 40, ry), (rx, ry - 5), (rx + 46, ry)], (186, 199, 207), 2)
    leaves(road, 26, (x - 150, 470), 210)
    return road.done()


def gully(road: Road, x: float, y: float, bars: int = 7) -> None:
    """The grating of a street drain."""
    road.polygon([(x - 78, y - 52), (x + 66, y - 52), (x + 80, y + 56), (x - 84, y + 56)], (62, 60, 58))
    for bar in range(bars):
        left = x - 68 + bar * 20
        road.polygon([(left, y - 42), (left + 11, y - 42), (left + 12, y + 46), (left - 2, y + 46)], (16, 16, 17))
    road.line([(x - 72, y + 2), (x + 70, y + 2)], (74, 72, 70), 7)


def drain(random: Random) -> Image.Image:
    road = Road(random)
    x = road.edge(480) - 92
    road.polygon(blob(random, x - 10, 486, 150, 108, 0.14, 80), shade(road.tone, 0.76))
    gully(road, x, 480)
    if random.random() < 0.6:
        hole(road, x - 120, 500, 62, 34, wet=False)
    leaves(road, 60, (x, 480), 96)
    return road.done()


def drain_clean(random: Random) -> Image.Image:
    road = Road(random)
    gully(road, road.edge(480) - 92, 480)
    return road.done()


def leaves(road: Road, count: int, middle: Point, reach: float) -> None:
    """Fallen leaves around a point."""
    random = road.random
    for _leaf in range(count):
        x, y = middle[0] + random.gauss(0, reach), middle[1] + random.gauss(0, reach * 0.6)
        size = random.uniform(6, 15)
        road.polygon(
            blob(random, x, y, size, size * 0.6, 0.35, 10),
            random.choice([(150, 98, 44), (122, 84, 46), (168, 124, 54), (112, 66, 40), (138, 112, 60)]),
        )


def leafy(random: Random) -> Image.Image:
    road = Road(random, marked=False)
    leaves(road, 520, (road.edge(420) - 60, 420), 190)
    return road.done()


def swept(random: Random) -> Image.Image:
    road = Road(random, marked=random.random() < 0.5)
    leaves(road, 9, (500, 420), 320)
    return road.done()


def cover(random: Random) -> Image.Image:
    """A manhole whose cover has sunk or is missing."""
    road = Road(random)
    x, y = random.uniform(400, 580), random.uniform(420, 480)
    road.polygon(blob(random, x, y, 215, 130, 0.1, 80), shade(road.tone, 0.74))
    for turn in range(7):
        road.crack(x + 170 * math.cos(turn), y + 100 * math.sin(turn), turn, 9, 3)
    road.disc(x, y + 5, 168, 98, (34, 33, 33))
    if random.random() < 0.4:
        road.disc(x, y, 152, 86, (14, 14, 15))
        road.disc(x - 4, y + 20, 120, 54, (24, 25, 27))
        cone(road, x + 230, y + 40)
    else:
        lid(road, x, y + 9)
    return road.done()


def lid(road: Canvas, x: float, y: float) -> None:
    road.disc(x, y, 152, 86, (82, 79, 77))
    road.disc(x, y, 138, 77, (70, 68, 67))
    for row in range(-3, 4):
        for column in range(-5, 6):
            px, py = x + column * 25 + (row % 2) * 12, y + row * 21
            if ((px - x) / 128) ** 2 + ((py - y) / 70) ** 2 < 1:
                road.rect(px - 8, py - 5, px + 8, py + 5, (92, 89, 87))


def cover_level(random: Random) -> Image.Image:
    road = Road(random)
    x, y = random.uniform(400, 580), random.uniform(420, 480)
    road.polygon(
        [(x - 220, y - 120), (x + 210, y - 120), (x + 240, y + 132), (x - 250, y + 132)], shade(road.tone, 0.62)
    )
    road.disc(x, y, 168, 98, (56, 55, 54))
    lid(road, x, y)
    return road.done()


def cone(road: Canvas, x: float, y: float) -> None:
    """A traffic cone, so that nobody falls in."""
    road.shadow(x, y + 6, 52, 14)
    road.polygon([(x - 54, y), (x + 54, y), (x + 44, y + 16), (x - 44, y + 16)], (196, 74, 28))
    road.polygon([(x - 34, y), (x - 8, y - 120), (x + 8, y - 120), (x + 34, y)], (222, 92, 36))
    road.polygon([(x - 26, y - 38), (x - 19, y - 70), (x + 19, y - 70), (x + 26, y - 38)], (236, 232, 224))


def glass(random: Random) -> Image.Image:
    road = Road(random, marked=False)
    for _shard in range(170):
        x, y = random.gauss(500, 150), random.gauss(460, 80)
        size = random.uniform(4, 20)
        tone = random.choice([(170, 198, 188), (196, 214, 210), (118, 150, 126), (222, 232, 230)])
        angle = random.uniform(0, math.tau)
        road.polygon(
            [
                (x, y),
                (x + size * math.cos(angle), y + size * 0.6 * math.sin(angle)),
                (x + size * 0.7 * math.cos(angle + 1.1), y + size * 0.5 * math.sin(angle + 1.1)),
            ],
            tone,
        )
    return road.done()


def zebra(random: Random, *, worn: bool = True) -> Image.Image:
    road = Road(random, marked=False)
    for stripe in range(6):
        left = 20 + stripe * 136
        quad = [(left + 60, 250), (left + 130, 250), (left + 104, 620), (left + 8, 620)]
        if quad[1][0] < road.edge(250):
            road.polygon(quad, blend(road.tone, CHALK, 0.3 if worn else 1))
            if worn:
                for _bit in range(26):
                    x, y = left + random.uniform(10, 128), random.uniform(250, 620)
                    road.polygon(
                        blob(random, x, y, random.uniform(8, 34), random.uniform(6, 22), 0.4, 16),
                        blend(road.tone, CHALK, random.choice([0.0, 0.1, 0.55])),
                    )
    return road.done()


def zebra_fresh(random: Random) -> Image.Image:
    return zebra(random, worn=False)


def plain(random: Random) -> Image.Image:
    """An empty stretch of road."""
    return Road(random).done()
