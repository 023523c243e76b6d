"""Others who are affected by a case, or want to hear of it."""

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from cases.events.record import record
from cases.events.types import FollowerJoined, SupporterJoined
from cases.models import Case, Part, Participant
from cases.services.confirming import ask_to_confirm, confirm, needs_confirming
from cases.services.duplicates import locked_main
from tenants.accounts.actors import Actor
from tenants.accounts.models import Person


@transaction.atomic
def join_case(case: Case, part: Part, *, actor: Actor, email: str = "", pseudonym: UUID | None = None,
              language: str = "", name: str = "", phone: str = "", confirmed: bool = True) -> Participant:
    """Note that somebody is affected too, or follows. Joining twice is joining once; a duplicate's people join the case
    that it says again.

    Args:
        pseudonym: who it is where nobody is signed in; the browser's own, kept in a cookie.
        confirmed: whether we know that the address is theirs. Where not, it is asked for in a letter, once.
    """
    case = locked_main(case)
    person = actor.person or (Person.objects.filter(email=email.lower()).first() if email else None)
    if person is None and email:
        person = Person.objects.create_user(email, language=language)
    who = person.pseudonym if person else pseudonym or uuid4()
    participant, is_new = Participant.objects.get_or_create(
        case=case, part=part, pseudonym=who,
        defaults={"person": person, "email": email.lower(), "language": language, "name": name, "phone": phone,
                  "since": timezone.now(), "confirmed_at": timezone.now() if email and confirmed else None})
    if is_new:
        event = SupporterJoined() if part == Part.SUPPORTER else FollowerJoined()
        record(case, event, actor=Actor(actor.kind, person, who, actor.permissions, actor.role))
    if email and confirmed and needs_confirming(participant):
        confirm(participant)
    elif is_new and needs_confirming(participant):
        ask_to_confirm(participant)
    return participant
