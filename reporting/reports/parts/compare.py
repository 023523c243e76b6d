"""What a period is compared with."""

from dataclasses import dataclass

from evaluation.selectors import Figures


@dataclass(frozen=True)
class Compare:
    """What the period is compared with."""

    before: Figures | None
    year_ago: Figures | None
    before_words: str
    year_ago_words: str

    @property
    def then(self) -> Figures | None:
        """The same period a year earlier knows the seasons; where it was not counted, the period before."""
        return self.year_ago or self.before

    @property
    def then_words(self) -> str:
        return self.year_ago_words if self.year_ago else self.before_words
