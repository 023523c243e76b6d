"""What can be done to many cases at once. One table; the pages, the runner and the tests read it."""

from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases.models import Case
from cases.refusals import JobRefused
from tenants.accounts.actors import Actor
from tenants.refusals import Refusal

# What is wished, as plain JSON: codes, public ids, days in ISO form, words. Each act says what it reads.
Wish = dict[str, Any]


class JobAct(Protocol):
    """One kind of act. It calls the same service as the case's own page, so that bulk has no rules of its own.

    The transaction is the runner's, which locks the case before it asks; an act on two cases locks both by itself.
    """

    @property
    def locks_itself(self) -> bool:
        """Whether its service takes several cases in an order of its own, so that nobody may hold one of them."""

    @property
    def words(self) -> str | Promise:
        """What it is called, such as “Set the priority”."""

    @property
    def undoable(self) -> bool:
        """Whether `undo` may be asked for at all."""

    @property
    def reads(self) -> tuple[str, ...]:
        """What `refusal` reads of a case besides its own columns: `referrals`, `participants`."""

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        """The wish with whatever is the same for all cases looked up once; what `refusal` and `do` are given.

        Raises:
            Refusal: it cannot be done to any case.
        """

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        """Why it cannot be done to this case, as a whole sentence; empty where it can.

        Asked before anything is done, for thousands of cases in a row: it reads `cases.jobs.selectors.READ`, what
        `reads` names and the catalogue, and makes no query of its own.
        """

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        """Do it, in the item's transaction.

        Returns:
            What undoing needs, as plain JSON.

        Raises:
            Refusal: a rule says no; nothing of it stays.
        """

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        """Lead the case back to what `do` has told, in the item's transaction.

        Raises:
            Refusal: the case has changed since, or the rules know no way back.
        """


class PlainAct:
    """What most acts have in common: nothing to look up, no way back."""

    undoable = False
    locks_itself = False
    reads: tuple[str, ...] = ()

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        return wish

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        raise JobRefused(_("This cannot be undone for many cases at once. Put it right case by case."))


# By the code that a job is kept under (20 letters at most); filled in `cases.apps`.
ACTS: dict[str, JobAct] = {}


def changed_since() -> Refusal:
    """Why a case is not led back."""
    return JobRefused(_("It has changed since, so it stays as it is now."))
