"""What stands or lies in a street: bins, rubbish, benches, signs, cars, and what becomes of them."""

import math
from random import Random

from PIL import Image

from config.demo.pictures.canvas import WIDTH, Colour, Point, blend, blob, shade
from config.demo.pictures.street import GROUND, Street

WOOD: Colour = (150, 104, 62)
STEEL: Colour = (112, 118, 124)
DARK: Colour = (44, 46, 50)
BAG: tuple[Colour, ...] = ((38, 38, 44), (46, 48, 54), (62, 66, 70), (52, 62, 86))
PAINT: tuple[Colour, ...] = ((166, 52, 46), (48, 84, 130), (210, 212, 208), (70, 76, 82), (58, 104, 84), (176, 148, 92))


def rubbish(random: Random) -> Image.Image:
    street = Street(random)
    x = random.uniform(420, 580)
    street.shadow(x, 616, 260, 30)
    mattress = x - random.uniform(120, 200)
    street.polygon(
        [(mattress, 430), (mattress + 150, 408), (mattress + 172, 590), (mattress + 20, 604)], (206, 196, 180)
    )
    street.polygon(
        [(mattress + 150, 408), (mattress + 176, 414), (mattress + 196, 586), (mattress + 172, 590)], (172, 160, 146)
    )
    for stripe in range(1, 5):
        street.line(
            [(mattress + stripe * 30, 428 - stripe * 4), (mattress + 20 + stripe * 30, 600 - stripe * 2)],
            (178, 156, 140),
            3,
        )
    for _board in range(4):
        bx = x + random.uniform(-60, 160)
        street.line(
            [(bx, 606), (bx + random.uniform(40, 120), random.uniform(420, 520))],
            shade(WOOD, random.uniform(0.7, 1.2)),
            15,
        )
    for _bag in range(random.randint(6, 9)):
        bag(street, x + random.uniform(-200, 220), random.uniform(566, 620), random.uniform(46, 74))
    litter(street, x, 610, 24, 260)
    return street.done()


def bag(street: Street, x: float, y: float, size: float) -> None:
    random = street.random
    tone = random.choice(BAG)
    street.shadow(x, y + size * 0.3, size, 10)
    street.polygon(blob(random, x, y - size * 0.3, size, size * 0.66, 0.12, 30), tone)
    street.polygon(blob(random, x - size * 0.26, y - size * 0.5, size * 0.34, size * 0.22, 0.2, 18), shade(tone, 1.5))
    street.polygon(
        [
            (x - 10, y - size * 0.86),
            (x - 20, y - size * 1.2),
            (x, y - size),
            (x + 20, y - size * 1.22),
            (x + 10, y - size * 0.86),
        ],
        tone,
    )


def litter(street: Street, x: float, y: float, count: int, reach: float) -> None:
    random = street.random
    for _piece in range(count):
        px, py = x + random.gauss(0, reach * 0.6), y + random.gauss(0, 22)
        if py > GROUND + 10:
            street.polygon(
                blob(random, px, py, random.uniform(5, 15), random.uniform(4, 9), 0.35, 9),
                random.choice([(226, 222, 212), (190, 60, 50), (80, 130, 170), (214, 186, 110), (150, 160, 150)]),
            )


def sofa(random: Random) -> Image.Image:
    street = Street(random)
    x, tone = random.uniform(330, 460), random.choice(((122, 70, 62), (84, 104, 92), (112, 104, 128), (146, 118, 82)))
    street.shadow(x + 180, 632, 230, 22)
    street.rect(x, 430, x + 360, 570, tone, 22)
    street.rect(x + 30, 524, x + 330, 600, shade(tone, 1.16), 16)
    street.line([(x + 180, 528), (x + 180, 596)], shade(tone, 0.8), 4)
    street.rect(x - 26, 478, x + 44, 612, shade(tone, 0.88), 22)
    street.rect(x + 316, 478, x + 386, 612, shade(tone, 0.88), 22)
    street.rect(x, 596, x + 360, 620, shade(tone, 0.66))
    for foot in (8, 330):
        street.rect(x + foot, 618, x + foot + 22, 636, DARK)
    street.polygon([(x + 70, 540), (x + 130, 532), (x + 144, 572), (x + 88, 582)], (226, 214, 186))
    if random.random() < 0.5:
        street.rect(x + 430, 396, x + 540, 632, (222, 224, 222), 6)
        street.line([(x + 430, 480), (x + 540, 480)], (170, 174, 174), 4)
        street.rect(x + 520, 420, x + 528, 464, (140, 144, 146))
    litter(street, x + 180, 630, 14, 240)
    return street.done()


