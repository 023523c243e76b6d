"""Leading cases on after a change of the workflow. Ordered by publishing, never from the queue."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.jobs.acts import PlainAct, Wish
from cases.models import Case
from cases.services.remapping import remap_case
from tenants.accounts.actors import Actor


class Remap(PlainAct):
    """The wish: `workflow` and `version` that changed, and `mapping` from status to status by code.

    There is no undoing case by case: going back to the earlier version of the workflow takes all cases along.
    """

    words = gettext_lazy("Lead cases on after a change of the workflow")

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        if case.status.code not in wish["mapping"]:
            return _("Somebody has moved it meanwhile; it stands where it may stand.")
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        source = case.status.code
        remap_case(case, wish["mapping"], workflow=wish["workflow"], version=wish["version"], actor=actor)
        return {"status": source}
