"""The daily letter: all that waits for an address in one, at the municipality's hour, exactly once.

Each address is one transaction: what waits is taken off the list and the letter with its delivery is written, or
neither. Whoever is killed in between leaves everything as it was, and the next one to come by does it.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.letter_links import person_token
from cases.models import Case, CaseEvent, Participant, Rhythm
from cases.selectors import published_cases
from cases.services.alerts import Told, sweep
from cases.services.rhythms import may_be_written_to, person_at, rhythm_of
from integrations.email.addresses import of_participant, of_person
from integrations.letters.gist import line_of, still_true
from integrations.letters.page import Group, Line, Page, render
from integrations.models import Letter
from integrations.outbox.carrying import queue_letter
from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import url_of

BATCH = 500
# So many new cases are told one by one; of more, the list tells.
MOST = 20


def gather() -> int:
    """A reader: write the daily letters that are due now.

    Returns:
        How many addresses were written to.
    """
    now = timezone.now()
    written = 0
    for told in sweep(now):
        written += write_daily(told.address, told)
    while waiting := list(Letter.objects.filter(digest_at__lte=now).order_by("to_address").values_list(
            "to_address", flat=True).distinct()[:BATCH]):
        for address in waiting:
            written += write_daily(address)
    return written


@transaction.atomic
def write_daily(address: str, told: Told | None = None) -> bool:
    """Gather what waits for an address into one letter. Returns whether there was anything to say."""
    letters = list(Letter.objects.select_for_update().filter(to_address=address, digest_at__lte=timezone.now())
                   .order_by("written_at"))
    found = not_told_yet(address, told.claim()) if told else []
    if not letters and not found:
        return False
    # What it said in short has served: nothing of it is kept twice.
    Letter.objects.filter(pk__in=[letter.pk for letter in letters]).update(digest_at=None, gist={})
    kept = [letter for letter in letters if letter.language] or letters
    language = (kept[-1].language if kept else told.language if told else "") or current.municipality().language
    readers = readers_of(letters)
    with translation.override(language):
        groups = [*groups_of(letters, readers), *new_cases(found)]
        if not groups:
            return False
        queue_letter(letter_of(address, language, groups, readers, found))
    return True


def not_told_yet(address: str, cases: list[Case]) -> list[Case]:
    """Without those of which the address had a letter of their own."""
    known = set(Letter.objects.filter(to_address=address, kind="alert", case__in=cases).values_list("case", flat=True))
    return [case for case in cases if case.pk not in known]


def readers_of(letters: Iterable[Letter]) -> dict[int, Participant]:
    """The participants whom the letters are for, as far as they are to be written to yet."""
    rows = Participant.objects.select_related("person").filter(pk__in=[one.gist.get("reader") for one in letters])
    return {row.pk: row for row in rows if may_be_written_to(row) and rhythm_of(row) != Rhythm.NEVER}


def groups_of(letters: list[Letter], readers: dict[int, Participant]) -> list[Group]:
    """What is still true, case by case; the case with the newest news first, and in each the newest first."""
    here = current.municipality()
    events = {event.pk: event for event in CaseEvent.objects.filter(pk__in=[one.gist["event"] for one in letters])}
    cases = {case.pk: case for case in Case.objects.select_related("status").filter(
        pk__in={event.case_id for event in events.values()})}
    logs: dict[int, list[CaseEvent]] = defaultdict(list)
    for row in CaseEvent.objects.filter(case__in=cases).order_by("seq"):
        logs[row.case_id].append(row)
    open_to_all = set(published_cases().filter(pk__in=cases).values_list("pk", flat=True))
    lines: dict[int, list[Line]] = defaultdict(list)
    for letter in sorted(letters, key=lambda one: one.gist["event"], reverse=True):
        event, reader = events.get(letter.gist["event"]), readers.get(letter.gist["reader"])
        if event is None or reader is None or (event.case_id not in open_to_all and reader.part != "reporter"
                                               and event.type != "case_merged"):
            continue
        if still_true(event, logs[event.case_id], cases[event.case_id]):
            lines[event.case_id].append(line_of(letter.gist))
    return [Group(cases[pk].title, where_of(cases[pk]),
                  url_of(here, "site:case", cases[pk].number) if cases[pk].published else "", told)
            for pk, told in lines.items()]


def new_cases(found: list[Case]) -> list[Group]:
    """The new cases that somebody asked to hear of, in one group."""
    if not found:
        return []
    here = current.municipality()
    title = ngettext("%(count)s new case", "%(count)s new cases", len(found)) % {"count": len(found)}
    lines = [Line(case.title, [where_of(case), url_of(here, "site:case", case.number)]) for case in found[:MOST]]
    if len(found) > MOST:
        lines.append(Line(_("and %(count)s more") % {"count": len(found) - MOST}, [url_of(here, "site:list")]))
    return [Group(title, lines=lines)]


def where_of(case: Case) -> str:
    return " · ".join(filter(None, (case.address, case.number)))


def letter_of(address: str, language: str, groups: list[Group], readers: dict[int, Participant],
              found: list[Case]) -> Letter:
    """The daily letter. Its answers go to the case if it tells of one only, and else to whoever sorts what comes in."""
    here = current.municipality()
    person = person_at(address) or Person.objects.create_user(address, language=language)
    cases = {reader.case_id: reader for reader in readers.values()}
    named = {*cases, *(case.pk for case in found)}
    heading = _("What happened today")
    page = Page(
        subject=_("%(town)s: what happened today") % {"town": here.name}, heading=heading, greeting=_("Hello,"),
        sentences=[_("Here is the news of today in one letter.")], groups=groups,
        closing=_("Thank you for looking after the street with us."),
        footnote=_("You get one letter a day, with everything that you asked to hear of. You may reply to it."),
        unsubscribe_url=url_of(here, "site:stop", person_token(person)),
        unsubscribe_words=_("Fewer letters, or none"))
    text, html = render(page, language)
    only = next(iter(cases.values())) if len(named) == len(cases) == 1 else None
    reply_to = of_participant(here, only) if only else of_person(here, person)
    return Letter(kind="daily", to_name=person.name, to_address=address, from_name=here.name, reply_to=reply_to,
                  subject=page.subject, text=text, html=html, language=language,
                  unsubscribe_url=url_of(here, "site:stop-now", person_token(person)),
                  gist={"cases": sorted(named)})