def tyres(random: Random) -> Image.Image:
    street = Street(random, park=True)
    for row, count in enumerate((5, 4, 2)):
        for number in range(count):
            x = 330 + number * 104 + row * 50 + random.uniform(-12, 12)
            y = 596 - row * 62 + random.uniform(-6, 6)
            street.shadow(x, y + 40, 60, 12, 0.25)
            street.disc(x, y, 60, 46, (34, 34, 37))
            street.disc(x, y - 6, 52, 36, (48, 48, 52))
            street.disc(x, y - 4, 28, 19, (18, 18, 20))
    return street.done()


def bin_of(street: Street, x: float, *, full: bool = False, burnt: bool = False) -> None:
    random = street.random
    green: Colour = random.choice(((48, 82, 64), (62, 76, 88), (54, 70, 108)))
    street.shadow(x, 628, 92, 16)
    if burnt:
        for rib in range(6):
            street.line([(x - 60 + rib * 24, 470), (x - 52 + rib * 21, 620)], (36, 32, 30), 6)
        street.line([(x - 66, 472), (x + 66, 472)], (36, 32, 30), 9)
        street.line([(x - 58, 620), (x + 58, 620)], (36, 32, 30), 9)
        street.polygon(blob(random, x, 600, 120, 40, 0.2), (46, 43, 41))
        street.polygon(blob(random, x - 6, 592, 60, 24, 0.3), (26, 24, 24))
        return
    if full:
        for _top in range(9):
            bag(street, x + random.uniform(-46, 46), 476 - random.uniform(0, 34), random.uniform(20, 34))
    street.polygon([(x - 70, 468), (x + 70, 468), (x + 56, 624), (x - 56, 624)], green)
    for rib in range(5):
        street.line([(x - 52 + rib * 26, 484), (x - 42 + rib * 21, 612)], shade(green, 0.78), 6)
    street.rect(x - 78, 456, x + 78, 480, shade(green, 1.25), 6)
    if full:
        for _bag in range(3):
            bag(street, x + random.choice([-1, 1]) * random.uniform(96, 170), 616, random.uniform(34, 54))
        litter(street, x, 622, 34, 200)


def bin_full(random: Random) -> Image.Image:
    street = Street(random)
    bin_of(street, random.uniform(420, 600), full=True)
    return street.done()


def bin_empty(random: Random) -> Image.Image:
    street = Street(random)
    bin_of(street, random.uniform(420, 600))
    return street.done()


def bin_burnt(random: Random) -> Image.Image:
    street = Street(random)
    bin_of(street, random.uniform(420, 600), burnt=True)
    return street.done()


def bench_of(street: Street, x: float, missing: set[int]) -> None:
    tone = shade(WOOD, street.random.uniform(0.86, 1.16))
    street.shadow(x + 200, 634, 240, 16)
    for foot in (34, 336):
        street.polygon(
            [(x + foot, 540), (x + foot + 26, 540), (x + foot + 34, 636), (x + foot - 8, 636)], (126, 124, 120)
        )
        street.line([(x + foot + 14, 540), (x + foot + 22, 398)], STEEL, 12)
    for slat in range(6):
        y = 404 + slat * 40 if slat < 3 else 524 + (slat - 3) * 17
        height = 26 if slat < 3 else 13
        if slat in missing:
            street.polygon(
                [(x, y + 6), (x + 120, y + 4), (x + 152, y + 16), (x + 108, y + height), (x, y + height)],
                shade(tone, 0.9),
            )
            street.polygon(
                [(x + 300, y + 2), (x + 400, y + 4), (x + 400, y + height), (x + 282, y + height)], shade(tone, 0.86)
            )
        else:
            street.rect(x - 6, y, x + 406, y + height, shade(tone, 1 + 0.05 * (slat % 2)), 3)
            street.rect(x - 6, y + height - 4, x + 406, y + height, shade(tone, 0.7))
    if missing:
        street.polygon([(x + 150, 640), (x + 330, 618), (x + 336, 632), (x + 158, 654)], shade(tone, 0.8))


def bench(random: Random) -> Image.Image:
    street = Street(random, park=random.random() < 0.75)
    bench_of(street, random.uniform(260, 400), set(random.sample(range(6), 3)))
    return street.done()


