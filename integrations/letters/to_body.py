"""The letter that asks a body to do something about a case."""

from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.links import answer_token
from cases.models import Case, CaseEvent, Part, Participant, Photo, Referral, Text
from cases.routing import explain
from integrations.email.addresses import of_referral
from integrations.letters.page import Choice, Page, render, subject_of
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
    seen = Photo.objects.filter(Q(case=case) | Q(case__duplicate_of=case), hidden=False)
    photos = seen.values_list("pk", flat=True)[:PHOTOS]
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
    if passed := passed_on_with(referral):
        sentences.append(passed)
    supporters = Participant.objects.filter(case=case, part=Part.SUPPORTER).count()
    if supporters:
        sentences.append(_("%(count)s more people are affected.") % {"count": supporters})
    after = []
    if referral.due_on:
        after.append(_("Please write to us %(day)s: what will you do, and when?") % {
            "day": dates.until(referral.due_on, language, today=today)})
    else:
        after.append(_("Please write to us: what will you do, and when?"))
    after.append(_("Press the button to answer with a few words or a photo; you need no account. Or just reply to this "
                   "letter: your answer goes straight into the case. If this is not yours, say so, and we will send it "
                   "to the right place."))
    return Page(
        subject=subject_of(case), heading=case.title, greeting=_("Dear colleagues,"),
        sentences=sentences, quotation=case.description, after=after,
        choices=[Choice(_("Look at it and answer"), link_of(referral))], closing=_("Thank you,"),
        footnote=explain(str(referral.body), referral.why, catalogue().names(language)) + "." if referral.why else
        _("This letter was sent by customer service."),
        case=case, case_url=url_of(current.municipality(), "site:case", case.number))


def link_of(referral: Referral) -> str:
    """Where the body answers without an account."""
    return url_of(current.municipality(), "site:answer", answer_token(referral))


def passed_on_with(referral: Referral) -> str:
    """From whom it was passed on, and what was said of it; empty where it came from nobody."""
    if referral.passed_from_id is None:
        return ""
    before = Referral.objects.select_related("body").get(pk=referral.passed_from_id)
    event = CaseEvent.objects.filter(case=referral.case_id, type="referral_passed_on",
                                     data__to=str(referral.public_id)).first()
    note = event.data.get("note") if event else None
    words = Text.objects.filter(pk=note).values_list("body", flat=True).first() if note else ""
    if words:
        return _("It was with %(body)s before and was passed on to you: %(words)s") % {"body": before.body,
                                                                                     "words": words}
    return _("It was with %(body)s before, who are not responsible for it.") % {"body": before.body}


def place_of(case: Case) -> str:
    """The place in words, with the point where a map program finds it."""
    words = ", ".join(part for part in (case.address, case.landmark) if part)
    point = f"{case.lat:.5f}, {case.lon:.5f}" if case.lat is not None and case.lon is not None else ""
    return f"{words} ({point})" if words and point else words or point
