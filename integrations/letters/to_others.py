"""What followers and those affected hear: where the case stands now, and the bodies' public answers."""

from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import CaseEvent, Participant, Referral
from integrations.letters.page import Page, subject_of
from integrations.letters.to_reporter import words_of
from tenants import current
from tenants.addresses import url_of


def moved(event: CaseEvent, reader: Participant) -> Page | None:
    """Where the case stands now; nothing about a status that the public does not see."""
    status = catalogue().statuses.get(event.data["target"])
    if status is None or not status.public:
        return None
    sentences = [_("The case that you follow has moved on. It is now: %(status)s.") % {"status": status.public_name}]
    return page(event, reader, status.public_name, sentences, words_of(event) if event.voice == "public" else "")


def answered(event: CaseEvent, reader: Participant) -> Page | None:
    referral = Referral.objects.select_related("body").filter(public_id=event.data["referral"]).first()
    if referral is None:
        return None
    sentences = [_("%(body)s has answered in the case that you follow.") % {"body": referral.body.name}]
    return page(event, reader, _("There is an answer"), sentences, words_of(event))


def page(event: CaseEvent, reader: Participant, heading: str, sentences: list[str], quotation: str) -> Page:
    case, here = event.case, current.municipality()
    return Page(
        subject=subject_of(case), heading=heading, greeting=_("Hello,"),
        sentences=sentences, quotation=quotation, closing=_("Thank you for looking after the street with us."),
        footnote=_("You get this letter because you asked for news of this case."), case=case,
        case_url=url_of(here, "site:case", case.number))
