"""The receipt of a case goes to whoever reported it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.events.record import keep_text, record
from cases.events.types import NoteAdded
from cases.models import Case, Part, Participant
from cases.models.event import Voice
from cases.refusals import ReportRefused
from cases.services.locking import locked
from tenants.accounts.actors import Actor, ensure_may
from tenants.accounts.models import Person
from tenants.accounts.roles import Permission


@transaction.atomic
def send_receipt(case: Case, words: str, *, email: str, actor: Actor) -> None:
    """Send the words of a receipt as a letter to the reporter, whose address it becomes where they had left none.

    Raises:
        PermissionRefused: the actor's role takes no cases.
        ReportRefused: the reporter has another address already.
    """
    ensure_may(actor, Permission.TAKE_CASES)
    case = locked(case)
    reporter = Participant.objects.filter(case=case, part=Part.REPORTER).first()
    if reporter and reporter.email and reporter.email != email.lower():
        raise ReportRefused(_("The reporter left another address: %(email)s. Send it there.")
                            % {"email": reporter.email}, field="email")
    person = Person.objects.filter(email=email.lower()).first() or Person.objects.create_user(
        email, language=case.language)
    if reporter is None:
        Participant.objects.create(case=case, part=Part.REPORTER, person=person, pseudonym=person.pseudonym,
                                   email=email.lower(), language=case.language, since=case.reported_at,
                                   confirmed_at=timezone.now())
    elif not reporter.email:
        reporter.email, reporter.person = email.lower(), reporter.person or person
        reporter.confirmed_at = timezone.now()
        reporter.save(update_fields=["email", "person", "confirmed_at"])
    text = keep_text(case, words, language=case.language)
    if text:
        record(case, NoteAdded(note=text.pk), actor=actor, voice=Voice.LETTER)