def bench_mended(random: Random) -> Image.Image:
    street = Street(random, park=random.random() < 0.75)
    bench_of(street, random.uniform(260, 400), set())
    return street.done()


def planter(random: Random, *, upright: bool = False) -> Image.Image:
    street = Street(random)
    x, clay = random.uniform(380, 520), (166, 98, 70)
    street.shadow(x + 90, 636, 170, 16)
    if upright:
        street.polygon([(x - 30, 516), (x + 210, 516), (x + 184, 636), (x - 4, 636)], clay)
        street.rect(x - 40, 500, x + 220, 526, shade(clay, 1.15))
        middle: Point = (x + 90, 480)
    else:
        street.polygon([(x - 20, 560), (x + 150, 530), (x + 178, 622), (x, 642)], clay)
        street.polygon([(x + 150, 530), (x + 186, 536), (x + 206, 618), (x + 178, 622)], (64, 48, 36))
        street.polygon(blob(random, x + 260, 630, 110, 26, 0.25), (76, 58, 42))
        middle = (x + 280, 604)
    for _flower in range(34):
        fx, fy = middle[0] + random.gauss(0, 62), middle[1] + random.gauss(0, 20)
        street.line([(fx, fy + 30), (fx, fy)], (74, 108, 58), 4)
        street.disc(fx, fy, 9, 8, random.choice([(196, 54, 70), (222, 176, 60), (210, 120, 160)]))
    return street.done()


def planter_upright(random: Random) -> Image.Image:
    return planter(random, upright=True)


def swing(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random, park=True)
    street.rect(0, 560, WIDTH, 768, (186, 166, 126))
    for x in (240, 760):
        street.line([(x - 60, 660), (x, 240)], STEEL, 16)
        street.line([(x + 60, 660), (x, 240)], STEEL, 16)
    street.line([(236, 242), (764, 242)], STEEL, 18)
    for seat in (390, 610):
        broken = seat == 390 and not mended
        street.line([(seat - 40, 244), (seat - 40, 560)], DARK, 4)
        if broken:
            street.line([(seat + 40, 244), (seat + 44, 360), (seat + 38, 380)], DARK, 4)
            street.polygon([(seat - 46, 556), (seat - 30, 552), (seat + 10, 640), (seat - 6, 648)], (178, 60, 48))
        else:
            street.line([(seat + 40, 244), (seat + 40, 560)], DARK, 4)
            street.rect(seat - 50, 556, seat + 50, 572, (48, 92, 140), 5)
    return street.done()


def swing_mended(random: Random) -> Image.Image:
    return swing(random, mended=True)


def bollard(random: Random, *, upright: bool = False) -> Image.Image:
    street = Street(random)
    for number in range(5):
        x = 170 + number * 165
        if number == 2 and not upright:
            street.disc(x, 640, 30, 10, (70, 66, 62))
            street.shadow(x + 120, 664, 110, 10)
            street.line([(x + 26, 648), (x + 210, 668)], DARK, 26)
            street.line([(x + 150, 661), (x + 176, 664)], (214, 210, 200), 26)
        else:
            street.shadow(x, 644, 26, 8)
            street.line([(x, 640), (x, 500)], DARK, 26)
            street.rect(x - 13, 520, x + 13, 542, (214, 210, 200))
            street.disc(x, 498, 14, 8, shade(DARK, 1.3))
    return street.done()


def bollard_upright(random: Random) -> Image.Image:
    return bollard(random, upright=True)


def rack(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random)
    x = random.uniform(240, 330)
    for hoop in range(4):
        hx, lean = x + hoop * 140, 0 if mended or hoop != 1 else 70
        street.shadow(hx + 30, 636, 46, 8)
        street.line([(hx, 636), (hx + lean, 520), (hx + 60 + lean, 520), (hx + 60, 636)], STEEL, 11)
    if not mended:
        wheel(street, x + 300, 586, 52)
        street.line([(x + 300, 586), (x + 370, 500), (x + 440, 586), (x + 350, 586), (x + 370, 500)], (158, 62, 48), 9)
        street.line([(x + 440, 586), (x + 424, 480), (x + 404, 476)], (158, 62, 48), 9)
        street.line([(x + 354, 492), (x + 390, 490)], DARK, 9)
    return street.done()


def rack_mended(random: Random) -> Image.Image:
    return rack(random, mended=True)


