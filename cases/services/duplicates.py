"""A case that says another one again has no way of its own: what is done is done in the other one."""

from django.utils.translation import gettext as _

from cases.models import Case
from cases.refusals import MergeRefused
from cases.services.locking import locked


def ensure_own_way(case: Case) -> None:
    """Refuse to act on a case that is led to another one.

    Raises:
        MergeRefused: it is a duplicate; the sentence names the case to go on with.
    """
    if case.duplicate_of_id is not None:
        raise MergeRefused(_("This case is joined with %(number)s. Go on there, or part the two first.")
                           % {"number": number_of(case.duplicate_of_id)})


def locked_main(case: Case) -> Case:
    """The case where things are done, locked: the case itself, or the one that it says again."""
    while True:
        main = Case.objects.values_list("duplicate_of", flat=True).get(pk=case.pk) or case.pk
        found = locked(Case(pk=main))
        if found.duplicate_of_id is None:
            return found
        # It was joined with another one while we waited.
        case = found


def number_of(case_id: int) -> str:
    return Case.objects.values_list("number", flat=True).get(pk=case_id)
