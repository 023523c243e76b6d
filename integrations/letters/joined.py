"""What people hear when two cases are joined or parted, and bodies when a case is no longer theirs."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from cases.models import Case, CaseEvent, Participant, Referral
from integrations.email.addresses import of_referral
from integrations.letters.page import Page, render, subject_of
from integrations.letters.to_body import NAME
from integrations.letters.to_others import page as to_follower
from integrations.letters.to_reporter import page as to_reporter
from integrations.letters.to_reporter import words_of
from integrations.models import Letter
from tenants import current
from tenants.addresses import url_of


def reported_again(event: CaseEvent, _reporter: Participant) -> Page:
    """To whoever reported the duplicate."""
    number = event.data["number"]
    page = to_reporter(event.case, _("Others saw it too"), [
        _("Somebody else has reported the same. From now on we handle both as one case: %(number)s.")
        % {"number": number},
        _("You count there as affected, your photos stand there too, and we write to you when something happens."),
    ])
    return leading_to(page, event)


def follows_again(event: CaseEvent, reader: Participant) -> Page:
    """To whoever follows the duplicate or is affected by it."""
    page = to_follower(event, reader, _("Others saw it too"), [
        _("The case that you follow says the same as %(number)s. From now on we handle both as one, and you get the "
          "news of that one.") % {"number": event.data["number"]}], "")
    return leading_to(page, event)


def goes_its_own_way(event: CaseEvent, _reporter: Participant) -> Page:
    """To whoever reported a case that was joined and is parted again."""
    return to_reporter(event.case, _("Your case goes its own way again"), [
        _("We had joined your report with %(number)s. It turned out that they are two different things, so yours is a "
          "case of its own again, and everything goes on from where it stood.") % {"number": event.data["number"]}])


def leading_to(page: Page, event: CaseEvent) -> Page:
    """The letter with the main case's page behind its link: the duplicate's own leads there too."""
    main = Case.objects.filter(public_id=event.data["into"], published=True).values_list("number", flat=True).first()
    url = url_of(current.municipality(), "site:case", main) if main else ""
    return Page(**{**vars(page), "case_url": url})


def no_longer_yours(event: CaseEvent, referral: Referral, language: str) -> Letter:
    """To a body that had a case in hand: it need do nothing more."""
    here, case = current.municipality(), event.case
    if event.type == "referral_passed_on":
        sentences = [_("We have sent this case to somebody else, as you are not responsible for it.")]
    elif case.duplicate_of_id is not None:
        number = Case.objects.values_list("number", flat=True).get(pk=case.duplicate_of_id)
        sentences = [_("This case is the same as %(number)s and is settled with that one.") % {"number": number}]
    else:
        sentences = [_("We have taken this case back.")]
    page = Page(
        subject=subject_of(case), heading=_("There is nothing more for you to do here"),
        greeting=_("Dear colleagues,"), sentences=sentences, quotation=words_of(event), closing=_("Thank you,"),
        footnote=_("This letter was sent by customer service."), case=case)
    text, html = render(page, language)
    return Letter(
        kind="referral_gone", case=case, to_name=Truncator(str(referral.body)).chars(NAME),
        to_address=referral.contact.email if referral.contact else "", from_name=here.name,
        reply_to=of_referral(here, referral), subject=page.subject, text=text, html=html, language=language,
        thread=f"referral-{referral.public_id}")
