"""The pavement at one's feet: slabs, kerbs, steps, trenches."""

from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, Point, blob, shade, wander

STONE: tuple[Colour, ...] = ((158, 150, 140), (150, 147, 142), (164, 152, 136), (146, 142, 134))
EARTH: Colour = (92, 74, 56)


def spot(column: float, row: float) -> Point:
    """Where a corner of the paving lies in the picture; columns and rows count slabs, the horizon is above."""
    depth = 1 / (1 + 0.16 * (6 - row))
    return WIDTH / 2 + (column - 3) * 330 * depth, -40 + (HEIGHT + 160) * (depth - 0.42) / 0.58


class Paving(Canvas):
    """Slabs in rows, each of its own tone; `moved` slabs are shifted, sunk, broken or missing."""

    def __init__(self, random: Random, *, bad: set[tuple[int, int]] = frozenset(), repaired: bool = False) -> None:  # type: ignore[assignment]
        self.random = random
        self.tone = random.choice(STONE)
        super().__init__(shade(self.tone, 0.55))
        self.mirrored = random.random() < 0.5
        for row in range(-4, 8):
            for column in range(-1, 7):
                self.slab(column, row, (column, row) in bad, repaired)

    def slab(self, column: int, row: int, bad: bool, repaired: bool) -> None:
        random, gap = self.random, 0.022
        shift = 0.5 * (row % 2)
        corners = [
            spot(column + gap + shift, row + gap),
            spot(column + 1 - gap + shift, row + gap),
            spot(column + 1 - gap + shift, row + 1 - gap),
            spot(column + gap + shift, row + 1 - gap),
        ]
        tone = shade(self.tone, random.uniform(0.92, 1.06))
        if not bad:
            self.polygon(corners, tone)
        elif repaired:
            self.polygon(corners, shade(self.tone, 1.16))
        else:
            self.broken(corners, tone)

    def broken(self, corners: list[Point], tone: Colour) -> None:
        random = self.random
        kind = random.random()
        if kind < 0.3:
            self.polygon(corners, EARTH)
            for _stone in range(30):
                x = random.uniform(corners[3][0], corners[2][0])
                y = random.uniform(corners[0][1], corners[3][1])
                self.polygon(
                    blob(random, x, y, random.uniform(3, 9), random.uniform(2, 6), 0.3, 9),
                    shade((120, 108, 92), random.uniform(0.6, 1.3)),
                )
        elif kind < 0.62:
            lift = random.uniform(16, 34)
            raised = [(x, y - lift * (0.2 if n in (0, 1) else 1)) for n, (x, y) in enumerate(corners)]
            self.polygon(corners, (44, 38, 33))
            self.polygon(raised, shade(tone, 1.08))
            self.polygon(
                [raised[3], raised[2], (raised[2][0], raised[2][1] + 15), (raised[3][0], raised[3][1] + 15)],
                shade(tone, 0.62),
            )
        else:
            reach = (corners[2][0] - corners[3][0]) * 0.3
            middle = (
                sum(x for x, _y in corners) / 4 + random.uniform(-reach, reach),
                sum(y for _x, y in corners) / 4 + random.uniform(-0.2, 0.2) * reach,
            )
            self.polygon(corners, (52, 45, 38))
            for n in range(4):
                one, two = corners[n], corners[(n + 1) % 4]
                piece = [one, two, middle]
                heart = (sum(x for x, _y in piece) / 3, sum(y for _x, y in piece) / 3)
                drop = random.uniform(-3, 7)
                self.polygon(
                    [(heart[0] + (x - heart[0]) * 0.95, heart[1] + (y - heart[1]) * 0.92 + drop) for x, y in piece],
                    shade(tone, random.uniform(0.93, 1.05)),
                )

    def done(self) -> Image.Image:
        picture = self.finished(seed=self.random.randrange(1000), grain=9, blotches=0.13)
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else picture


