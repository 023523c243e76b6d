"""A case goes to the bodies responsible, and their answers come back."""

import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from cases.events.record import UNDO, keep_text, record
from cases.events.types import PromiseMade, ReferralAnswered, ReferralSent, ReferralWithdrawn
from cases.models import GONE, Body, Case, Contact, Referral, ReferralState
from cases.models.event import Voice
from cases.refusals import ReferralRefused
from cases.services.duplicates import ensure_own_way
from cases.services.locking import locked, save_moved
from cases.services.reckoning import answer_day, reckon_for_body
from cases.services.taking_back import may_be_taken_back
from cases.services.timing import follow_referrals, set_ladder, set_question
from tenants.accounts.actors import Actor, ActorKind, ensure_may
from tenants.accounts.roles import Permission


def refer_by_rule(case: Case, *, actor: Actor) -> Referral | None:
    """Send a case to whom the municipality's rules name. Does nothing where no rule matches or it is there already."""
    rules = catalogue()
    route = rules.router.route(category=case.category.code, area=case.area.code if case.area else None,
                               address=case.address)
    if route is None or Referral.objects.filter(case=case).exclude(state__in=GONE).exists():
        return None
    return refer(case, rules.bodies[route.body], actor=actor, by="rule", why=dict(route.why))


@may_be_taken_back
@transaction.atomic
def refer_case(case: Case, body: Body, *, actor: Actor, subject: str = "") -> Referral:
    """Send a case to one more body, by hand.

    Raises:
        PermissionRefused: the actor's role may not.
        ReferralRefused: this body already has it.
    """
    ensure_may(actor, Permission.REFER)
    return refer(locked(case), body, actor=actor, subject=subject)


def refer(case: Case, body: Body, *, actor: Actor, by: str = "hand", why: dict[str, str] | None = None,
          subject: str = "", passed_from: Referral | None = None) -> Referral:
    """Write the referral and its event. The caller holds the case's lock."""
    ensure_own_way(case)
    if Referral.objects.filter(case=case, body=body).exclude(state__in=GONE).exists():
        raise ReferralRefused(_("%(body)s already has this case. Remind them instead, or withdraw it first.")
                              % {"body": body}, field="body")
    now = timezone.now()
    own = catalogue().promises.due_on(now, case.category.code, body.code, case.priority)
    due_on = own or answer_day(case)
    referral = Referral.objects.create(
        case=case, body=body, contact=contact_for(body, case), subject=subject, why=why or {}, sent_at=now,
        due_on=due_on, reply_token=secrets.token_hex(10), passed_from=passed_from)
    record(case, ReferralSent(referral=referral.public_id, body=body.code, by=by, due_on=due_on, why=why or None),
           actor=actor, undo=UNDO if actor.kind is ActorKind.STAFF else timedelta(0))
    if case.transfer_due_at is not None:
        # That promise is kept; the log says by when it was to be.
        case.transfer_due_at = None
        save_moved(case, "transfer_due_at")
    set_ladder(case, referral)
    reckon_for_body(case, actor=actor)
    return referral


def contact_for(body: Body, case: Case) -> Contact | None:
    """Where the body is written to: its contact for the category, else its general one."""
    contacts = [contact for contact in Contact.objects.filter(body=body, active=True).order_by("pk")
                if contact.category_id in (None, case.category_id)]
    return max(contacts, key=lambda contact: contact.category_id is not None, default=None)


@transaction.atomic
def answer_referral(referral: Referral, *, actor: Actor, answer: str, promised_on: date | None = None,
                    solved: bool = False, not_theirs: bool = False, voice: Voice = Voice.PUBLIC,
                    answered_at: datetime | None = None) -> Referral:
    """Take down a body's own answer: its words, and what it promises or claims.

    Args:
        not_theirs: they say that they are not responsible. That is no answer to whoever reported: the promised times
            run on until somebody has passed the case on.

    Raises:
        PermissionRefused: the actor's role may not.
        ReferralRefused: there is nothing in the answer, it says two things at once, or the body no longer has the case.
    """
    if actor.kind is not ActorKind.BODY:
        ensure_may(actor, Permission.WRITE)
    if not (answer.strip() or promised_on or solved or not_theirs):
        raise ReferralRefused(_("Please write down what they answered."), field="answer")
    if not_theirs and (promised_on or solved):
        raise ReferralRefused(_("They cannot both promise it and say that it is not theirs. Please choose one."),
                              field="not_theirs")
    case = locked(referral.case)
    referral = Referral.objects.select_related("body").get(pk=referral.pk)
    if referral.state == ReferralState.WITHDRAWN:
        raise ReferralRefused(_("This was withdrawn from %(body)s, so there is no answer to take down. Send it to them "
                                "again first.") % {"body": referral.body})
    if referral.state == ReferralState.PASSED_ON:
        raise ReferralRefused(_("This was passed on from %(body)s, so there is no answer to take down. Send it to them "
                                "again first.") % {"body": referral.body})
    at = answered_at or timezone.now()
    referral.answered_at = referral.answered_at or at
    referral.state = ReferralState.SOLVED if solved else ReferralState.ANSWERED
    referral.promised_on = None if not_theirs else promised_on or referral.promised_on
    referral.save(update_fields=["answered_at", "state", "promised_on"])
    if not not_theirs:
        case.answered_at = case.answered_at or at
    case.promised_on = day_of(case) or case.promised_on
    save_moved(case, "answered_at", "promised_on")
    words = keep_text(case, answer)
    record(case, ReferralAnswered(referral=referral.public_id, body=referral.body.code,
                                  note=words.pk if words else None, promised_on=promised_on,
                                  substantive=not not_theirs, not_theirs=not_theirs or None),
           actor=actor, voice=voice, occurred_at=at)
    if promised_on:
        record(case, PromiseMade(promised_on=promised_on, referral=referral.public_id), actor=actor, voice=voice,
               occurred_at=at)
    follow_referrals(case)
    set_question(case)
    return referral


def day_of(case: Case) -> date | None:
    """The day that the bodies at work have promised: of several the latest, for the case is done when all of them are.
    """
    at_work = Referral.objects.filter(case=case).exclude(state__in=(*GONE, ReferralState.SOLVED))
    return at_work.aggregate(last=Max("promised_on"))["last"]


@transaction.atomic
def withdraw_referral(referral: Referral, *, actor: Actor) -> Referral:
    """Take a case back from a body that turned out not to be responsible."""
    ensure_may(actor, Permission.REFER)
    case = locked(referral.case)
    referral = Referral.objects.select_related("body").get(pk=referral.pk)
    if referral.state in GONE:
        return referral
    referral.state = ReferralState.WITHDRAWN
    referral.save(update_fields=["state"])
    record(case, ReferralWithdrawn(referral=referral.public_id, body=referral.body.code), actor=actor)
    follow_referrals(case)
    reckon_for_body(case, actor=actor)
    return referral


