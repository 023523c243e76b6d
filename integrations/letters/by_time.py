"""What goes out because time has passed: to a body that has not answered, to whoever is to step in, to the reporter."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, Participant, Photo, Referral
from cases.scoping import may_look_after
from integrations.email.addresses import of_referral
from integrations.letters import to_body
from integrations.letters.page import Choice, Page, render, subject_of
from integrations.letters.to_reporter import answer_choices, language, until, words_of
from integrations.letters.to_reporter import page as reporters_page
from integrations.models import Letter
from tenants import current
from tenants.accounts.absence import readers_of_letters
from tenants.accounts.models import Person
from tenants.addresses import url_of
from tenants.look import dates


def reminder(event: CaseEvent, referral: Referral, words: str) -> Letter:
    """A body is asked again: the whole first letter, or a few lines, with the photos, in the same conversation."""
    if event.data.get("resent"):
        return to_body.letter(event.case, referral, words)
    here = current.municipality()
    text, html = render(reminding(event.case, referral, words), words)
    photos = Photo.objects.filter(case=event.case, hidden=False).values_list("pk", flat=True)[:to_body.PHOTOS]
    return Letter(
        kind="reminder", case=event.case, to_name=Truncator(str(referral.body)).chars(to_body.NAME),
        to_address=referral.contact.email if referral.contact else "", from_name=here.name,
        reply_to=of_referral(here, referral), subject=subject_of(event.case), text=text, html=html, language=words,
        photos=[str(photo) for photo in photos], thread=f"referral-{referral.public_id}")


def reminding(case: Case, referral: Referral, words: str) -> Page:
    today = timezone.localdate()
    sent = dates.on(timezone.localdate(referral.sent_at), words, today=today)
    sentences = [_("We wrote to you on %(day)s and have not had an answer: %(title)s.")
                 % {"day": sent, "title": case.title},
                 _("The place: %(place)s.") % {"place": to_body.place_of(case)}]
    if referral.due_on:
        by = dates.until(referral.due_on, words, today=today)
        sentences.append((_("Your answer was due %(day)s.") if referral.due_on < today else
                          _("Your answer is due %(day)s.")) % {"day": by})
    return Page(
        subject=subject_of(case), heading=_("We are still waiting for your answer"), greeting=_("Dear colleagues,"),
        sentences=sentences, choices=[Choice(_("Look at it and answer"), to_body.link_of(referral))],
        after=[_("Please write to us: what will you do, and when?"),
               _("Just reply to this letter. Your answer goes straight into the case. If this is not yours, say so, "
                 "and we will send it to the right place.")],
        closing=_("Thank you,"), footnote=_("This reminder was sent by customer service."), case=case,
        case_url=url_of(current.municipality(), "site:case", case.number) if case.published else "")


def hearers(event: CaseEvent) -> Iterator[Person]:
    """The people with the role that is to step in, as far as their role holds for the case; and whoever stands in for
    those of them who are away."""
    people = Person.objects.filter(role=event.data["role"], is_active=True).select_related("substitute").order_by("pk")
    yield from readers_of_letters(person for person in people if may_look_after(person, event.case))


def escalated(event: CaseEvent, person: Person, words: str) -> Letter:
    """To somebody of the staff: nothing has happened for too long."""
    here, case = current.municipality(), event.case
    today = timezone.localdate()
    waiting = Referral.objects.filter(case=case, state="sent").select_related("body")
    sentences = [_("Nobody has answered in case %(number)s: %(title)s.") % {"number": case.number, "title": case.title}]
    sentences += [_("It is with %(body)s since %(day)s.")
                  % {"body": referral.body, "day": dates.day(timezone.localdate(referral.sent_at), words, today=today)}
                  for referral in waiting]
    page = Page(
        subject=subject_of(case), heading=_("Please step in"), greeting=_("Dear Colleague,"),
        sentences=sentences, after=[_("Call them, send it to somebody else, or write to the reporter why it takes "
                                      "longer.")],
        closing=_("Thank you,"), case=case,
        footnote=_("The workflow sends this letter to everybody with the role that steps in, and to whoever stands in "
                   "for them."),
        case_url=url_of(here, "desk:case", case.public_id))
    text, html = render(page, words)
    return Letter(kind="staff_escalated", case=case, to_name=person.name, to_address=person.email, from_name=here.name,
                  subject=page.subject, text=text, html=html, language=words, thread=f"case-{case.public_id}-staff")


def extended(event: CaseEvent, _reporter: Participant) -> Page:
    """The reporter hears that it takes longer, why, and until when."""
    due_on = timezone.localdate(datetime.fromisoformat(event.data["due_at"]))
    told = {
        "answer": _("We need more time for the answer to your report. You will have it %(day)s."),
        "transfer": _("We need more time to send your report to whoever is responsible. We will do it %(day)s."),
        "solution": _("The problem that you reported cannot be solved as soon as we thought. It is to be done "
                      "%(day)s."),
    }[event.data["kind"]]
    return reporters_page(event.case, _("It takes longer"), [told % {"day": until(due_on)}, _("The reason:")],
                          quotation=words_of(event))


def asked(event: CaseEvent, reporter: Participant) -> Page | None:
    """The reporter is asked whether it is done: the promised day is over, or nothing has happened for weeks."""
    if event.data.get("silent_since"):
        return asked_in_silence(event, reporter)
    if (event.case.promised_on is not None
            and event.case.promised_on.isoformat() > event.data["promised_on"]):
        # Put off in the very moment: the question comes after the new day.
        return None
    promised = date.fromisoformat(event.data["promised_on"])
    return reporters_page(
        event.case, _("Is it done?"),
        [capfirst(_("On %(day)s you reported: %(title)s. It was promised %(until)s.")
                  % {"day": dates.on(timezone.localdate(event.case.reported_at), language(),
                                     today=timezone.localdate()),
                     "title": event.case.title, "until": until(promised)}),
         _("Nobody has told us yet whether it is done. You know best: is it all right now?")],
        choices=answer_choices(reporter),
        after=[_("Your answer goes to the colleagues who look after your case.")])


def asked_in_silence(event: CaseEvent, reporter: Participant) -> Page:
    since = dates.on(date.fromisoformat(event.data["silent_since"]), language(), today=timezone.localdate())
    return reporters_page(
        event.case, _("How does it look now?"),
        [capfirst(_("On %(day)s you reported: %(title)s. Since %(since)s we have had no news to tell you.")
                  % {"day": dates.on(timezone.localdate(event.case.reported_at), language(),
                                     today=timezone.localdate()),
                     "title": event.case.title, "since": since}),
         _("You see it more often than we do: is it done by now?")],
        choices=answer_choices(reporter),
        after=[_("Your answer goes to the colleagues who look after your case. If it is not done, they ask again.")])
