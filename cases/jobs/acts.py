"""What can be done to many cases at once. One table; the pages, the runner and the tests read it."""

from typing import Any, Protocol

from django.utils.functional import Promise

from cases.models import Case
from tenants.accounts.actors import Actor

# What is wished, as plain JSON: codes, public ids, days in ISO form, words. Each act says what it reads.
Wish = dict[str, Any]


class JobAct(Protocol):
    """One kind of act. It calls the same service as the case's own page, so that bulk has no rules of its own."""

    @property
    def words(self) -> str | Promise:
        """What it is called, such as “Set the priority”."""

    @property
    def undoable(self) -> bool:
        """Whether `undo` may be asked for at all."""

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        """Why it cannot be done to this case, as a whole sentence; empty where it can.

        Asked before anything is done, for thousands of cases in a row: it reads what `cases.jobs.selectors.judged`
        has fetched along (status, category, area, assignee, team, referrals) and the catalogue, and makes no query
        of its own for each case.
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


# By the code that a job is kept under (20 letters at most).
ACTS: dict[str, JobAct] = {}
