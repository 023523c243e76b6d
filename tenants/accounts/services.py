"""Colleagues: invited, changed, let go, welcomed back, helped with a lost telephone."""

from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.accounts import letters
from tenants.accounts.actors import Actor
from tenants.accounts.audit import note_act
from tenants.accounts.guarding import (
    begin,
    ensure_has,
    ensure_not_above,
    ensure_reaches,
    ensure_somebody_manages,
    is_self,
)
from tenants.accounts.models import Person
from tenants.accounts.refusals import ColleagueRefused, LastOneLeft
from tenants.accounts.rolebook import permissions_of, rolebook
from tenants.accounts.scopes import EVERYTHING, Scope
from tenants.accounts.sessions import end_session, end_sessions
from tenants.onboarding.invitation import invite

# An invitation is not sent again before so much time has passed: a second press of the button is not a second wish.
AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Wish:
    """What is to hold for a colleague."""

    name: str
    role: str
    scope: Scope = field(default=EVERYTHING)
    language: str = ""
    phone: str = ""


@transaction.atomic
def invite_colleague(email: str, wish: Wish, *, actor: Actor) -> Person:
    """Take somebody up among the staff and write to them. Whoever was known as a citizen keeps their cases.

    Raises:
        PermissionRefused, MoreThanOneHas: the actor may not, or gives more than they have.
        ColleagueRefused: the address cannot be one, or somebody who works or worked here has it.
    """
    begin(actor)
    email = ensure_address(email)
    ensure_may_give(actor, wish)
    person = Person.objects.filter(email=email).first()
    if person is not None and person.is_staff:
        raise ColleagueRefused(
            _("%(name)s works here already.") % {"name": person} if person.is_active else
            _("%(name)s has worked here before. Find them under “No longer here” and bring them back.")
            % {"name": person}, field="email")
    if person is None:
        person = Person(email=email)
        person.set_unusable_password()
    person.is_active, person.invited_at = True, timezone.now()
    write(person, wish)
    note_act(actor, "colleague_invited", subject=person.public_id, role=wish.role, scope=wish.scope.written())
    invite(person)
    return person


@transaction.atomic
def invite_again(person: Person, *, actor: Actor) -> None:
    """Send the invitation once more.

    Raises:
        ColleagueRefused: they are not here any more, or it went out a moment ago.
    """
    begin(actor)
    person = locked(person)
    ensure_here(person)
    if person.invited_at and timezone.now() - person.invited_at < AGAIN:
        raise ColleagueRefused(_("The invitation went out a moment ago. Please give it a minute to arrive."))
    person.invited_at = timezone.now()
    person.save(update_fields=["invited_at"])
    note_act(actor, "colleague_invited_again", subject=person.public_id)
    invite(person)


@transaction.atomic
def change_colleague(person: Person, wish: Wish, *, actor: Actor) -> Person:
    """Say anew what a colleague is called, which role they have and where it holds.

    Raises:
        MoreThanOneHas: the actor gives more than they have, or the colleague has more than the actor.
        LastOneLeft: it is the actor's own role, or nobody could look after colleagues any more.
        ColleagueRefused: the name is missing, or they are not here any more.
    """
    begin(actor)
    person = locked(person)
    ensure_here(person)
    before, scope = person.role, Scope.read(person.scope)
    if (before, scope) != (wish.role, wish.scope):
        if is_self(actor, person):
            raise LastOneLeft(_("Your own role and where it holds are changed by another administrator, so that you do "
                                "not lock yourself out."), field="role" if before != wish.role else "")
        ensure_not_above(actor, person)
        ensure_may_give(actor, wish)
    write(person, wish)
    if (before, scope) != (wish.role, wish.scope):
        note_act(actor, "colleague_role_changed", subject=person.public_id, before=before, after=wish.role,
                 scope=wish.scope.written())
        ensure_somebody_manages()
    else:
        note_act(actor, "colleague_changed", subject=person.public_id)
    return person


