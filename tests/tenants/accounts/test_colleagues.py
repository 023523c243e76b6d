"""Colleagues: nobody gives more than they have, nobody is left out in the cold, nobody who left comes in."""

from typing import Any

import pytest
from django.core import mail

from tenants.accounts.actors import Actor, PermissionRefused, actor_for
from tenants.accounts.models import AuditEntry, Person
from tenants.accounts.refusals import ColleagueRefused, LastOneLeft, MoreThanOneHas
from tenants.accounts.roles import Permission
from tenants.accounts.scopes import Scope
from tenants.accounts.services import (
    Wish,
    change_address,
    change_colleague,
    invite_again,
    invite_colleague,
    reset_second_step,
    retire_colleague,
    welcome_back,
)
from tenants.accounts.shaping import add_role
from tests.towns import a_case, actor_with, person_with

P = Permission
QUARTER = Scope(areas=frozenset({"q1"}))


@pytest.fixture(autouse=True)
def _outbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def office(*permissions: Permission, scope: Scope | None = None) -> Actor:
    """Somebody with a role of the town's own, perhaps for a part of it. Call it inside the town."""
    role = add_role({"en": "Office"}, {P.MANAGE_PEOPLE, *permissions}, actor=actor_with("administrator"))
    written = scope.written() if scope else {}
    return actor_for(Person.objects.create_user("office@kohid.example", role=role.code, scope=written))


def test_a_citizen_who_is_invited_keeps_their_cases(kohid):
    with kohid.entered():
        a_case(email="anna@posta.example")
        before = Person.objects.get(email="anna@posta.example")
        after = invite_colleague("Anna@Posta.example", Wish("Anna", "agent"), actor=actor_with("administrator"))
        assert after.pk == before.pk and after.pseudonym == before.pseudonym and after.role == "agent"


@pytest.mark.parametrize("role", ["agent", "inspector", "manager"])
def test_only_whoever_looks_after_colleagues_invites(kohid, role):
    with kohid.entered(), pytest.raises(PermissionRefused):
        invite_colleague("anna@posta.example", Wish("Anna", "agent"), actor=actor_with(role))


def test_who_works_or_worked_here_is_not_invited_again(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        with pytest.raises(ColleagueRefused, match="works here already"):
            invite_colleague("agent@kohid.example", Wish("Anna", "agent"), actor=admin)
        retire_colleague(person_with("agent"), actor=admin)
        with pytest.raises(ColleagueRefused, match="has worked here before"):
            invite_colleague("agent@kohid.example", Wish("Anna", "agent"), actor=admin)


def test_an_invitation_goes_out_again_but_not_at_once(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        wish = Wish("Anna", "agent", language="en")
        person = invite_colleague("anna@posta.example", wish, actor=admin)
        with pytest.raises(ColleagueRefused, match="a moment ago"):
            invite_again(person, actor=admin)
        Person.objects.filter(pk=person.pk).update(invited_at=person.invited_at.replace(year=2020))
        invite_again(person, actor=admin)
    assert len(mail.outbox) == 2 and "does not run out" in mail.outbox[0].body


def test_nobody_gives_a_role_that_may_do_more(kohid):
    with kohid.entered():
        actor = office(P.SEE_CASES)
        with pytest.raises(MoreThanOneHas):
            invite_colleague("anna@posta.example", Wish("Anna", "agent"), actor=actor)
        with pytest.raises(MoreThanOneHas, match="may do more here than you"):
            change_colleague(person_with("agent"), Wish("Anna", actor.role), actor=actor)
        for act in (retire_colleague, reset_second_step):
            with pytest.raises(MoreThanOneHas):
                act(person_with("administrator"), actor=actor)
        with pytest.raises(MoreThanOneHas):
            change_address(person_with("administrator"), "mine@posta.example", actor=actor)


def test_nobody_gives_a_wider_scope_than_their_own(kohid):
    with kohid.entered():
        actor = office(P.SEE_CASES, scope=QUARTER)
        for wider in (Scope(), Scope(areas=frozenset({"q1", "q2"})), Scope(groups=frozenset({"x"}))):
            with pytest.raises(MoreThanOneHas, match="part"):
                invite_colleague("anna@posta.example", Wish("Anna", actor.role, wider), actor=actor)
        invite_colleague("anna@posta.example", Wish("Anna", actor.role, QUARTER), actor=actor)


def test_ones_own_role_is_changed_by_others(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        for wish in (Wish("Me", "agent"), Wish("Me", "administrator", QUARTER)):
            with pytest.raises(LastOneLeft):
                change_colleague(admin.person, wish, actor=admin)
        assert change_colleague(admin.person, Wish("New Name", "administrator"), actor=admin).name == "New Name"
        with pytest.raises(LastOneLeft):
            retire_colleague(admin.person, actor=admin)


def test_of_two_who_let_each_other_go_one_stays(kohid):
    with kohid.entered():
        first = actor_with("administrator")
        second = actor_for(Person.objects.create_user("two@kohid.example", name="Two", role="administrator"))
        retire_colleague(second.person, actor=first)
        with pytest.raises(PermissionRefused):
            retire_colleague(first.person, actor=second)
        assert Person.objects.filter(role="administrator", is_active=True).count() == 1


def test_who_left_keeps_role_and_history_and_loses_everything_else(kohid):
    with kohid.entered():
        admin, agent = actor_with("administrator"), person_with("agent")
        Person.objects.filter(role="manager").update(substitute=agent)
        retire_colleague(agent, actor=admin)
        agent.refresh_from_db()
        assert (agent.is_active, agent.role, actor_for(agent).permissions) == (False, "agent", frozenset())
        assert person_with("manager").substitute is None
        with pytest.raises(ColleagueRefused, match="no longer works here"):
            change_colleague(agent, Wish("Anna", "agent"), actor=admin)
        back = welcome_back(agent, Wish("Anna", "inspector", QUARTER), actor=admin)
        assert back.is_active and back.retired_at is None and Scope.read(back.scope) == QUARTER
        assert set(AuditEntry.objects.values_list("act", flat=True)) == {"colleague_retired", "colleague_back"}


@pytest.mark.parametrize("email", ["", "anna", "anna@", "a b@c.example"])
def test_an_address_that_cannot_be_one_is_refused(kohid, email):
    with kohid.entered(), pytest.raises(ColleagueRefused):
        invite_colleague(email, Wish("Anna", "agent"), actor=actor_with("administrator"))


def test_the_log_of_what_colleagues_did_holds_no_names(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        person = invite_colleague("anna@posta.example", Wish("Anna Kis", "agent", QUARTER), actor=admin)
        change_colleague(person, Wish("Anna Nagy", "inspector"), actor=admin)
        kept = str(list(AuditEntry.objects.values()))
        assert "Anna" not in kept and "posta" not in kept and str(person.public_id) in kept