def wheel(street: Street, x: float, y: float, size: float) -> None:
    rim = [(x + size * math.cos(a / 20 * math.tau), y + size * math.sin(a / 20 * math.tau)) for a in range(21)]
    street.line(rim, DARK, 8)
    for spoke in range(6):
        angle = spoke / 6 * math.pi
        street.line(
            [
                (x - size * math.cos(angle), y - size * math.sin(angle)),
                (x + size * math.cos(angle), y + size * math.sin(angle)),
            ],
            (150, 152, 154),
            1.4,
        )


SIGNS = ("yield", "stop", "no-entry", "crossing", "limit")


def face(street: Street, kind: str, x: float, y: float, turn: float = 0.0, squeeze: float = 1.0) -> None:
    """A traffic sign without words."""

    def at(px: float, py: float) -> Point:
        px *= squeeze
        return x + px * math.cos(turn) - py * math.sin(turn), y + px * math.sin(turn) + py * math.cos(turn)

    def ring(radius: float, corners: int, start: float = 0.0) -> list[Point]:
        return [
            at(radius * math.cos(start + n / corners * math.tau), radius * math.sin(start + n / corners * math.tau))
            for n in range(corners)
        ]

    red, white, blue = (178, 40, 40), (236, 234, 228), (40, 84, 150)
    if kind == "yield":
        street.polygon(ring(88, 3, math.pi / 2), red)
        street.polygon(ring(54, 3, math.pi / 2), white)
    elif kind == "stop":
        street.polygon(ring(76, 8, math.pi / 8), white)
        street.polygon(ring(68, 8, math.pi / 8), red)
        street.polygon([at(-40, -12), at(40, -12), at(40, 12), at(-40, 12)], white)
    elif kind == "no-entry":
        street.polygon(ring(72, 30), red)
        street.polygon([at(-50, -14), at(50, -14), at(50, 14), at(-50, 14)], white)
    elif kind == "limit":
        street.polygon(ring(72, 30), red)
        street.polygon(ring(56, 30), white)
        street.polygon([at(-26, -6), at(26, -6), at(26, 8), at(-26, 8)], DARK)
    else:
        street.polygon([at(-66, -66), at(66, -66), at(66, 66), at(-66, 66)], blue)
        street.polygon([at(0, -50), at(52, 46), at(-52, 46)], white)
        street.line([at(0, -10), at(-8, 16), at(-20, 36)], DARK, 7)
        street.line([at(0, -10), at(10, 14), at(20, 36)], DARK, 7)


def sign(random: Random) -> Image.Image:
    street = Street(random)
    kind, x = random.choice(SIGNS), random.uniform(420, 560)
    fate = random.choice(("bent", "leaves", "turned", "sprayed"))
    if fate == "bent":
        street.post(x, 330, 640, lean=170, width=15)
        face(street, kind, x + 176, 330, 0.52)
    elif fate == "turned":
        street.post(x, 170, 640)
        face(street, kind, x, 210, 0.16, squeeze=0.34)
    else:
        street.post(x, 170, 640)
        face(street, kind, x, 210)
        if fate == "sprayed":
            scrawl(street, x - 60, 214, 120, (206, 208, 210), 12)
        else:
            for _leaf in range(26):
                street.polygon(
                    blob(
                        random,
                        x + random.gauss(10, 62),
                        214 + random.gauss(0, 54),
                        random.uniform(24, 52),
                        random.uniform(20, 40),
                        0.25,
                        18,
                    ),
                    shade((84, 118, 66), random.uniform(0.75, 1.2)),
                )
    return street.done()


def sign_mended(random: Random) -> Image.Image:
    street = Street(random)
    x = random.uniform(420, 560)
    street.post(x, 170, 640)
    face(street, random.choice(SIGNS), x, 210)
    return street.done()


def scrawl(street: Street, x: float, y: float, width: float, tone: Colour, thick: float) -> None:
    """A loop of spray paint; it says nothing."""
    random = street.random
    line, steps = [], 22
    for step in range(steps):
        part = step / steps
        line.append(
            (
                x + width * part + random.uniform(-8, 8),
                y + math.sin(part * 19 + random.uniform(-0.3, 0.3)) * width * 0.2,
            )
        )
    street.line(line, tone, thick)