@transaction.atomic
def change_address(person: Person, email: str, *, actor: Actor) -> Person:
    """Give a colleague another address to sign in with. A letter to the old one says so, and every session ends.

    Raises:
        ColleagueRefused: the address cannot be one, or somebody else has it.
    """
    begin(actor)
    person = locked(person)
    ensure_here(person)
    ensure_not_above(actor, person)
    email = ensure_address(email)
    if email == person.email:
        return person
    if Person.objects.filter(email=email).exists():
        raise ColleagueRefused(_("Somebody else here has this address already."), field="email")
    old, person.email = person.email, email
    person.save(update_fields=["email"])
    # The old address must not open the door any more.
    EmailAddress.objects.filter(user=person).delete()
    end_sessions(person)
    note_act(actor, "colleague_address_changed", subject=person.public_id)
    letters.address_changed(person, old)
    return person


@transaction.atomic
def retire_colleague(person: Person, *, actor: Actor) -> Person:
    """Let a colleague go: they come in no more, at once, everywhere. What they did keeps their name for the staff.

    Raises:
        LastOneLeft: it is the actor themselves, or nobody could look after colleagues any more.
        MoreThanOneHas: they may do more than the actor.
    """
    begin(actor)
    person = locked(person)
    if not person.is_active:
        return person
    if is_self(actor, person):
        raise LastOneLeft(_("You cannot let yourself go. Ask another administrator to do it."))
    ensure_not_above(actor, person)
    person.is_active, person.retired_at = False, timezone.now()
    person.save(update_fields=["is_active", "retired_at"])
    Person.objects.filter(substitute=person).update(substitute=None)
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    note_act(actor, "colleague_retired", subject=person.public_id, role=person.role)
    ensure_somebody_manages()
    return person


@transaction.atomic
def welcome_back(person: Person, wish: Wish, *, actor: Actor) -> Person:
    """Bring back somebody who had left. They choose a second step anew, as at the first time.

    Raises:
        MoreThanOneHas: the actor gives more than they have.
    """
    begin(actor)
    person = locked(person)
    if person.is_active:
        return person
    ensure_may_give(actor, wish)
    person.is_active, person.retired_at, person.invited_at = True, None, timezone.now()
    write(person, wish)
    note_act(actor, "colleague_back", subject=person.public_id, role=wish.role)
    invite(person)
    return person


@transaction.atomic
def reset_second_step(person: Person, *, actor: Actor) -> None:
    """Help somebody who has lost their telephone or key: they set their second step up anew at the next sign-in.

    Every session ends, and a letter tells them, so that nobody does this behind their back.

    Raises:
        ColleagueRefused: it is the actor's own, or they are not here any more.
        MoreThanOneHas: they may do more than the actor.
    """
    begin(actor)
    person = locked(person)
    ensure_here(person)
    if is_self(actor, person):
        raise ColleagueRefused(_("Your own second step you change under “Your second step”; who has lost it asks "
                                 "another administrator."))
    ensure_not_above(actor, person)
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    note_act(actor, "second_step_reset", subject=person.public_id)
    letters.second_step_reset(person)


@transaction.atomic
def end_colleagues_sessions(person: Person, *, actor: Actor, key: int | None = None) -> None:
    """End one of a colleague's sessions, or all of them.

    Raises:
        MoreThanOneHas: they may do more than the actor.
    """
    begin(actor)
    if not is_self(actor, person):
        ensure_not_above(actor, person)
    if key is None:
        end_sessions(person)
    else:
        end_session(person, key)
    note_act(actor, "colleague_sessions_ended", subject=person.public_id)


def locked(person: Person) -> Person:
    return Person.objects.select_for_update().get(pk=person.pk)


def write(person: Person, wish: Wish) -> None:
    name = wish.name.strip()
    if not name:
        raise ColleagueRefused(_("Please write the colleague's name."), field="name")
    person.name, person.role, person.scope = name, wish.role, wish.scope.written()
    person.language, person.phone = wish.language, wish.phone.strip()
    person.save()


def ensure_here(person: Person) -> None:
    if not (person.is_active and person.is_staff):
        raise ColleagueRefused(_("%(name)s no longer works here. Bring them back first.") % {"name": person})


def ensure_address(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise ColleagueRefused(_("Please write a whole e-mail address, such as anna@council.example."),
                               field="email") from error
    return email


def ensure_may_give(actor: Actor, wish: Wish) -> None:
    """Refuse a role that is not there, and one that may do more, or in more places, than the actor's."""
    role = rolebook().roles.get(wish.role)
    if role is None or not role.active:
        raise ColleagueRefused(_("There is no such role here. Please choose another."), field="role")
    ensure_has(actor, permissions_of(wish.role))
    ensure_reaches(actor, wish.scope)
