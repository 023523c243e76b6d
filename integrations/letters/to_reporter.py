"""What the person who reported hears: received, sent, answered, promised, said to be done."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.links import SURVEY_DAYS, confirm_token, survey_token
from cases.models import Case, CaseEvent, Participant, Referral, Text, Transition
from cases.services.confirming import code_of, needs_confirming, spaced
from integrations.letters.page import Choice, Page, subject_of
from tenants import current
from tenants.addresses import url_of
from tenants.look import dates
from tenants.words import in_language


def received(event: CaseEvent, reporter: Participant) -> Page:
    case = event.case
    sentences = [_("We have received your report, thank you. Its number is %(number)s.") % {"number": case.number}]
    if event.data["phase"] == "moderation":
        sentences.append(_("We look at it first, then send it to whoever is responsible. You will hear from us."))
    if case.answer_due_at:
        sentences.append(_("You will have an answer %(day)s.") % {"day": until(timezone.localdate(case.answer_due_at))})
    if not needs_confirming(reporter):
        return page(case, _("We have it"), sentences)
    sentences.append(_("Your code: %(code)s. Type it in on the page where you reported, or press the button. Then we "
                       "know that our letters reach you.") % {"code": spaced(code_of(reporter))})
    link = Choice(_("Yes, write to me"), url_of(current.municipality(), "site:confirm", confirm_token(reporter)))
    return page(case, _("We have it"), sentences, choices=[link],
                after=[_("If you did not report anything, do nothing: we write to this address no more.")])


def sent(event: CaseEvent, reporter: Participant) -> Page | None:
    referral = Referral.objects.select_related("body").filter(public_id=event.data["referral"]).first()
    if referral is None:
        return None
    sentences = [_("We sent your report to %(body)s.") % {"body": referral.body.name}]
    if referral.due_on:
        sentences.append(_("They have time to answer %(day)s.") % {"day": until(referral.due_on)})
    return page(event.case, _("We sent it on"), sentences)


def answered(event: CaseEvent, reporter: Participant) -> Page | None:
    referral = Referral.objects.select_related("body").filter(public_id=event.data["referral"]).first()
    if referral is None:
        return None
    if event.data.get("not_theirs"):
        return page(event.case, _("It goes to somebody else"), [
            _("%(body)s says that it is not responsible.") % {"body": referral.body.name},
            _("We look for who is, send it there and tell you.")])
    sentences = [_("%(body)s has answered your report.") % {"body": referral.body.name}]
    if event.data.get("promised_on"):
        sentences.append(_("They promise to do it %(day)s.")
                         % {"day": until(date.fromisoformat(event.data["promised_on"]))})
    return page(event.case, _("There is an answer"), sentences, quotation=words_of(event))


def moved(event: CaseEvent, reporter: Participant) -> Page | None:
    """What the transition tells the reporter; nothing where it tells nothing and there are no words."""
    transition = next((move for move in catalogue().transitions if move.code == event.data["transition"]), None)
    tells = in_language(transition.tells) if transition else ""
    quotation = words_of(event) if event.voice != "internal" else ""
    if event.data["phase"] == "closed" and not event.case.published:
        return refused(event, transition, quotation)
    if not tells and not quotation:
        return None
    status = catalogue().statuses.get(event.data["target"])
    return page(event.case, status.public_name if status else event.case.title, [tells] if tells else [],
                quotation=quotation)


def refused(event: CaseEvent, transition: Transition | None, quotation: str) -> Page:
    """A report that was not let through: nobody else has seen it, so no page tells why. The letter does."""
    reason = in_language(transition.reasons.get(event.data.get("reason", ""), {})) if transition else ""
    sentences = [_("We have looked at your report. We do not send it on, and it is not published.")]
    if reason:
        sentences.append(_("The reason: %(reason)s.") % {"reason": reason.rstrip(".")})
    return page(event.case, _("We do not send it on"), sentences, quotation=quotation)


def words(event: CaseEvent, reporter: Participant) -> Page | None:
    return with_words(event.case, words_of(event))


def with_words(case: Case, text: str) -> Page | None:
    """A letter of somebody's own words."""
    lines = [line for line in text.splitlines() if line.strip()]
    return page(case, _("News of your report"), lines) if lines else None


def is_it_done(event: CaseEvent, reporter: Participant) -> Page:
    """Claimed is not confirmed: the question and its three answers come first."""
    case = event.case
    last_day = timezone.localdate() + timedelta(days=SURVEY_DAYS)
    return page(
        case, _("Is it really done?"),
        [capfirst(_("On %(day)s you reported: %(title)s. Now we are told that it is done.")
                  % {"day": dates.on(timezone.localdate(case.reported_at), language(), today=timezone.localdate()),
                     "title": case.title}),
         _("You know best: is it all right now?")],
        quotation=words_of(event),
        choices=answer_choices(reporter),
        after=[_("If you say that it is not done, we open the case again and tell whoever is responsible. If you do "
                 "not answer %(day)s, the case stays “said to be done”, and we do not count it as confirmed.")
               % {"day": until(last_day)}])


def answer_choices(reporter: Participant) -> list[Choice]:
    """The three answers to "is it done?", each a link that the reader's own answer is kept by."""
    address = url_of(current.municipality(), "site:survey", survey_token(reporter))
    return [Choice(_("Yes, it is done"), f"{address}?a=yes"), Choice(_("Only partly"), f"{address}?a=partly"),
            Choice(_("No, it is not done"), f"{address}?a=no")]


def page(case: Case, heading: str, sentences: list[str], *, quotation: str = "", choices: list[Choice] | None = None,
         after: list[str] | None = None) -> Page:
    return Page(
        subject=subject_of(case), heading=heading, greeting=_("Dear Reporter,"),
        sentences=sentences, quotation=quotation, choices=choices or [], after=after or [],
        closing=_("Thank you for telling us."), case=case,
        # Until somebody has looked at it, the page is not there for the public.
        case_url=url_of(current.municipality(), "site:case", case.number) if case.published else "",
        footnote=_("You may reply to this letter: your answer goes into the case. Your name and address are never "
                   "published."))


def words_of(event: CaseEvent) -> str:
    """The words that an event points to; empty where there are none or they were erased. A move that is only looked at
    carries its words itself (`draft`)."""
    draft: str | None = getattr(event, "draft", None)
    if draft is not None:
        return draft
    note = event.data.get("note")
    return Text.objects.filter(pk=note).values_list("body", flat=True).first() or "" if note else ""


def until(day: date) -> str:
    return dates.until(day, language(), today=timezone.localdate())


def language() -> str:
    return (get_language() or "en").split("-")[0]