def signal(random: Random, *, working: bool = False) -> Image.Image:
    street = Street(random)
    x = random.uniform(420, 600)
    street.post(x, 160, 640, width=16, tone=(86, 92, 98))
    street.rect(x - 48, 130, x + 48, 370, (32, 36, 38), 12)
    lights: list[Colour] = [(70, 30, 30), (84, 66, 30), (30, 62, 42)]
    if working:
        lights[2] = (72, 214, 126)
    elif random.random() < 0.6:
        lights[1] = (248, 190, 60)
    for number, tone in enumerate(lights):
        y = 172 + number * 78
        if max(tone) > 150:
            street.glow(x, y, 92, tone, 0.6)
        street.disc(x, y, 28, 28, tone)
    street.rect(x - 16, 480, x + 16, 540, (214, 176, 60), 4)
    street.disc(x, 512, 8, 8, (60, 50, 30))
    return street.done()


def signal_working(random: Random) -> Image.Image:
    return signal(random, working=True)


def car_of(street: Street, x: float, tone: Colour, *, dead: bool) -> None:
    random = street.random
    low = 690.0 + (10 if dead else 0)
    street.shadow(x + 260, low + 6, 300, 20, 0.45)
    body = [
        (x, low - 70),
        (x + 30, low - 122),
        (x + 130, low - 136),
        (x + 200, low - 212),
        (x + 368, low - 214),
        (x + 446, low - 138),
        (x + 516, low - 118),
        (x + 530, low - 54),
        (x + 524, low - 26),
        (x + 6, low - 26),
    ]
    street.polygon(body, tone)
    street.polygon([(x, low - 70), (x + 530, low - 60), (x + 524, low - 26), (x + 6, low - 26)], shade(tone, 0.8))
    street.polygon(
        [(x + 152, low - 138), (x + 208, low - 200), (x + 276, low - 202), (x + 276, low - 138)], (70, 84, 96)
    )
    street.polygon(
        [(x + 290, low - 138), (x + 290, low - 202), (x + 360, low - 202), (x + 420, low - 138)], (70, 84, 96)
    )
    street.line([(x + 283, low - 200), (x + 286, low - 30)], shade(tone, 0.66), 3)
    street.rect(x + 306, low - 120, x + 338, low - 112, shade(tone, 0.6))
    street.polygon([(x + 6, low - 96), (x + 40, low - 104), (x + 36, low - 82), (x + 4, low - 78)], (232, 226, 200))
    for hub in (112, 420):
        flat = dead and random.random() < 0.7
        street.disc(x + hub, low - 20 + (8 if flat else 0), 62, 50 if flat else 60, (26, 26, 28))
        street.disc(x + hub, low - 20, 32, 31, (140, 142, 144))
        street.disc(x + hub, low - 20, 10, 10, (70, 72, 74))
    if dead:
        for _spot in range(14):
            street.polygon(
                blob(
                    random,
                    x + random.uniform(20, 500),
                    low - random.uniform(36, 120),
                    random.uniform(6, 26),
                    random.uniform(4, 13),
                    0.35,
                    14,
                ),
                random.choice([(122, 76, 48), shade(tone, 0.62), (96, 104, 62)]),
            )
        street.line(
            [(x + 210, low - 196), (x + 250, low - 160), (x + 236, low - 150), (x + 270, low - 142)], (196, 208, 212), 3
        )
        for _weed in range(26):
            wx = x + random.uniform(-20, 540)
            street.line([(wx, low + 30), (wx + random.uniform(-9, 9), low + random.uniform(-26, 8))], (96, 122, 64), 4)


def car(random: Random) -> Image.Image:
    street = Street(random)
    car_of(street, random.uniform(200, 300), shade(random.choice(PAINT), 0.9), dead=True)
    return street.done()


def parked(random: Random) -> Image.Image:
    street = Street(random)
    street.rect(0, 648, WIDTH, 700, (172, 166, 156))
    street.rect(0, 700, WIDTH, 716, (186, 180, 170))
    street.rect(0, 716, WIDTH, 768, (88, 88, 90))
    car_of(street, random.uniform(-120, -40), random.choice(PAINT), dead=False)
    car_of(street, random.uniform(470, 540), random.choice(PAINT), dead=False)
    return street.done()


