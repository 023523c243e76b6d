"""A street by day, seen from across: sky, house fronts, pavement and kerb, on which things stand."""

from random import Random

from PIL import Image

from config.demo.pictures.canvas import HEIGHT, WIDTH, Canvas, Colour, blend, blob, shade

PLASTER: tuple[Colour, ...] = (
    (214, 190, 150),
    (196, 168, 140),
    (186, 190, 184),
    (206, 178, 160),
    (176, 184, 196),
    (222, 206, 176),
)
ROOF: tuple[Colour, ...] = ((142, 82, 62), (122, 74, 60), (112, 96, 90))
GROUND = 500.0


class Street(Canvas):
    """Fronts, a hedge or a park behind a pavement; things stand at `GROUND` and below."""

    def __init__(self, random: Random, *, park: bool | None = None) -> None:
        self.random = random
        super().__init__((196, 212, 222))
        self.mirrored = random.random() < 0.5
        sky = random.choice(
            (((150, 184, 210), (222, 230, 230)), ((176, 188, 196), (224, 226, 222)), ((132, 172, 208), (214, 226, 232)))
        )
        self.fade(*sky, 0, GROUND)
        self.season = random.choice(("summer", "autumn", "summer", "bare"))
        if random.random() < 0.35 if park is None else park:
            self.park()
        else:
            self.fronts()
        self.ground()

    def fronts(self) -> None:
        random, x = self.random, -random_offset(self.random)
        while x < WIDTH:
            width = random.uniform(250, 370)
            self.front(x, x + width, random.uniform(120, 210), random.choice(PLASTER))
            x += width

    def front(self, left: float, right: float, eaves: float, tone: Colour) -> None:
        random = self.random
        roof = random.choice(ROOF)
        self.polygon([(left - 6, eaves), (left + 40, eaves - 96), (right - 40, eaves - 96), (right + 6, eaves)], roof)
        self.rect(left, eaves, right, GROUND, tone)
        self.rect(left, GROUND - 64, right, GROUND, shade(tone, 0.74))
        self.rect(left, eaves, right, eaves + 9, shade(tone, 0.8))
        door = random.randrange(3)
        for bay in range(3):
            x = left + (right - left) * (bay + 0.5) / 3
            if bay == door:
                self.rect(x - 34, GROUND - 176, x + 34, GROUND, shade(tone, 0.62))
                self.rect(
                    x - 28, GROUND - 170, x + 28, GROUND, random.choice(((84, 62, 48), (52, 76, 70), (94, 56, 50)))
                )
            else:
                self.window(x, GROUND - 200, tone)
            if eaves < 190:
                self.window(x, eaves + 44, tone)

    def window(self, x: float, y: float, tone: Colour) -> None:
        self.rect(x - 34, y - 6, x + 34, y + 92, shade(tone, 1.12))
        self.rect(x - 27, y, x + 27, y + 84, (86, 104, 120))
        self.polygon([(x - 27, y), (x + 6, y), (x - 27, y + 56)], (118, 138, 152))
        self.rect(x - 2, y, x + 2, y + 84, shade(tone, 1.12))
        self.rect(x - 40, y + 92, x + 40, y + 100, shade(tone, 0.84))

    def park(self) -> None:
        random = self.random
        leaf = {"summer": (92, 128, 74), "autumn": (164, 118, 56), "bare": (132, 128, 104)}[self.season]
        for layer in range(3):
            y = GROUND - 190 + layer * 66
            for x in range(-60, WIDTH + 80, 92):
                self.polygon(
                    blob(random, x + random.uniform(-30, 30), y + random.uniform(-20, 20), 92, 78, 0.16, 30),
                    shade(blend(leaf, (206, 216, 214), 0.4 - layer * 0.18), random.uniform(0.93, 1.05)),
                )
        self.rect(0, GROUND - 70, WIDTH, GROUND, shade(leaf, 0.94))

    def ground(self) -> None:
        tone = self.random.choice(((172, 166, 156), (164, 162, 158), (178, 168, 152)))
        self.rect(0, GROUND, WIDTH, 660, tone)
        for y in (540, 592):
            self.line([(0, y), (WIDTH, y)], shade(tone, 0.9), 2)
        for column in range(-2, 12):
            self.line([(column * 110 + 60, GROUND), (column * 128 - 30, 660)], shade(tone, 0.9), 2)
        self.rect(0, 648, WIDTH, 664, shade(tone, 1.08))
        self.rect(0, 664, WIDTH, 684, shade(tone, 0.7))
        self.rect(0, 684, WIDTH, HEIGHT, (88, 88, 90))

    def post(
        self, x: float, top: float, foot: float, lean: float = 0, width: float = 13, tone: Colour = (110, 116, 120)
    ) -> None:
        self.shadow(x, foot, 28, 8)
        self.line([(x, foot), (x + lean, top)], tone, width)
        self.line([(x - width * 0.22, foot), (x + lean - width * 0.22, top)], shade(tone, 1.25), width * 0.25)

    def done(self) -> Image.Image:
        picture = self.finished(seed=self.random.randrange(1000), grain=5, blotches=0.07)
        return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if self.mirrored else picture


def random_offset(random: Random) -> float:
    return random.uniform(0, 160)


def tidy(random: Random) -> Image.Image:
    """The street with nothing amiss."""
    return Street(random).done()


def tidy_park(random: Random) -> Image.Image:
    return Street(random, park=True).done()
