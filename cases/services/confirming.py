"""Whether an address is the person's own: six digits, or a link, that only the address's owner can read.

Without it anybody could have our letters sent to a stranger. Until an address is confirmed it gets the one letter that
asks for it (and that letter again, if somebody asks: three times at most in a day). The case goes on either way.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from cases.links import confirm_token
from cases.models import Part, Participant
from cases.refusals import ConfirmationRefused
from cases.services.once import once
from tenants import current
from tenants.accounts.models import Person
from tenants.addresses import url_of
from tenants.limits import DAY, HOUR, Limit, TooOften, count, ensure_within

SALT = "cases.confirming"
# A code is one for so long, and good for as long again: whoever gets it at the last moment has time to type it in.
STABLE = timedelta(days=3)
DIGITS = 6
# With ten guesses an hour at a million codes nobody comes in.
GUESSES = (Limit("confirm-guess-hour", 10, HOUR), Limit("confirm-guess-day", 20, DAY))
AGAIN = Limit("confirm-again", 3, DAY)
# One address, whoever types it wherever: a stranger's letterbox is not ours to fill.
LETTERBOX = Limit("confirm-letterbox", 10, DAY)


class TooManyLetters(TooOften):
    """So many letters that ask went to one address in a day that it gets no more of them."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.sentence = _("This address got several letters from us today, and nobody has confirmed it. Please use the "
                          "code in one of them first, or go on without the address.")
        self.field = "email"


def ensure_letterbox(email: str) -> None:
    """Count a letter that asks, to an address of which nobody knows whose it is.

    Raises:
        TooManyLetters: it got enough of them today, whoever asked for them and wherever.
    """
    counted, wait = count(LETTERBOX, email.strip().lower())
    if counted > LETTERBOX.most:
        raise TooManyLetters(wait)


def needs_confirming(participant: Participant) -> bool:
    """Whether there is an address of which nobody knows yet that it is the person's own."""
    return bool(participant.email) and participant.confirmed_at is None


def code_of(participant: Participant, *, at: datetime | None = None) -> str:
    """The six digits that confirm a participant's address: the same for three days, others for another address.

    Derived from the installation's key (HMAC-SHA256, its first eight bytes as a number modulo a million), so that none
    is stored.
    """
    return _code(participant, _turn(participant, at or timezone.now()))


def is_code(participant: Participant, typed: str, *, at: datetime | None = None) -> bool:
    """Whether somebody typed the code, of these three days or of the three before; compared in constant time."""
    digits = "".join(letter for letter in typed if letter.isascii() and letter.isdigit())
    turn = _turn(participant, at or timezone.now())
    found = [constant_time_compare(_code(participant, turn - back), digits) for back in (0, 1)]
    return any(found)


def confirm_with_code(participant: Participant, typed: str) -> int:
    """Confirm the address with the digits from the letter.

    Returns:
        How many of the person's parts in cases were confirmed by it.

    Raises:
        TooOften: there were too many guesses.
        ConfirmationRefused: it is not the code.
    """
    for limit in GUESSES:
        ensure_within(limit, str(participant.pk))
    if not is_code(participant, typed):
        raise ConfirmationRefused(_("This is not the code in the letter. Please look again: it has six digits."),
                                  field="code")
    return confirm(participant)


@transaction.atomic
def confirm(participant: Participant) -> int:
    """Note that the address is the person's own. Call it only where they have proved it: by code, link or sign-in.

    It holds for whatever the same person has left this very address with; not for another address of theirs, which
    nobody has proved.

    Returns:
        How many of the person's parts in cases were confirmed now.
    """
    if not participant.email:
        return 0
    now = timezone.now()
    waiting = Participant.objects.filter(email=participant.email, confirmed_at=None)
    waiting = waiting.filter(person=participant.person_id) if participant.person_id else waiting.filter(
        pk=participant.pk)
    confirmed = waiting.update(confirmed_at=now)
    if participant.name and participant.person_id:
        # Only who proved the address says what its owner is called.
        Person.objects.filter(pk=participant.person_id, name="").update(name=participant.name)
    participant.confirmed_at = participant.confirmed_at or now
    return confirmed


