"""A street at nightfall: lamps that are lit, and lamps that are not."""

from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, shade

DARK: Colour = (29, 28, 40)
IRON: Colour = (19, 18, 25)
LIGHT: Colour = (255, 233, 160)
WINDOW: Colour = (226, 172, 92)
HORIZON = 570.0


def street(random: Random) -> Canvas:
    """Houses on both sides of a road that runs towards the last of the light."""
    canvas = Canvas(DARK)
    evening = random.choice(((36, 52, 92), (42, 46, 84), (30, 56, 88)))
    canvas.fade(evening, random.choice(((206, 142, 112), (190, 128, 116), (214, 156, 116))), 0, HORIZON + 40)
    canvas.polygon(
        [(0, HEIGHT), (0, HEIGHT - 10), (500, HORIZON + 8), (640, HORIZON + 14), (WIDTH, HEIGHT - 16), (WIDTH, HEIGHT)],
        (46, 43, 52),
    )
    canvas.line([(0, HEIGHT - 8), (500, HORIZON + 8)], (176, 122, 104), 5)
    canvas.line([(WIDTH, HEIGHT - 14), (640, HORIZON + 14)], (128, 96, 88), 3)
    return canvas


def houses(canvas: Canvas, random: Random) -> None:
    lefts = [(-20, 232, 290, 640), (232, 396, 352, 600), (392, 500, 420, 582)]
    for depth, (left, right, eaves, foot) in enumerate(lefts):
        house(
            canvas, random, left, right, eaves + random.uniform(-36, 30), foot, shade(DARK, 1 + depth * 0.16), 2 - depth
        )
    rights = [(640, 756, 396, 584), (752, WIDTH + 20, 300, 650)]
    for depth, (left, right, eaves, foot) in enumerate(rights):
        house(
            canvas,
            random,
            left,
            right,
            eaves + random.uniform(-36, 30),
            foot,
            shade(DARK, 1.16 - depth * 0.16),
            depth + 1,
        )


def house(
    canvas: Canvas, random: Random, left: float, right: float, eaves: float, foot: float, tone: Colour, windows: int
) -> None:
    ridge = eaves - random.uniform(36, 92)
    canvas.polygon(
        [
            (left, eaves),
            (left + (right - left) * random.uniform(0.4, 0.6), ridge),
            (right, eaves),
            (right, foot),
            (left, foot + 60),
        ],
        tone,
    )
    for column in range(windows):
        for row in range(2):
            x = left + 60 + column * 92 + random.uniform(-6, 6)
            y = eaves + 52 + row * 104
            if x + 34 < right and y + 46 < foot:
                canvas.rect(x, y, x + 30, y + 44, WINDOW if random.random() < 0.42 else (54, 52, 66))


def lamp(canvas: Canvas, x: float, top: float, foot: float, *, lit: bool, size: float = 1.0, lean: float = 0.0) -> None:
    reach = 92 * size
    head = (x + reach + lean, top - 22 * size)
    if lit:
        canvas.glow(head[0], head[1] + 16 * size, 310 * size, (255, 214, 132), 0.75)
    canvas.line([(x, foot), (x + lean, top)], IRON, 14 * size)
    canvas.line([(x + lean, top), head], IRON, 9 * size)
    canvas.disc(head[0], head[1], 50 * size, 13 * size, LIGHT if lit else (26, 25, 33))


def dusk(random: Random, *, lit: bool, lean: float = 0.0, box: bool = False) -> Image.Image:
    canvas = street(random)
    houses(canvas, random)
    if random.random() < 0.75 or lit:
        canvas.glow(572, 428, 190, (255, 208, 120), 0.95)
        lamp(canvas, 612, 372, HORIZON + 16, lit=True, size=0.3)
        lamp(canvas, 556, 424, HORIZON + 8, lit=True, size=0.22)
    x = random.uniform(330, 470)
    lamp(canvas, x, random.uniform(110, 160), 712, lit=lit, lean=lean)
    if box:
        canvas.rect(x - 9, 560, x + 9, 640, (10, 10, 12))
        canvas.polygon([(x + 9, 560), (x + 46, 572), (x + 46, 652), (x + 9, 640)], (44, 42, 52))
        canvas.line([(x, 570), (x - 5, 600), (x + 6, 632)], (166, 60, 44), 4)
        canvas.line([(x + 3, 570), (x + 5, 600), (x - 4, 636)], (60, 96, 150), 4)
    picture = canvas.finished(seed=random.randrange(1000), grain=4, blotches=0.05)
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if random.random() < 0.5 else picture


def dark(random: Random) -> Image.Image:
    return dusk(random, lit=False)


def lit(random: Random) -> Image.Image:
    return dusk(random, lit=True)


def leaning(random: Random) -> Image.Image:
    return dusk(random, lit=random.random() < 0.4, lean=random.choice([-130.0, 120.0]))


def opened(random: Random) -> Image.Image:
    return dusk(random, lit=False, box=True)


def underpass(random: Random, *, lit: bool = False) -> Image.Image:
    """A tunnel for people on foot, its tubes dark or lit."""
    wall: Colour = (134, 132, 122) if lit else (44, 44, 50)
    canvas = Canvas(wall)
    far = (400.0, 300.0, 624.0, 520.0)
    canvas.polygon([(0, 0), (WIDTH, 0), (far[2], far[1]), (far[0], far[1])], shade(wall, 0.8))
    canvas.polygon([(0, HEIGHT), (WIDTH, HEIGHT), (far[2], far[3]), (far[0], far[3])], shade(wall, 0.62))
    canvas.polygon([(0, 0), (far[0], far[1]), (far[0], far[3]), (0, HEIGHT)], shade(wall, 1.08))
    for row in range(1, 9):
        canvas.line([(0, row * HEIGHT / 9), (far[0], far[1] + row * 220 / 9)], shade(wall, 0.9), 2)
        canvas.line([(WIDTH, row * HEIGHT / 9), (far[2], far[1] + row * 220 / 9)], shade(wall, 0.84), 2)
    canvas.rect(*far, (214, 176, 140))
    canvas.rect(far[0], 420, far[2], far[3], (116, 110, 100))
    for tube in range(4):
        near = tube / 4
        y, half = 40 + near * 230, 120 * (1 - near) + 26
        if lit:
            canvas.glow(WIDTH / 2, y + 10, 260 * (1 - near * 0.6), (255, 246, 214), 0.7)
        canvas.rect(
            WIDTH / 2 - half, y, WIDTH / 2 + half, y + 18 * (1 - near * 0.7), (255, 250, 230) if lit else (30, 30, 34)
        )
    return canvas.finished(seed=random.randrange(1000), grain=6, blotches=0.12)


def underpass_lit(random: Random) -> Image.Image:
    return underpass(random, lit=True)
