"""By when there is an answer and a solution, in words, from the promises that hold; kinds that share them together."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from cases.catalogue import Catalogue
from cases.service_levels import ANSWER, SOLUTION, Level
from cases.working_time import HOURS, WORKING


@dataclass(frozen=True)
class Promised:
    """What is promised for some kinds of problems. An empty text promises nothing."""

    categories: list[str]
    answer: str
    solution: str


def promised(rules: Catalogue) -> list[Promised]:
    """The promises of every kind in use, those that hold for most kinds first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for category in rules.categories.values():
        if category.active:
            held = {level.clock: level for level in rules.promises.rules(category.code)}
            key = (amount(held.get(ANSWER)), amount(held.get(SOLUTION)))
            groups.setdefault(key, []).append(str(category))
    rows = [Promised(sorted(names), answer, solution) for (answer, solution), names in groups.items()]
    return sorted(rows, key=lambda row: (-len(row.categories), row.categories))


def amount(level: Level | None) -> str:
    """A promised time: `8 days`, `15 working days`, `72 office hours`."""
    if level is None:
        return ""
    count = {"count": level.amount}
    if level.measure == HOURS:
        return ngettext("%(count)s office hour", "%(count)s office hours", level.amount) % count
    if level.measure == WORKING:
        return ngettext("%(count)s working day", "%(count)s working days", level.amount) % count
    return ngettext("%(count)s day", "%(count)s days", level.amount) % count


def transfer(rules: Catalogue) -> str:
    """By when what is not the municipality's is passed on; empty where nothing is promised."""
    days = rules.transfer_days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days} if days else ""


def by_priority(rules: Catalogue) -> bool:
    """Whether urgent things have times of their own, which the table does not show."""
    return any(level.priority is not None or level.body is not None for level in rules.promises.levels)
