"""Which body gets a case: category × area × street → body, always the same answer, with its reason.

Pure: the report form, the desk's simulator, the importer and onboarding ask the same `Router`.

The order is total. Among the rules that match, the most specific wins: a street weighs more than an area, an area
more than a category, a longer street name more than a shorter one. What is still equal goes to the lower position,
then to the body whose code comes first. Inactive rules and inactive bodies never match.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """Send what matches to `body`. None (and "" for the street) means any; all are codes, the street is words."""

    body: str
    category: str | None = None
    area: str | None = None
    street: str = ""
    position: int = 0
    active: bool = True

    def what_it_names(self) -> dict[str, str]:
        """The parts of the question that this rule cares about, in the order in which people say them."""
        named = {"category": self.category, "area": self.area, "street": self.street}
        return {key: value for key, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Route:
    """The answer: a body, the rule that chose it, and why ({"category": code, "area": code, "street": words},
    only what the rule names; empty for a rule that takes everything)."""

    body: str
    rule: Rule
    why: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two active rules (by their place in the list given to `check_rules`) that no order of importance tells apart.

    `same_body` is true where the second merely repeats the first.
    """

    first: int
    second: int
    same_body: bool


class Router:
    """The rules of one municipality, sorted once. Ask `route` as often as you like; it holds no state."""

    def __init__(self, rules: Iterable[Rule], active_bodies: Collection[str]) -> None:
        live = [rule for rule in rules if rule.active and rule.body in active_bodies]
        live.sort(key=_importance)
        self._rules: dict[tuple[str | None, str | None], list[tuple[int, tuple[str, ...], Rule]]] = {}
        for order, rule in enumerate(live):
            self._rules.setdefault((rule.category, rule.area), []).append((order, street_words(rule.street), rule))

    def route(self, *, category: str | None, area: str | None, address: str = "") -> Route | None:
        """The body for a case, or None where no rule matches.

        Args:
            category: the category's code.
            area: the area's code; None for a place outside every area, which no rule with an area matches.
            address: the address as people write it; a rule's street is looked for in it.
        """
        best: tuple[int, Rule] | None = None
        parts: list[tuple[str, ...]] | None = None
        for key in {(category, area), (category, None), (None, area), (None, None)}:
            for order, street, rule in self._rules.get(key, ()):
                if best is not None and order >= best[0]:
                    break
                if street:
                    parts = _address_parts(address) if parts is None else parts
                    if not any(part[: len(street)] == street for part in parts):
                        continue
                best = (order, rule)
                break
        if best is None:
            return None
        return Route(best[1].body, best[1], best[1].what_it_names())


def route(
    rules: Iterable[Rule],
    active_bodies: Collection[str],
    *,
    category: str | None,
    area: str | None,
    address: str = "",
) -> Route | None:
    """Ask once. For many questions over the same rules make a `Router`."""
    return Router(rules, active_bodies).route(category=category, area=area, address=address)


def check_rules(rules: Sequence[Rule]) -> list[Conflict]:
    """Pairs of active rules that name exactly the same category, area and street.

    With different bodies only their position decides, which nobody sees when reading them; with the same body the
    second does nothing. Streets are compared as words, without accents and capitals.
    """
    first_of: dict[tuple[str | None, str | None, tuple[str, ...]], int] = {}
    conflicts: list[Conflict] = []
    for index, rule in enumerate(rules):
        if not rule.active:
            continue
        key = (rule.category, rule.area, street_words(rule.street))
        first = first_of.setdefault(key, index)
        if first != index:
            conflicts.append(Conflict(first, index, same_body=rules[first].body == rule.body))
    return conflicts


def holes(
    rules: Iterable[Rule], active_bodies: Collection[str], *, categories: Iterable[str], areas: Sequence[str]
) -> dict[str, list[str]]:
    """Categories for which some place has no body: {category: [areas without one]}; [""] where there are no areas."""
    router = Router(rules, active_bodies)
    found: dict[str, list[str]] = {}
    for category in categories:
        places: Sequence[str] = areas or [""]
        empty = [area for area in places if router.route(category=category, area=area or None) is None]
        if empty:
            found[category] = empty
    return found


def explain(body: str, why: Mapping[str, str], names: Mapping[str, str]) -> str:
    """One translated sentence: "Sent to BKM because lighting in district XI".

    Args:
        body: the body's name.
        why: `Route.why`, or the same object as kept in a referral.
        names: what to call the codes in `why` in the reader's language; a missing one stays a code.
    """
    sentence = {
        (): _("Sent to %(body)s because it takes what has no rule of its own"),
        ("category",): _("Sent to %(body)s because %(category)s"),
        ("area",): _("Sent to %(body)s because in %(area)s"),
        ("street",): _("Sent to %(body)s because on %(street)s"),
        ("category", "area"): _("Sent to %(body)s because %(category)s in %(area)s"),
        ("category", "street"): _("Sent to %(body)s because %(category)s on %(street)s"),
        ("area", "street"): _("Sent to %(body)s because on %(street)s in %(area)s"),
        ("category", "area", "street"): _("Sent to %(body)s because %(category)s on %(street)s in %(area)s"),
    }[tuple(key for key in ("category", "area", "street") if why.get(key))]
    words = {key: names.get(value, value) for key, value in why.items()}
    return sentence % {"body": body, **words}


def street_words(text: str) -> tuple[str, ...]:
    """A street's name as comparable words: "Malom utca" → ("malom", "utca"); accents and capitals do not count."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(char for char in plain if not unicodedata.combining(char))))


def _importance(rule: Rule) -> tuple[bool, bool, bool, int, int, str]:
    """Sorts the rule that wins first."""
    words = street_words(rule.street)
    return (not words, rule.area is None, rule.category is None, -len(words), rule.position, rule.body)


def _address_parts(address: str) -> list[tuple[str, ...]]:
    """What stands between the commas of an address, as words: once as it is ("56-osok tere") and once without the
    numbers before it ("14 Mill Lane", "9999 Kőhíd")."""
    parts = []
    for part in re.split(r"[,;\n]", address):
        words = street_words(part)
        parts.append(words)
        start = next((place for place, word in enumerate(words) if not word[0].isdigit()), 0)
        if start:
            parts.append(words[start:])
    return parts
