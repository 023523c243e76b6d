"""Reporters: a few who report week after week, many who do once, most without a name. All are invented."""

import unicodedata
from dataclasses import dataclass
from random import Random
from uuid import UUID

from cases.stories import ReporterRef

# Of all reports, so many come without any trace of who it was, and so many with an address but without a name shown.
TRACELESS, NAMELESS = 0.3, 0.28
# The ten most active make so much of the reports under a name.
REGULARS, REGULARS_SHARE = 10, 0.43
PER_OCCASIONAL = 2.3


@dataclass(frozen=True, slots=True)
class Names:
    """Name parts, with blanks between them, from which people are made up; family names that hardly anybody has."""

    given: str
    family: str
    family_first: bool
    mail: str
    phone: str


HUNGARIAN = Names(
    (
        "Anna Ádám Áron Bálint Boglárka Csaba Csenge Dóra Dénes Emese Erik Éva Flóra Gergely Gréta Hanna "
        "Ildikó Jakab Kinga Lóránt Magdolna Márton Noémi Olivér Orsolya Örs Petra Rita Soma Szilvia Tekla "
        "Tibor Vanda Vilmos Zsófia Zsolt"
    ),
    (
        "Almakerti Barkaszegi Berekaljai Búzavölgyi Csillagréti Dombszéli Ereszalji Fűzligeti Gáthelyi "
        "Gesztenyési Hajnalpataki Hídlábi Jegenyesori Kavicsháti Kenderföldi Komlókerti Kökényági Lápszegi "
        "Levelesi Malomkerti Mohosvári Nádvirági Nyírszéli Ökörmezei Őszerdei Patakszegi Pipacsréti Révoldali "
        "Rozsföldi Sásközi Somligeti Szederági Szénakerti Tarlóvégi Tölgyhegyi Vadrózsási Várkerti "
        "Zsombékaljai"
    ),
    True,
    "posta.example",
    "(06 99) 555 {:03d}",
)
ENGLISH = Names(
    (
        "Agnes Alfie Bridget Callum Daphne Dylan Edith Felix Freya George Harriet Ivy Jasper Kitty Leo Mabel "
        "Nadia Omar Phoebe Quentin Rosa Samir Thea Una Victor Wendy"
    ),
    (
        "Alderfold Applegarden Barleymow Bramblehedge Brookwater Cloverfield-Moss Dewmeadow Elderstile "
        "Fernhollow Gatewillow Hazelstile Ivystone Kilnside Larkmeadow Leatbank Millwater Nettlebank "
        "Orchardgate Pebblebrook Quarrystile Reedwater Sloehedge Thistlebank Underbridge Weirside Willowgate"
    ),
    False,
    "post.example",
    "01632 960{:03d}",
)


class Crowd:
    """Everybody who may report in a town. `reports` is how many reports are to come, roughly."""

    def __init__(self, random: Random, names: Names, language: str, reports: int) -> None:
        self.random, self.names, self.language = random, names, language
        named = reports * (1 - TRACELESS - NAMELESS)
        occasional = max(20, round(named * (1 - REGULARS_SHARE) / PER_OCCASIONAL))
        self.people = [self._person() for _number in range(REGULARS + occasional)]
        regular = [1 / (rank + 3) for rank in range(REGULARS)]
        self.weights = [REGULARS_SHARE * weight / sum(regular) for weight in regular]
        self.weights += [(1 - REGULARS_SHARE) / occasional] * occasional
        self.shy = [self._person() for _number in range(max(20, round(reports * NAMELESS / 1.3)))]

    def _person(self) -> ReporterRef:
        random, names = self.random, self.names
        given, family = random.choice(names.given.split()), random.choice(names.family.split())
        name = f"{family} {given}" if names.family_first else f"{given} {family}"
        address = f"{_plain(given)}.{_plain(family)}{random.randrange(1000)}@{names.mail}"
        phone = names.phone.format(random.randrange(1000)) if random.random() < 0.3 else ""
        return ReporterRef(identifier(random), name, address, phone, self.language)

    def reporter(self, *, by_phone: bool) -> ReporterRef | None:
        """Who reports this time; None leaves no trace. Who rings has a name."""
        luck = self.random.random()
        if luck < TRACELESS and not by_phone:
            return None
        if luck < TRACELESS + NAMELESS:
            who = self.random.choice(self.shy)
            return ReporterRef(who.pseudonym, "", who.email, who.phone, who.language, anonymous=True)
        return self.random.choices(self.people, self.weights)[0]


def _plain(name: str) -> str:
    """A name as it stands in an address."""
    return "".join(
        letter for letter in unicodedata.normalize("NFD", name.lower()) if letter.isascii() and letter.isalpha()
    )


def identifier(random: Random) -> UUID:
    """A random UUID that the seed decides."""
    return UUID(int=random.getrandbits(128), version=4)
