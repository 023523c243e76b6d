"""What is said no to when a workflow is changed."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from cases.workflow.graph import Fault
from tenants.refusals import Refusal


class WorkflowRefused(Refusal):
    """The workflow has faults, so that cases could not live in it; `faults` are all of them."""

    status = 422

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = list(faults)
        more = ngettext("%(first)s (And %(count)d more fault.)", "%(first)s (And %(count)d more faults.)",
                        len(faults) - 1) % {"first": faults[0], "count": len(faults) - 1}
        super().__init__(str(faults[0]) if len(faults) == 1 else more)


class SomebodyPublished(Refusal):
    """Another administrator has published a version since this draft was begun. The draft is kept."""

    status = 409


class WorkflowStays(Refusal):
    """A workflow that cannot be taken out of use as asked."""

    status = 409
