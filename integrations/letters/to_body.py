"""The letter that asks a body to do something about a case."""

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.models import Case, Part, Participant, Photo, Referral
from cases.routing import explain
from integrations.email.addresses import of_referral
from integrations.letters.page import Page, render, subject_of
from integrations.models import Letter
from tenants import current
from tenants.addresses import url_of
from tenants.look import dates

PHOTOS = 3
# How long the name in a letter's address may be; a body's own may be longer.
NAME = 120


def letter(case: Case, referral: Referral, language: str) -> Letter:
    """The letter to the referral's contact. Without a contact it has no address, and its delivery says so."""
    here = current.municipality()
    text, html = render(page(case, referral, language), language)
    photos = Photo.objects.filter(case=case, hidden=False).values_list("pk", flat=True)[:PHOTOS]
    return Letter(
        kind="referral", case=case, to_name=Truncator(str(referral.body)).chars(NAME),
        to_address=referral.contact.email if referral.contact else "", from_name=here.name,
        reply_to=of_referral(here, referral), subject=subject_of(case), text=text, html=html,
        language=language, photos=[str(photo) for photo in photos], thread=f"referral-{referral.public_id}")


def page(case: Case, referral: Referral, language: str) -> Page:
    today = timezone.localdate()
    sentences = [
        _("On %(day)s somebody reported: %(title)s.") % {
            "day": dates.on(timezone.localdate(case.reported_at), language, today=today), "title": case.title},
        _("The place: %(place)s.") % {"place": place_of(case)},
    ]
    if referral.subject:
        sentences.append(_("What we ask you for: %(subject)s.") % {"subject": referral.subject})
    supporters = Participant.objects.filter(case=case, part=Part.SUPPORTER).count()
    if supporters:
        sentences.append(_("%(count)s more people are affected.") % {"count": supporters})
    after = []
    if referral.due_on:
        after.append(_("Please write to us %(day)s: what will you do, and when?") % {
            "day": dates.until(referral.due_on, language, today=today)})
    else:
        after.append(_("Please write to us: what will you do, and when?"))
    after.append(_("Just reply to this letter. Your answer goes straight into the case. If this is not yours, say so, "
                   "and we will send it to the right place."))
    return Page(
        subject=subject_of(case), heading=case.title, greeting=_("Dear colleagues,"),
        sentences=sentences, quotation=case.description, after=after, closing=_("Thank you,"),
        footnote=explain(str(referral.body), referral.why, catalogue().names(language)) + "." if referral.why else
        _("This letter was sent by customer service."),
        case=case, case_url=url_of(current.municipality(), "site:case", case.number))


def place_of(case: Case) -> str:
    """The place in words, with the point where a map program finds it."""
    words = ", ".join(part for part in (case.address, case.landmark) if part)
    point = f"{case.lat:.5f}, {case.lon:.5f}" if case.lat is not None and case.lon is not None else ""
    return f"{words} ({point})" if words and point else words or point
