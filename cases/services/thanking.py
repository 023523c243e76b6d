"""The municipality says thank you to somebody who helped with a case."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.events.record import UNDO, keep_text, record
from cases.events.types import ThanksSaid
from cases.models import Case, CaseEvent, Participant
from cases.models.event import Voice
from cases.refusals import NothingToSay
from cases.services.locking import locked
from cases.services.taking_back import may_be_taken_back
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.roles import Permission


@may_be_taken_back
@transaction.atomic
def say_thanks(case: Case, words: str, *, to: UUID, actor: Actor) -> CaseEvent:
    """Thank somebody who has a part in the case. Everybody reads that they were thanked and the words, never who it is;
    whoever left an address gets a letter. Thanking the same person with the same words again is thanking once.

    Args:
        to: the pseudonym of the participant.

    Raises:
        PermissionRefused: the actor's role may not write.
        NothingToSay: there are no words, or the person is no longer in the case.
    """
    ensure_may(actor, Permission.WRITE)
    case = locked(case)
    if not Participant.objects.filter(case=case, pseudonym=to).exists():
        raise NothingToSay(_("This person is no longer in the case. Choose somebody else."), field="to")
    if not words.strip():
        raise NothingToSay(_("Please write a few words of thanks."), field="words")
    if again := said_before(case, to, words):
        return again
    text = keep_text(case, words)
    return record(case, ThanksSaid(to=to, note=text.pk if text else None), actor=actor, voice=Voice.PUBLIC, undo=UNDO)


def said_before(case: Case, to: UUID, words: str) -> CaseEvent | None:
    """The same thanks said already: a second press is not a second thanks."""
    last = CaseEvent.objects.filter(case=case, type=ThanksSaid.type, data__to=str(to)).order_by("-seq").first()
    if last is None or not last.data.get("note"):
        return None
    return last if case.texts.filter(pk=last.data["note"], body=words.strip()).exists() else None


def thankable(case: Case) -> list[Participant]:
    """Whom one may thank: the reporter first, then those who are affected too."""
    rows = list(Participant.objects.filter(case=case).exclude(part="follower").select_related("person").order_by("pk"))
    return sorted(rows, key=lambda row: row.part != "reporter")