@transaction.atomic
def ask_to_confirm(participant: Participant) -> None:
    """Write the letter with the code and the link to the address. It goes out as every letter does."""
    here = current.municipality()
    with translation.override(participant.language or here.language):
        words = {"town": here.name, "number": participant.case.number, "code": spaced(code_of(participant)),
                 "url": url_of(here, "site:confirm", confirm_token(participant))}
        why = (_("somebody, we think it was you, reported the case %(number)s and left this address for the answer.")
               if participant.part == Part.REPORTER else
               _("somebody, we think it was you, asked for news of the case %(number)s at this address."))
        send_mail(
            _("Your code for %(town)s: %(code)s") % words,
            "\n\n".join([
                _("Hello,"), why % words, _("Your code: %(code)s") % words,
                _("Type it in where you were asked for it, or press here: %(url)s") % words,
                _("If it was not you, do nothing: we write to this address no more."),
                str(here)]) + "\n",
            None, [participant.email])


def ask_again(participant: Participant) -> None:
    """Write the letter once more, because somebody who waits for it asks; also to an address that was confirmed before,
    by whom this browser may not be used.

    Raises:
        TooOften: it was asked for too often.
    """
    ensure_within(AGAIN, str(participant.pk))
    ensure_letterbox(participant.email)
    ask_to_confirm(participant)


def correct_address(participant: Participant, email: str) -> None:
    """Put another address in the place of a mistyped one, once, and write to it. What went out under the old one is
    good for nothing any more.

    Raises:
        ConfirmationRefused: it is no address, or it was corrected before, or confirmed already.
        TooOften: too many letters were asked for.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ConfirmationRefused(_("That is no whole e-mail address. It looks like this: anna@example.hu"),
                                  field="email") from error
    if email == participant.email:
        raise ConfirmationRefused(_("That is the address to which we wrote. Please look for our letter among the "
                                    "unwanted ones too, or have it sent again."), field="email")
    ensure_letterbox(email)
    is_new = False
    if needs_confirming(participant):
        _answer, is_new = once(f"address-corrected:{participant.pk}", lambda: _readdress(participant, email))
    if not is_new:
        raise ConfirmationRefused(_("The address was corrected once already. Please report again with the right one, "
                                    "or tell customer service the number of your case."), field="email")


def _readdress(participant: Participant, email: str) -> dict[str, str]:
    """Give the part to whoever has the other address; somebody whom only the slip has made is gone again."""
    row = Participant.objects.select_for_update().get(pk=participant.pk)
    mistyped = row.person
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(
        email, language=participant.language)
    row.email, row.person, row.pseudonym = email, person, person.pseudonym
    row.save(update_fields=["email", "person", "pseudonym"])
    participant.email, participant.person, participant.pseudonym = email, person, person.pseudonym
    if mistyped and is_of_a_slip(mistyped, row):
        mistyped.delete()
    ask_to_confirm(participant)
    return {}


def is_of_a_slip(person: Person, participant: Participant) -> bool:
    """Whether somebody is known only by a mistyped address: came with this part, and has done nothing else."""
    came_with_it = person.joined_at >= participant.since - timedelta(minutes=5)
    return came_with_it and not (person.role or person.last_login or person.participant_set.exists())


def spaced(code: str) -> str:
    """`123 456`: six digits as people read them."""
    return f"{code[:3]} {code[3:]}"


def _turn(participant: Participant, at: datetime) -> int:
    """How many times three days have passed since the participant came."""
    return int((at - participant.since) / STABLE)


def _code(participant: Participant, turn: int) -> str:
    named = f"{current.municipality().schema_name}:{participant.pk}:{participant.email}:{turn}"
    digest = salted_hmac(SALT, named, algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"