def van(random: Random) -> Image.Image:
    street = Street(random)
    x, low, tone = random.uniform(170, 240), 694.0, random.choice(((208, 208, 202), (150, 156, 150), (120, 138, 156)))
    street.shadow(x + 320, low + 4, 350, 20, 0.45)
    street.rect(x + 150, low - 330, x + 650, low - 40, tone, 14)
    street.polygon(
        [
            (x, low - 150),
            (x + 70, low - 180),
            (x + 120, low - 290),
            (x + 160, low - 300),
            (x + 160, low - 40),
            (x, low - 40),
        ],
        shade(tone, 0.95),
    )
    street.polygon(
        [(x + 80, low - 184), (x + 124, low - 278), (x + 150, low - 278), (x + 150, low - 184)], (70, 84, 96)
    )
    street.line([(x + 400, low - 320), (x + 400, low - 50)], shade(tone, 0.8), 4)
    street.rect(x, low - 76, x + 650, low - 36, shade(tone, 0.66))
    for hub in (120, 520):
        street.disc(x + hub, low - 24, 66, 54, (26, 26, 28))
        street.disc(x + hub, low - 30, 32, 30, (130, 132, 134))
    scrawl(street, x + 250, low - 200, 260, random.choice(PAINT), 9)
    for _weed in range(24):
        wx = x + random.uniform(0, 640)
        street.line([(wx, low + 30), (wx + random.uniform(-9, 9), low + random.uniform(-26, 8))], (96, 122, 64), 4)
    return street.done()


def scooter(random: Random) -> Image.Image:
    street = Street(random)
    tone = random.choice(((60, 150, 110), (206, 120, 50), (90, 96, 190)))
    for number in range(random.randint(2, 3)):
        x, y = 260 + number * 170, 610 + number * 20
        street.shadow(x + 120, y + 14, 170, 12)
        wheel(street, x, y, 24)
        wheel(street, x + 220, y + 6, 24)
        street.line([(x, y - 4), (x + 210, y)], tone, 17)
        street.line([(x + 214, y + 4), (x + 330, y - 70)], DARK, 11)
        street.line([(x + 306, y - 92), (x + 356, y - 46)], DARK, 9)
    return street.done()


def stop(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random)
    x = random.uniform(240, 330)
    frame: Colour = (72, 84, 92)
    street.shadow(x + 230, 636, 290, 14)
    street.rect(x + 10, 300, x + 450, 560, (178, 198, 206))
    if not mended:
        street.polygon(
            [
                (x + 170, 330),
                (x + 230, 360),
                (x + 250, 420),
                (x + 300, 450),
                (x + 240, 520),
                (x + 160, 500),
                (x + 140, 420),
            ],
            (206, 190, 160),
        )
        for angle in range(9):
            street.line(
                [(x + 210, 430), (x + 210 + 190 * math.cos(angle), 430 + 120 * math.sin(angle))], (222, 232, 234), 2
            )
    for post in (4, 226, 446):
        street.line([(x + post, 280), (x + post, 636)], frame, 12)
    street.rect(x - 30, 262, x + 490, 290, frame, 4)
    street.rect(x + 40, 540, x + 410, 558, WOOD)
    street.post(x + 560, 200, 636, tone=frame)
    street.rect(x + 506, 190, x + 614, 262, (226, 180, 54), 6)
    street.rect(x + 524, 208, x + 596, 236, DARK, 4)
    if mended:
        street.rect(x + 532, 360, x + 588, 450, (234, 232, 224))
        for line in range(5):
            street.line([(x + 540, 376 + line * 15), (x + 580, 376 + line * 15)], (120, 124, 128), 3)
    return street.done()


def stop_mended(random: Random) -> Image.Image:
    return stop(random, mended=True)


def box(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random)
    x, tone = random.uniform(380, 480), (150, 156, 150)
    street.shadow(x + 100, 630, 150, 14)
    street.rect(x, 380, x + 210, 628, tone, 5)
    street.rect(x - 8, 366, x + 218, 386, shade(tone, 0.8), 4)
    if mended:
        street.line([(x + 105, 386), (x + 105, 626)], shade(tone, 0.8), 4)
        street.rect(x + 116, 490, x + 126, 522, DARK)
    else:
        street.rect(x + 14, 396, x + 196, 614, (48, 48, 52))
        for row in range(4):
            street.rect(x + 30, 416 + row * 46, x + 180, 440 + row * 46, (96, 98, 102))
            for cable in range(5):
                start = x + 40 + cable * 30
                street.line(
                    [(start, 440 + row * 46), (start + random.uniform(-16, 16), 462 + row * 46)],
                    random.choice(PAINT),
                    5,
                )
        street.polygon([(x + 210, 382), (x + 316, 400), (x + 316, 650), (x + 210, 626)], shade(tone, 0.9))
    return street.done()


