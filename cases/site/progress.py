"""How far a case has come: its steps as stones, whose turn it is, what was promised."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import GONE, Case, CaseEvent, Referral, ReferralState
from cases.workflow.phases import Phase, Proof
from tenants.look import dates


class Stone(NamedTuple):
    """One step: laid, now or still to come, with the words for when."""

    face: str
    words: str
    when: str
    stamp: str


@dataclass(frozen=True)
class Holder:
    """One body that has the case: its sign and words, and how it stands with its own date."""

    referral: Referral
    face: str
    words: str
    note: str


@dataclass(frozen=True)
class Milestones:
    """When each thing first happened, as far as it did."""

    sent: CaseEvent | None = None
    answered: CaseEvent | None = None
    claimed: CaseEvent | None = None
    confirmed: CaseEvent | None = None
    closed: CaseEvent | None = None


def milestones(events: list[CaseEvent], case: Case) -> Milestones:
    """The first event of each kind that still holds: what was taken back by a reopening does not count."""
    found: dict[str, CaseEvent] = {}
    for event in sorted(events, key=lambda one: one.seq):
        if event.type == "referral_sent":
            found.setdefault("sent", event)
        elif event.type == "referral_answered":
            found.setdefault("answered", event)
        phase, proof = event.data.get("phase"), event.data.get("proof")
        if event.type == "case_moved":
            if proof == Proof.NONE and phase in (Phase.OPEN, Phase.WAITING):
                for taken_back in ("claimed", "confirmed", "closed"):
                    found.pop(taken_back, None)
            if proof in (Proof.CLAIMED, Proof.CONFIRMED):
                found.setdefault("claimed", event)
            if proof == Proof.CONFIRMED:
                found.setdefault("confirmed", event)
            if phase == Phase.CLOSED:
                found.setdefault("closed", event)
    return Milestones(**found)


@dataclass(frozen=True)
class Extension:
    """The last time that a promised day was put off: which clock, until when, and why in the town's own words."""

    kind: str
    day: date
    why: str

    def holds_for(self, kind: str, day: date) -> bool:
        """Whether a day of this kind stands as it does because it was put off; a later promise replaces it."""
        mine = "answer" if kind == "answer" else "solution"
        return self.kind == mine and self.day >= day


def extension_of(case: Case, events: list[CaseEvent], words: dict[str, str]) -> Extension | None:
    """The extension that holds now; None where nothing was put off, or something was promised since."""
    put_off = max((event for event in events if event.type == "due_extended"), key=lambda one: one.seq, default=None)
    if put_off is None or case.has_ended:
        return None
    since = (event for event in events if event.seq > put_off.seq and event.data.get("promised_on"))
    if put_off.data["kind"] == "solution" and any(since):
        return None
    day = timezone.localdate(datetime.fromisoformat(put_off.data["due_at"]))
    return Extension(put_off.data["kind"], day, words.get(str(put_off.data.get("note", "")), ""))


def turned_at(events: list[CaseEvent]) -> datetime | None:
    """When the case was last said to be done, ended or opened again: what people said of its state before is over."""
    turned, done = None, False
    for event in sorted(events, key=lambda one: one.seq):
        if event.type != "case_moved":
            continue
        is_done = event.data.get("proof") != Proof.NONE or event.data.get("phase") in (Phase.SOLVED, Phase.CLOSED)
        if is_done != done:
            turned, done = event.occurred_at, is_done
    return turned


def stones(case: Case, reached: Milestones, language: str) -> list[Stone]:
    """The steps of the case from its report to a confirmed solution."""
    today = timezone.localdate()

    def laid(words: str, at: datetime) -> Stone:
        day = timezone.localdate(at)
        return Stone("laid", words, dates.short_day(day, language, today=today), day.isoformat())

    steps: list[tuple[str, datetime | None, str]] = [
        (_("Reported"), case.reported_at, ""),
        (_("Sent on"), reached.sent.occurred_at if reached.sent else None, ""),
        (
            _("Answer"),
            reached.answered.occurred_at if reached.answered else None,
            _until(case.answer_due_at, language),
        ),
        (
            _("Repair"),
            reached.claimed.occurred_at if reached.claimed else None,
            _until(case.promised_on, language),
        ),
        (_("Confirmed"), reached.confirmed.occurred_at if reached.confirmed else None, ""),
    ]
    if reached.closed:
        done = [laid(words, at) for words, at, _by in steps[:4] if at]
        return [*done, laid(_("Closed"), reached.closed.occurred_at)]
    last = max(index for index, (_words, at, _by) in enumerate(steps) if at)
    row: list[Stone] = []
    for index, (words, at, by) in enumerate(steps):
        if at or index < last:
            row.append(laid(words, at) if at else Stone("laid", words, "", ""))
        elif index == last + 1:
            row.append(Stone("now", words, by, ""))
        else:
            row.append(Stone("", words, "", ""))
    return row


def _until(when: date | datetime | None, language: str) -> str:
    if when is None:
        return ""
    today = timezone.localdate()
    day = timezone.localdate(when) if isinstance(when, datetime) else when
    if language == "hu":
        return dates.short_day(day, language, today=today).removesuffix(".") + "-ig"
    return _("by %(day)s") % {"day": dates.short_day(day, language, today=today)}


def holders(referrals: list[Referral], language: str, extension: Extension | None = None) -> list[Holder]:
    """Who has the case, each with its own state and date. A promised day that was put off is named as it is now."""
    return [
        _holder(referral, language, extension) for referral in referrals if referral.state not in GONE
    ]


def _holder(referral: Referral, language: str, extension: Extension | None) -> Holder:
    today = timezone.localdate()
    if referral.state == ReferralState.SOLVED:
        return Holder(referral, "claim", _("Said to be done"), _taken(referral))
    if referral.promised_on and extension and extension.holds_for("promised", referral.promised_on):
        day = dates.short_day(extension.day, language, today=today)
        return Holder(referral, "wait", _("Put off: %(day)s") % {"day": day}, _left(extension.day, today))
    if referral.promised_on:
        day = dates.short_day(referral.promised_on, language, today=today)
        return Holder(
            referral, "wait", _("Promised: %(day)s") % {"day": day}, _left(referral.promised_on, today)
        )
    if referral.state == ReferralState.ANSWERED:
        return Holder(referral, "wait", _("Answered"), _taken(referral))
    return Holder(
        referral, "open", _("Waiting for an answer"), _left(referral.due_on, today) if referral.due_on else ""
    )


def _taken(referral: Referral) -> str:
    if referral.answered_at is None:
        return ""
    answered_on, sent_on = timezone.localdate(referral.answered_at), timezone.localdate(referral.sent_at)
    days = max(0, (answered_on - sent_on).days)
    if days == 0:
        return _("Answered on the same day")
    if referral.due_on is None:
        words = ngettext("Answered in %(count)s day", "Answered in %(count)s days", days)
    elif answered_on <= referral.due_on:
        words = ngettext(
            "Answered in %(count)s day, within the time allowed",
            "Answered in %(count)s days, within the time allowed",
            days,
        )
    else:
        words = ngettext(
            "Answered in %(count)s day, later than allowed",
            "Answered in %(count)s days, later than allowed",
            days,
        )
    return words % {"count": days}


def _left(until: date, today: date) -> str:
    days = (until - today).days
    if days < 0:
        return ngettext("%(count)s day overdue", "%(count)s days overdue", -days) % {"count": -days}
    if days == 0:
        return _("The time is up today")
    return ngettext("%(count)s day left", "%(count)s days left", days) % {"count": days}
