"""What to say to somebody who rings about a case right now: a few whole sentences, ready to be read out."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import GONE, Case, Referral, ReferralState
from cases.workflow.phases import Phase, Proof
from tenants.look import dates
from tenants.look.article import with_article


def on_the_phone(case: Case, referrals: Sequence[Referral], language: str, today: date) -> list[str]:
    """The sentences, in their order: what it is, who has it and by when, what happens next."""
    told = [_first(case, language, today)]
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
        told += _of_referrals(live, language, today)
        if case.promised_on and not any(referral.promised_on for referral in live):
            until = dates.until(case.promised_on, language, today=today)
            told.append(_("It was promised %(until)s.") % {"until": until})
        if case.solution_due_at and not case.promised_on and live:
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


def _of_referrals(referrals: Sequence[Referral], language: str, today: date) -> Iterator[str]:
    for referral in referrals:
        body = str(referral.body)
        words = {"body": _capital_article(body, language)}
        if referral.promised_on:
            words["until"] = dates.until(referral.promised_on, language, today=today)
            if referral.promised_on < today:
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


def on_day(day: date, language: str, today: date) -> str:
    """'november 12-én', 'on 12 November', 'am 12. November'."""
    if language == "hu":
        return dates.with_suffix(day, "on", today=today)
    return _("on %(day)s") % {"day": dates.day(day, language, today=today)}


def _capital_article(name: str, language: str) -> str:
    return with_article(name, capital=True) if language == "hu" else name
