"""What others call by name: found in the municipality's catalogue, or added to it so that nothing gets lost.

Names are compared without accents, capitals and double spaces. A category that was added is retired from the start: it
counts in every figure, but citizens are not offered it. A body that was added has no contact, so nothing is sent to it.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection, transaction
from django.utils.text import slugify

from cases.catalogue import catalogue, forget_catalogues
from cases.models import Body, Category, Status
from cases.workflow.phases import Proof
from tenants import current

NAME = 200
GROUP = 60
CATEGORY_CODE, BODY_CODE = 60, 80


@dataclass
class Names:
    """The names of one municipality. Made inside it; asked for many names at a time, it adds the unknown ones."""

    added_categories: list[str] = field(default_factory=list)
    added_bodies: list[str] = field(default_factory=list)
    _categories: dict[str, str] = field(default_factory=dict)
    _bodies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read()

    def category(self, name: str) -> str:
        """The code of a category known by this name."""
        return self._categories[folded(name)]

    def body(self, name: str) -> str:
        """The code of a body known by this name."""
        return self._bodies[folded(name)]

    def learn(self, categories: Iterable[tuple[str, str]], bodies: Iterable[str]) -> None:
        """See to it that these names are known: categories with their group, and bodies."""
        wanted = [pair for pair in categories if folded(pair[0]) not in self._categories]
        unknown = [name for name in bodies if folded(name) not in self._bodies]
        if wanted or unknown:
            self._add(wanted, unknown)
            forget_catalogues()

    def _read(self) -> None:
        self._categories, self._bodies = {}, {}
        for category in Category.objects.order_by("-active", "position", "pk"):
            for name in (category.code, *category.names.values()):
                self._categories.setdefault(folded(name), category.code)
        for body in Body.objects.order_by("-active", "pk"):
            for name in (body.code, body.short_name, body.name):
                if name:
                    self._bodies.setdefault(folded(name), body.code)

    @transaction.atomic
    def _add(self, categories: Collection[tuple[str, str]], bodies: Collection[str]) -> None:
        language = current.municipality().language
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.names', 0))")
        self._read()
        codes = set(Category.objects.values_list("code", flat=True))
        position = len(codes)
        for name, group in categories:
            if folded(name) not in self._categories:
                code = _free(slugify(name), CATEGORY_CODE, "category", codes)
                position += 1
                Category.objects.create(
                    code=code, names={language: name[:NAME]}, group=group[:GROUP], active=False, position=position
                )
                self._categories[folded(name)] = code
                self.added_categories.append(name)
        codes = set(Body.objects.values_list("code", flat=True))
        for name in bodies:
            if folded(name) not in self._bodies:
                code = _free(slugify(name), BODY_CODE, "body", codes)
                Body.objects.create(code=code, name=name[:NAME], language=language)
                self._bodies[folded(name)] = code
                self.added_bodies.append(name)


def status_meaning(phase: str, proof: str, code: str = "") -> Status | None:
    """The status of the municipality's workflow with this meaning: the one of this code if it means the same, else the
    first of the phase whose proof is the same, or the next weaker one, or as a last resort a stronger one."""
    statuses = list(catalogue().statuses.values())
    order = [step.value for step in Proof]
    wish = order.index(proof)

    def distance(status: Status) -> tuple[int, bool, int]:
        found = order.index(status.proof)
        return (wish - found if found <= wish else len(order) + found, status.code != code, status.position)

    return min((status for status in statuses if status.phase == phase), key=distance, default=None)


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """A name for comparing: without accents, capitals and spaces that nobody sees."""
    plain = unicodedata.normalize("NFKD", " ".join(name.split()).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _free(wish: str, longest: int, otherwise: str, taken: set[str]) -> str:
    """A code like the wish that nobody has yet, and take it."""
    wish = wish[: longest - 4].strip("-") or otherwise
    number, code = 1, wish
    while code in taken:
        number += 1
        code = f"{wish}-{number}"
    taken.add(code)
    return code
