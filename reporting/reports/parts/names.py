"""What to call categories and areas in a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from evaluation.measures import Measure
from tenants.words import in_language


@dataclass(frozen=True)
class Names:
    """What to call categories and areas in the report's language, in the municipality's own order."""

    categories: Mapping[str, str]
    areas: Mapping[str, str]

    @classmethod
    def read(cls, language: str) -> Self:
        """The names in the municipality entered."""
        known = catalogue()
        return cls(
            {code: in_language(category.names, language) for code, category in known.categories.items()},
            {code: area.name for code, area in known.areas.items()},
        )

    def category(self, code: str) -> str:
        return self.categories.get(code) or code or _("without a category")

    def area(self, code: str) -> str:
        return self.areas.get(code) or code or _("outside every area")

    def of_categories(self, parts: Mapping[str, Mapping[str, Measure]]) -> dict[str, Mapping[str, Measure]]:
        """Parts by name; those of the same name keep their code behind it."""
        named: dict[str, Mapping[str, Measure]] = {}
        for code, figures in parts.items():
            name = self.category(code)
            named[f"{name} ({code})" if name in named else name] = figures
        return named
