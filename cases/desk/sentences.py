"""What to say to somebody who rings about a case right now: a few whole sentences, ready to be read out."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import GONE, Case, CaseEvent, Pause, Referral, ReferralState
from cases.workflow.phases import Phase, Proof
from tenants.look import dates
from tenants.look.article import with_article


def on_the_phone(case: Case, referrals: Sequence[Referral], language: str, today: date, *,
                 log: Sequence[CaseEvent] = (), main: Case | None = None) -> list[str]:
    """The sentences, in their order: what it is, who has it and by when, what happens next.

    Args:
        log: the case's events, the newest first: they say what was put off, and what nobody answered.
        main: the case that this one is joined with.
    """
    told = [_first(case, language, today)]
    if main is not None:
        told.append(_("Others have reported the same; we go on with it under the number %(number)s.")
                    % {"number": main.number})
        return told
    live = [referral for referral in referrals if referral.state not in GONE]
    if case.status.proof == Proof.CONFIRMED:
        told.append(_("It is done, and somebody who looked has confirmed it."))
    elif case.status.proof == Proof.CLAIMED:
        told.append(_("We were told that it is done; nobody has confirmed it yet."))
    elif case.phase == Phase.CLOSED:
        told.append(_("We closed it without a solution: %(status)s.") % {"status": case.status.public_name})
    elif case.phase == Phase.MODERATION:
        told.append(_("A colleague looks at it before it goes out."))
    elif not live:
        told.append(_("It has not been sent to anybody yet."))
    if case.is_running and case.status.proof == Proof.NONE:
        told += _of_referrals(live, language, today, later_day(case, log))
        told += _of_clocks(case, log, language, today)
        if case.promised_on and not any(referral.promised_on for referral in live):
            until = dates.until(case.promised_on, language, today=today)
            told.append(_("It was promised %(until)s.") % {"until": until})
        if case.solution_due_at and not case.promised_on and live and case.paused_at is None:
            last = timezone.localdate(case.solution_due_at)
            if last >= today:
                until = dates.until(last, language, today=today)
                told.append(
                    _("The rules give them time %(until)s; nobody has promised a day yet.") % {"until": until}
                )
    return told


def _first(case: Case, language: str, today: date) -> str:
    words = {
        "day": on_day(timezone.localdate(case.reported_at), language, today),
        "title": case.title.rstrip("."),
        "place": (case.address or case.landmark).rstrip("."),
    }
    if words["place"]:
        return _("We got this %(day)s: %(title)s, %(place)s.") % words
    return _("We got this %(day)s: %(title)s.") % words


def later_day(case: Case, log: Sequence[CaseEvent]) -> date | None:
    """The day that holds instead of the one that a body promised; None where that one was not put off."""
    put_off = next((event for event in log if event.type == "due_extended" and event.data.get("promised_on")), None)
    return case.promised_on if put_off is not None else None


def _of_referrals(referrals: Sequence[Referral], language: str, today: date, later: date | None) -> Iterator[str]:
    for referral in referrals:
        body = str(referral.body)
        words = {"body": _capital_article(body, language)}
        if referral.promised_on:
            words["until"] = dates.until(referral.promised_on, language, today=today)
            if later and referral.promised_on < later:
                yield _("%(body)s had promised it %(until)s, but it takes longer.") % words
            elif referral.promised_on < today:
                yield _("%(body)s promised it %(until)s; that day has passed.") % words
            else:
                yield _("%(body)s promises to do it %(until)s.") % words
        elif referral.state == ReferralState.SOLVED:
            yield _("%(body)s says that it is done.") % words
        elif referral.answered_at:
            words["day"] = on_day(timezone.localdate(referral.answered_at), language, today)
            yield _("%(body)s answered %(day)s.") % words
        elif referral.due_on and referral.due_on < today:
            late = (today - referral.due_on).days
            yield ngettext(
                "%(body)s has it; their answer is %(count)d day late.",
                "%(body)s has it; their answer is %(count)d days late.",
                late,
            ) % {**words, "count": late}
        elif referral.due_on:
            words["until"] = dates.until(referral.due_on, language, today=today)
            yield _("%(body)s has it and is to answer %(until)s.") % words
        else:
            yield _("%(body)s has it.") % words


def _of_clocks(case: Case, log: Sequence[CaseEvent], language: str, today: date) -> Iterator[str]:
    """What the caller should know of time: that we wait, that it takes longer, that nobody has answered at all."""
    if case.paused_at is not None:
        if case.status.pauses == Pause.OTHERS:
            yield _("Somebody else has to do something first; we wait for that.")
        else:
            yield _("We have asked you something and wait for your answer; until then the clock stands still.")
    put_off = next((event for event in log if event.type == "due_extended"), None)
    if put_off is not None:
        due = timezone.localdate(datetime.fromisoformat(put_off.data["due_at"]))
        if due >= today:
            until = dates.until(due, language, today=today)
            if put_off.data["kind"] == "answer":
                yield _("The answer takes longer than it should: it comes %(until)s.") % {"until": until}
            else:
                yield _("It takes longer than it should: we were given time %(until)s.") % {"until": until}
    if case.unanswered_at is not None:
        yield _("They have not answered at all, and we say so on the case's page.")
    elif any(event.type == "case_escalated" for event in log) and case.answered_at is None:
        yield _("Because nothing has happened for so long, a superior of ours looks after it too.")
    elif (reminded := next((event for event in log if event.type == "body_reminded"), None)) is not None \
            and case.answered_at is None:
        day = on_day(timezone.localdate(reminded.occurred_at), language, today)
        yield _("We wrote to them once more %(day)s.") % {"day": day}


def on_day(day: date, language: str, today: date) -> str:
    """'november 12-én', 'on 12 November', 'am 12. November'."""
    if language == "hu":
        return dates.with_suffix(day, "on", today=today)
    return _("on %(day)s") % {"day": dates.day(day, language, today=today)}


def _capital_article(name: str, language: str) -> str:
    return with_article(name, capital=True) if language == "hu" else name