def bad_slabs(random: Random) -> set[tuple[int, int]]:
    column, row = random.randint(2, 3), random.randint(2, 4)
    wanted = {(column, row), (column + 1, row), (column, row + 1)}
    return wanted | {(column + random.choice([-1, 1]), row - 1)}


def slabs(random: Random) -> Image.Image:
    paving = Paving(random, bad=bad_slabs(random))
    if random.random() < 0.5:
        for _root in range(2):
            paving.line(
                wander(random, random.uniform(-20, 200), random.uniform(300, 640), 0.1, 34, 15, 0.3), (84, 66, 48), 13
            )
    for _grass in range(34):
        x, y = random.uniform(200, 860), random.uniform(320, 700)
        paving.line([(x, y), (x + random.uniform(-9, 9), y - random.uniform(10, 26))], (86, 112, 58), 3)
    return paving.done()


def slabs_mended(random: Random) -> Image.Image:
    return Paving(random, bad=bad_slabs(random), repaired=True).done()


def steps(random: Random, *, mended: bool = False) -> Image.Image:
    tone = random.choice(STONE)
    canvas = Canvas(shade(tone, 0.9))
    top, tread = 120.0, 74.0
    canvas.rect(0, 0, WIDTH, top, shade(tone, 1.02))
    for step in range(7):
        y = top + step * (tread + 28)
        canvas.rect(0, y, WIDTH, y + tread, shade(tone, 1.05 - step * 0.012))
        canvas.rect(0, y + tread, WIDTH, y + tread + 28, shade(tone, 0.66))
        for joint in range(4):
            seam = 150 + joint * 260 + (step % 2) * 120
            canvas.line([(seam, y), (seam, y + tread + 28)], shade(tone, 0.6), 3)
    if not mended:
        x = random.uniform(320, 560)
        y = top + random.randint(2, 4) * (tread + 28)
        gap = [
            (x, y + 26),
            (x + 60, y + 8),
            (x + 190, y + 22),
            (x + 240, y + 62),
            (x + 226, y + tread + 28),
            (x - 16, y + tread + 28),
        ]
        canvas.polygon(gap, (74, 66, 58))
        for _bit in range(44):
            px, py = x + random.uniform(-10, 230), y + random.uniform(34, 150)
            canvas.polygon(
                blob(random, px, py, random.uniform(4, 15), random.uniform(3, 9), 0.3, 10),
                shade(tone, random.uniform(0.5, 1.1)),
            )
    rail = (64, 74, 84)
    canvas.line([(880, 40), (948, HEIGHT - 40)], rail, 15)
    for height in range(60, HEIGHT, 200):
        canvas.line([(880 + height * 0.09, height), (880 + height * 0.09, height + 190)], shade(rail, 0.8), 11)
    return canvas.finished(seed=random.randrange(1000), grain=8, blotches=0.12)


def steps_mended(random: Random) -> Image.Image:
    return steps(random, mended=True)


def trench(random: Random) -> Image.Image:
    """A trench that nobody has filled."""
    paving = Paving(random)
    left, right = random.uniform(180, 280), random.uniform(640, 760)
    edge = [(left + 120, -20), (right - 140, -20), (right + 60, HEIGHT + 20), (left - 60, HEIGHT + 20)]
    paving.polygon(edge, (116, 94, 70))
    paving.polygon([(left + 160, -20), (right - 170, -20), (right, HEIGHT + 20), (left, HEIGHT + 20)], (54, 44, 35))
    paving.line([(left + 250, -20), (left + 200, HEIGHT)], (52, 78, 120), 24)
    paving.line([(left + 258, -20), (left + 208, HEIGHT)], (74, 104, 150), 7)
    for _clod in range(150):
        side = random.choice([left - 50, right + 40])
        x, y = random.gauss(side, 42), random.uniform(0, HEIGHT)
        paving.polygon(
            blob(random, x, y, random.uniform(6, 24), random.uniform(5, 15), 0.3, 12),
            shade(EARTH, random.uniform(0.7, 1.5)),
        )
    return paving.done()
