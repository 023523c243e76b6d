"""Bulk: cases to one body, and words to many readers."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.catalogue import catalogue
from cases.jobs.acts import PlainAct, Wish, changed_since
from cases.models import Case, Referral, ReferralState
from cases.models.event import Voice
from cases.refusals import NothingToSay, ReferralRefused
from cases.services.referring import refer_case, withdraw_referral
from cases.services.writing import add_note
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission


class SendTo(PlainAct):
    """Reads {"body": code, "subject": words}. Undoing withdraws it where the body has not answered."""

    words: str | Promise = gettext_lazy("Send to somebody responsible")
    undoable = True
    reads = ("referrals",)

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.REFER)
        body = catalogue().bodies.get(wish.get("body") or "")
        if body is None or not body.active:
            raise ReferralRefused(_("Please choose who gets it."), field="body")
        return {**wish, "body": body}

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        if case.has_ended:
            return _("It has ended: “%(status)s”.") % {"status": case.status}
        if any(referral.body_id == wish["body"].pk and referral.state != ReferralState.WITHDRAWN
               for referral in case.referrals.all()):
            return _("%(body)s already has this case.") % {"body": wish["body"]}
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        referral = refer_case(case, wish["body"], actor=actor, subject=wish.get("subject") or "")
        return {"referral": str(referral.public_id)}

    def undo(self, case: Case, before: dict[str, Any], actor: Actor) -> None:
        referral = Referral.objects.filter(case=case, public_id=before["referral"]).first()
        if referral is None or referral.state != ReferralState.SENT or referral.answered_at:
            raise changed_since()
        withdraw_referral(referral, actor=actor)


class Write(PlainAct):
    """Reads {"voice": public, letter or internal, "words": words}. What was said to people is not unsaid."""

    words: str | Promise = gettext_lazy("Write")
    reads = ("participants",)

    def understood(self, wish: Wish, actor: Actor) -> Wish:
        ensure_may(actor, Permission.WRITE)
        if wish.get("voice") not in Voice.values or not str(wish.get("words") or "").strip():
            raise NothingToSay(_("Please write something first."), field="words")
        return {**wish, "voice": Voice(wish["voice"])}

    def refusal(self, case: Case, wish: Wish, actor: Actor) -> str:
        if wish["voice"] == Voice.PUBLIC and not case.published:
            return _("The public does not see this case now, so nobody would read it.")
        if wish["voice"] == Voice.LETTER and not any(person.part == "reporter" and person.email
                                                     for person in case.participants.all()):
            return _("The reporter left no e-mail address, so there is nobody to write to.")
        return ""

    def do(self, case: Case, wish: Wish, actor: Actor) -> dict[str, Any]:
        event = add_note(case, wish["words"], voice=wish["voice"], actor=actor)
        return {"seq": event.seq}
