"""The three towns: what they report, how fast they answer, who stands where. Their catalogues are in docs/examples."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from config.demo.people import ENGLISH, HUNGARIAN, Names
from config.demo.rulebook import COUNCIL, JAROKELO, STONEBRIDGE, Stages


@dataclass(frozen=True)
class Profile:
    """How a town lives.

    Args:
        daily: reports a day at the end of the two years.
        topics: a category and a weight for each topic.
        answers: a factor on the days to the first answer, at the start and at the end.
        slowness: a factor on the days to a solution.
        landmarks: pairs of a landmark and how to say "by" it.
        calm: streets without house numbers.
        seconds: the bodies that may get a case besides the one that the rules name, by topic.
        share, haste: factors by body on the odds of a solution and on its days.
        areas: factors on the days to a solution by area.
    """

    slug: str
    language: str
    stages: Stages
    names: Names
    daily: float
    topics: Mapping[str, tuple[str, float]]
    answers: tuple[float, float]
    slowness: float
    landmarks: Sequence[tuple[str, str]]
    calm: Sequence[str]
    seconds: Mapping[str, Sequence[str]]
    share: Mapping[str, float] = field(default_factory=dict)
    haste: Mapping[str, float] = field(default_factory=dict)
    areas: Mapping[str, float] = field(default_factory=dict)
    channels: Mapping[str, float] = field(
        default_factory=lambda: {"web": 62, "app": 14, "phone": 13, "mail": 6, "desk": 4, "api": 1}
    )
    growth: float = 0.06


KOHID = Profile(
    slug="kohid",
    language="hu",
    stages=JAROKELO,
    names=HUNGARIAN,
    daily=14.2,
    topics={
        "pothole": ("potholes", 17),
        "pavement": ("pavement", 12),
        "access": ("pavement", 1),
        "lighting": ("lighting", 16),
        "waste": ("waste", 17),
        "greenery": ("greenery", 13),
        "signs": ("signs", 8),
        "drainage": ("utilities", 6),
        "utilities": ("utilities", 4),
        "furniture": ("furniture", 4),
        "graffiti": ("graffiti", 2),
        "other": ("other", 1),
    },
    answers=(1.85, 0.95),
    slowness=1.0,
    landmarks=(
        ("buszmegálló", "a buszmegálló előtt"),
        ("patika", "a patika előtt"),
        ("óvoda", "az óvoda mellett"),
        ("általános iskola", "az iskola előtt"),
        ("rendelő", "a rendelőnél"),
        ("posta", "a posta mellett"),
        ("piac", "a piac mögött"),
        ("játszótér", "a játszótér mellett"),
        ("könyvtár", "a könyvtár előtt"),
        ("kompkikötő", "a kompkikötőnél"),
        ("pékség", "a pékség előtt"),
        ("tűzoltóság", "a tűzoltóság mellett"),
        ("sportpálya", "a sportpálya mellett"),
        ("gyógyszertár", "az új gyógyszertár mellett"),
        ("híd", "a híd lábánál"),
        ("zeneiskola", "a zeneiskola előtt"),
        ("idősek otthona", "az idősek otthonánál"),
        ("malom", "az öreg malomnál"),
    ),
    calm=("Lassú-part", "Komp tér", "Révész tér"),
    seconds={
        "pothole": ("vizmu", "megyei-utkezelo"),
        "pavement": ("zoldfelulet", "vizmu"),
        "lighting": ("varosuzemelteto",),
        "waste": ("felugyelet", "varosuzemelteto"),
        "greenery": ("varosuzemelteto", "fenyhalo"),
        "signs": ("zoldfelulet", "varosuzemelteto"),
        "drainage": ("varosuzemelteto", "megyei-utkezelo"),
        "utilities": ("varosuzemelteto",),
        "furniture": ("zoldfelulet",),
        "graffiti": ("varosuzemelteto",),
        "access": ("zoldfelulet",),
        "other": ("felugyelet",),
    },
    share={"fenyhalo": 1.25, "megyei-utkezelo": 0.6},
    haste={"fenyhalo": 0.9, "megyei-utkezelo": 1.3},
    areas={"ovaros": 0.84, "malomszeg": 1.0, "teglagyar": 1.08, "kertalja": 1.38},
)

ZOLDVAR = Profile(
    slug="zoldvar",
    language="hu",
    stages=COUNCIL,
    names=HUNGARIAN,
    daily=6.65,
    topics={
        "greenery": ("greenery", 17),
        "pothole": ("potholes", 14),
        "waste": ("waste", 13),
        "drainage": ("utilities", 9),
        "utilities": ("utilities", 4),
        "lighting": ("lighting", 9),
        "pavement": ("pavement", 8),
        "signs": ("signs", 7),
        "vehicles": ("vehicles", 5),
        "furniture": ("benches", 4),
        "parking": ("parking", 3),
        "transit": ("transit", 2.5),
        "cycling": ("cycling", 2),
        "graffiti": ("graffiti", 1.5),
        "access": ("access", 1),
        "other": ("other", 2),
    },
    answers=(2.5, 1.35),
    slowness=1.12,
    landmarks=(
        ("iskola", "az iskola előtt"),
        ("buszforduló", "a buszfordulónál"),
        ("kilátó", "a kilátónál"),
        ("óvoda", "az óvoda mellett"),
        ("posta", "a posta mellett"),
        ("pincék", "a pincék között"),
        ("vár", "a várfal alatt"),
        ("bolt", "a bolt előtt"),
        ("temető", "a temető mellett"),
        ("rendelő", "a rendelő előtt"),
        ("játszótér", "a játszótér mellett"),
        ("művelődési ház", "a művelődési ház előtt"),
        ("erdőszél", "az erdőszélen"),
        ("vasútállomás", "a vasútállomásnál"),
        ("kút", "az öreg kútnál"),
    ),
    calm=("Ér-part", "Piac tér", "Várkapu tér", "Nyárfa dűlő", "Bástya sétány"),
    seconds={
        "pothole": ("vizmu", "muszaki-iroda"),
        "pavement": ("parkfenntarto", "muszaki-iroda"),
        "lighting": ("muszaki-iroda",),
        "waste": ("rendeszet", "parkfenntarto"),
        "greenery": ("muszaki-iroda", "fenyhalo"),
        "signs": ("parkfenntarto",),
        "drainage": ("utfenntarto",),
        "utilities": ("utfenntarto",),
        "furniture": ("muszaki-iroda",),
        "vehicles": ("muszaki-iroda",),
        "parking": ("utfenntarto",),
        "transit": ("utfenntarto",),
        "cycling": ("parkfenntarto",),
        "graffiti": ("rendeszet",),
        "access": ("utfenntarto",),
        "other": ("rendeszet",),
    },
    share={"fenyhalo": 1.2, "muszaki-iroda": 0.8},
    areas={"varalja": 0.9, "pincesor": 1.25, "ujtelep": 1.0, "nyarfas": 1.1},
    channels={"web": 54, "app": 8, "phone": 22, "mail": 8, "desk": 7, "api": 1},
)

STONEBRIDGE_TOWN = Profile(
    slug="stonebridge",
    language="en",
    stages=STONEBRIDGE,
    names=ENGLISH,
    daily=2.4,
    topics={
        "pothole": ("potholes", 19),
        "pavement": ("pavement", 13),
        "access": ("pavement", 2),
        "cycling": ("pavement", 2),
        "lighting": ("lighting", 14),
        "waste": ("waste", 16),
        "greenery": ("greenery", 11),
        "signs": ("signs", 7),
        "drainage": ("drainage", 8),
        "furniture": ("furniture", 4),
        "vehicles": ("vehicles", 4),
        "graffiti": ("graffiti", 2),
        "parking": ("other", 2),
        "other": ("other", 1),
    },
    answers=(1.05, 0.6),
    slowness=0.75,
    landmarks=(
        ("school", "by the school"),
        ("bus stop", "by the bus stop"),
        ("chemist", "outside the chemist's"),
        ("library", "by the library"),
        ("playground", "by the playground"),
        ("surgery", "near the surgery"),
        ("church", "by the church"),
        ("ferry landing", "at the ferry landing"),
        ("post office", "outside the post office"),
        ("bakery", "outside the bakery"),
        ("station", "by the station"),
        ("weir", "near the weir"),
    ),
    calm=("The Towpath", "Ferry Green", "Market Place"),
    seconds={
        "pothole": ("slow-water", "county-roads"),
        "pavement": ("parks",),
        "access": ("county-roads",),
        "cycling": ("parks",),
        "lighting": ("streets",),
        "waste": ("wardens",),
        "greenery": ("streets",),
        "signs": ("parks",),
        "drainage": ("streets", "county-roads"),
        "furniture": ("parks",),
        "vehicles": ("streets",),
        "graffiti": ("streets",),
        "parking": ("wardens",),
        "other": ("wardens",),
    },
    share={"brightlane": 1.2, "county-roads": 0.7},
    haste={"county-roads": 1.4},
    areas={"old-town": 0.9, "mill-end": 1.0, "orchards": 1.25, "brickfields": 1.05},
    channels={"web": 70, "app": 17, "phone": 7, "mail": 4, "desk": 1, "api": 1},
)

PROFILES = (KOHID, ZOLDVAR, STONEBRIDGE_TOWN)
