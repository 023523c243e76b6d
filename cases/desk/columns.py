"""The columns of the queue: which there are, and which a person has chosen."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import Person
from tenants.refusals import Refusal

# Under which key a person's settings hold the codes of their columns.
KEPT = "queue_columns"


class NoColumns(Refusal):
    """A list needs something to show."""


@dataclass(frozen=True)
class Column:
    """One column. `css` are the classes of its cells: `opt` ones give way where the map stands beside the list, `hide`
    ones on a telephone. `sign` is drawn instead of the words in the head of the table.
    """

    code: str
    words: str | Promise
    css: str = ""
    width: str = ""
    sign: str = ""
    usual: bool = True

    @property
    def head(self) -> str:
        """The classes of its head."""
        return " ".join([*(name for name in self.css.split() if name in ("opt", "num")), self.width]).strip()


COLUMNS: dict[str, Column] = {
    column.code: column
    for column in (
        Column("due", _("Due")),
        Column("priority", _("Priority"), "opt hide", usual=False),
        Column("number", _("Number"), "mono"),
        Column("title", _("What is wrong?"), "clip", width="w-problem"),
        Column("category", _("Category"), "opt hide", usual=False),
        Column("place", _("Where?"), "clip place", width="w-place"),
        Column("area", _("District"), "opt hide", usual=False),
        Column("state", _("State")),
        Column("bodies", _("Who has it?"), "opt hide"),
        Column("team", _("Team"), "opt hide", usual=False),
        Column("channel", _("How it came"), "opt hide", usual=False),
        Column("reported", _("Reported"), "opt hide mono", usual=False),
        Column("changed", _("Changed"), "opt hide mono", usual=False),
        Column("affected", _("How many people it affects"), "opt hide num", sign="users"),
        Column("carer", _("Cares"), "hide"),
    )
}
# What every line has, whoever reads it.
ALWAYS = ("title",)
USUAL = [code for code, column in COLUMNS.items() if column.usual]


def columns_of(person: Person | None) -> list[Column]:
    """The columns that a person has chosen, in the order of the table; the usual ones where they have not."""
    chosen = (person.settings or {}).get(KEPT) if person else None
    codes = chosen if isinstance(chosen, list) else USUAL
    return [column for code, column in COLUMNS.items() if code in codes or code in ALWAYS]


@transaction.atomic
def choose_columns(person: Person, codes: list[str]) -> None:
    """Keep which columns a person wants to see; the usual ones are kept as no choice.

    Raises:
        NoColumns: nothing but the problem is left.
    """
    chosen = [code for code in COLUMNS if code in codes or code in ALWAYS]
    if len(chosen) < 2:
        raise NoColumns(gettext("Please leave at least one column beside the problem."))
    # Somebody may settle something else in another window meanwhile.
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    settings = {**(person.settings or {}), KEPT: chosen}
    if chosen == USUAL:
        del settings[KEPT]
    person.settings = settings
    person.save(update_fields=["settings"])
