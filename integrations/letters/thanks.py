"""The municipality thanks somebody who helped."""

from django.utils.translation import gettext as _

from cases.models import CaseEvent, Participant
from integrations.letters.page import Page, subject_of
from integrations.letters.to_reporter import words_of
from tenants import current
from tenants.addresses import url_of


def thanked(event: CaseEvent, reader: Participant) -> Page | None:
    """The thanks in the municipality's own words; nothing where they were taken back."""
    words = words_of(event)
    if not words:
        return None
    case, here = event.case, current.municipality()
    return Page(
        subject=subject_of(case), heading=_("Thank you for your help"), greeting=_("Hello,"),
        sentences=[_("%(town)s thanks you for what you did in this case.") % {"town": here.name}], quotation=words,
        closing=_("Thank you for looking after the street with us."), case=case,
        case_url=url_of(here, "site:case", case.number) if case.published else "",
        footnote=_("Everybody can read on the case's page that somebody was thanked, but not who it was."))
