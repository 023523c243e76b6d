"""What somebody hears who asked for new cases of a kind or near a place."""

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.letter_links import alert_token
from cases.models import Alert, Case
from cases.services.alerts import described
from integrations.email.addresses import of_person
from integrations.letters.page import Choice, Page, render, subject_of
from integrations.models import Letter
from tenants import current
from tenants.addresses import url_of
from tenants.look import dates

WORDS = 400


def letter(case: Case, alert: Alert, language: str) -> Letter:
    """A new case, at once. The present language is the reader's."""
    here = current.municipality()
    said = page(case, alert, language)
    text, html = render(said, language)
    return Letter(
        kind="alert", case=case, to_address=alert.email, from_name=here.name,
        reply_to=of_person(here, alert.person) if alert.person else "", subject=said.subject, text=text, html=html,
        language=language, thread=f"case-{case.public_id}-alert-{alert.pk}",
        unsubscribe_url=url_of(here, "site:stop-now", alert_token(alert)))


def page(case: Case, alert: Alert, language: str) -> Page:
    here = current.municipality()
    day = dates.on(timezone.localdate(case.reported_at), language, today=timezone.localdate())
    return Page(
        subject=subject_of(case), heading=_("A new case: %(title)s") % {"title": case.title}, greeting=_("Hello,"),
        sentences=[_("It was reported on %(day)s: %(category)s, %(place)s.") % {
            "day": day, "category": case.category,
            "place": (case.address or case.landmark or here.name).rstrip(".")}],
        quotation=Truncator(case.description).chars(WORDS),
        choices=[Choice(_("Look at the case"), url_of(here, "site:case", case.number))],
        closing=_("Thank you for looking after the street with us."),
        footnote=_("You get this letter because you asked to hear of new cases: %(what)s.") % {
            "what": described(alert)},
        case=case, case_url=url_of(here, "site:case", case.number),
        unsubscribe_url=url_of(here, "site:stop", alert_token(alert)),
        unsubscribe_words=_("Fewer letters, or none"))
