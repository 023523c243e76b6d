"""The clocks are reckoned anew when category, place, priority or body turn out to be others."""

from datetime import date
from typing import Any

from cases.catalogue import catalogue
from cases.events.record import record
from cases.events.types import DueSet
from cases.models import GONE, Case, Referral, ReferralState
from cases.models.case import Origin
from cases.models.event import Voice
from cases.service_levels import ANSWER, TRANSFER
from cases.services.clocks import COLUMN, extended, last_dues, pauses_of, unmet
from cases.services.locking import save_moved
from tenants.accounts.actors import Actor


def reckon(case: Case, *, actor: Actor) -> None:
    """Let the promised times follow from what the case is now. The caller holds the case's lock.

    The rule that fits now counts from the report, without the pauses that are over; one that runs now is taken off
    when it ends. Three things stay as they are:

    - what was kept already (an answer that came, a case that was sent on or has ended);
    - a time that somebody put off with a reason: the reporter was told that day;
    - a time for which the rules now name none: what was promised stays promised.

    A new time may lie in the past; then the case is late, as it would have been with the right category from the
    start. Each time that changes is an event. Imported history is never timed.
    """
    if case.origin == Origin.IMPORT or case.has_ended:
        return
    promises = catalogue().promises
    rules = promises.rules(case.category.code, body_of(case), case.priority)
    standing = last_dues(case)
    if promises.names_bodies:
        let_referrals_know(case)
    if all(says_the_same(standing.get(rule.clock), rule.rule, rule.amount) for rule in rules):
        return
    put_off = extended(case)
    sent = Referral.objects.filter(case=case).exists()
    changed = []
    for due in promises.dues(case.reported_at, case.category.code, body_of(case), case.priority, pauses_of(case)):
        if due.kind in put_off or not unmet(case, due.kind) or (due.kind == TRANSFER and sent):
            continue
        if says_the_same(standing.get(due.kind), due.rule, due.days):
            continue
        setattr(case, COLUMN[due.kind], due.due_at)
        changed.append(due)
    if changed:
        save_moved(case, *(COLUMN[due.kind] for due in changed))
    for due in changed:
        record(case, DueSet(kind=due.kind, due_at=due.due_at, days=due.days, rule=due.rule), actor=actor,
               voice=Voice.INTERNAL)
    if any(due.kind == ANSWER for due in changed):
        let_referrals_know(case)


def reckon_for_body(case: Case, *, actor: Actor) -> None:
    """The same after the body has changed; costs nothing where the rules name no bodies."""
    if catalogue().promises.names_bodies:
        reckon(case, actor=actor)


def says_the_same(said: dict[str, Any] | None, rule: str, amount: int) -> bool:
    """Whether the clock follows this rule already. Rules of before there were measures name the category alone."""
    return said is not None and (said["rule"], said["days"]) in ((rule, amount),
                                                                 (rule.removesuffix("/calendar"), amount))


def body_of(case: Case) -> str:
    """Whose service levels hold: the first body that has the case, else the one that the rules name; "" for nobody."""
    rules = catalogue()
    if not rules.promises.names_bodies:
        return ""
    first = Referral.objects.filter(case=case).exclude(state__in=GONE).select_related("body").first()
    if first is not None:
        return first.body.code
    route = rules.router.route(category=case.category.code, area=case.area.code if case.area else None,
                               address=case.address)
    return route.body if route else ""


def let_referrals_know(case: Case) -> None:
    """Bodies without a level of their own owe their answer when the case owes it."""
    promises, pauses = catalogue().promises, pauses_of(case)
    for referral in Referral.objects.filter(case=case, state=ReferralState.SENT).select_related("body"):
        own = promises.due_on(referral.sent_at, case.category.code, referral.body.code, case.priority, pauses)
        referral.due_on = own or answer_day(case)
        referral.save(update_fields=["due_on"])


def answer_day(case: Case) -> date | None:
    """The local day by which the case is to be answered."""
    return catalogue().promises.calendar.local(case.answer_due_at) if case.answer_due_at else None