def box_mended(random: Random) -> Image.Image:
    return box(random, mended=True)


def cable(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random)
    for x in (150, 860):
        lean = 0 if mended or x == 150 else random.uniform(40, 80)
        street.post(x, 40, 640, lean=lean, width=24, tone=(112, 88, 66))
        street.line([(x + lean - 60, 84), (x + lean + 60, 84)], (96, 76, 58), 12)
    for wire in range(2):
        sag = 60 + wire * 26
        street.line(
            [(130 + wire * 44, 78), (330, 78 + sag), (520, 84 + sag * 1.2), (700, 78 + sag), (850, 78)], DARK, 3
        )
    if not mended:
        street.line([(150, 120), (280, 300), (420, 470), (560, 560), (640, 590), (690, 560), (720, 600)], DARK, 6)
    return street.done()


def cable_mended(random: Random) -> Image.Image:
    return cable(random, mended=True)


def fountain(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random, park=True)
    x, iron = random.uniform(430, 540), (60, 84, 78)
    if not mended:
        street.polygon(blob(random, x + 20, 640, 260, 40, 0.15), (140, 146, 148))
        street.polygon(blob(random, x, 636, 160, 20, 0.15), (176, 190, 198))
    street.shadow(x, 632, 90, 14)
    street.polygon([(x - 46, 340), (x + 46, 340), (x + 62, 632), (x - 62, 632)], iron)
    street.disc(x, 338, 58, 20, shade(iron, 1.2))
    street.polygon([(x - 30, 338), (x, 284), (x + 30, 338)], shade(iron, 1.1))
    street.line([(x + 40, 420), (x + 104, 420), (x + 108, 446)], (150, 130, 78), 13)
    street.disc(x + 100, 566, 62, 16, shade(iron, 0.8))
    water = (196, 212, 222)
    if mended:
        street.line([(x + 108, 448), (x + 106, 560)], water, 9)
    else:
        for drop in range(5):
            street.disc(x + 107, 462 + drop * 24, 3.5, 7, water)
    return street.done()


def fountain_mended(random: Random) -> Image.Image:
    return fountain(random, mended=True)


def house(random: Random, *, mended: bool = False) -> Image.Image:
    street = Street(random, park=False)
    tone: Colour = (176, 156, 130)
    street.rect(250, 90, 780, GROUND, tone)
    street.polygon([(220, 96), (330, -40), (700, -40), (810, 96)], (120, 72, 58))
    for bay in range(3):
        street.window(350 + bay * 165, 170, tone)
        if mended:
            street.window(350 + bay * 165, 330, tone)
        else:
            street.rect(316 + bay * 165, 326, 384 + bay * 165, 420, (96, 78, 60))
            for board in range(4):
                street.line(
                    [(312 + bay * 165, 340 + board * 24), (388 + bay * 165, 334 + board * 24)], shade(WOOD, 0.8), 13
                )
    if not mended:
        for _scar in range(8):
            street.polygon(
                blob(
                    random,
                    random.uniform(290, 740),
                    random.uniform(130, 470),
                    random.uniform(24, 70),
                    random.uniform(18, 44),
                    0.3,
                    30,
                ),
                blend(tone, (150, 86, 66), 0.75),
            )
        litter(street, 520, 560, 30, 220)
        for _tile in range(14):
            tx, ty = random.uniform(280, 760), random.uniform(530, 630)
            street.polygon([(tx, ty), (tx + 26, ty - 5), (tx + 30, ty + 8), (tx + 4, ty + 13)], (138, 80, 62))
    return street.done()


def house_mended(random: Random) -> Image.Image:
    return house(random, mended=True)


def lamp_by_day(random: Random, *, lit: bool = True) -> Image.Image:
    """A street lamp that burns in daylight."""
    street = Street(random)
    x, iron = random.uniform(360, 470), (70, 80, 88)
    street.post(x, 90, 640, width=16, tone=iron)
    street.line([(x, 92), (x + 130, 66)], iron, 11)
    if lit:
        street.glow(x + 140, 84, 170, (255, 236, 160), 0.8)
    street.disc(x + 140, 72, 58, 15, (255, 246, 206) if lit else (120, 126, 130))
    return street.done()


def lamp_off_by_day(random: Random) -> Image.Image:
    return lamp_by_day(random, lit=False)
