"""Roles as sets of permissions: the ready ones, those of a municipality's own, and what nobody may do with them."""

from typing import Any

import pytest
from django.db import connection, transaction

from tenants.accounts.actors import Actor, PermissionRefused, actor_for
from tenants.accounts.models import AuditEntry, Person, StaffRole
from tenants.accounts.refusals import LastOneLeft, MoreThanOneHas, RoleRefused
from tenants.accounts.rolebook import known_roles, permissions_of, role_name, rolebook
from tenants.accounts.roles import CAPTIONS, CHAPTERS, MAY, MUNICIPAL, NEEDS, TOWN_PERMISSIONS, Permission
from tenants.accounts.shaping import add_role, give_up_role, make_ready_again, shape_role, take_up_role
from tests.towns import actor_with

P = Permission


def test_every_permission_has_words_a_caption_and_one_chapter():
    placed = [permission for chapter in CHAPTERS for permission in chapter.permissions]
    assert sorted(placed) == sorted(set(Permission) - {P.ONBOARD})
    assert all(str(CAPTIONS[permission]) and str(permission.label) for permission in Permission)


def test_a_ready_role_has_what_its_permissions_need():
    for role in MUNICIPAL:
        for permission in MAY[role]:
            assert NEEDS.get(permission, frozenset()) <= MAY[role]
    assert MAY["administrator"] == set(TOWN_PERMISSIONS)


@pytest.mark.parametrize("role", [*MUNICIPAL, "auditor", "moderator", "onboarder", "", "nobody-knows"])
def test_where_nothing_is_changed_the_ready_table_holds(kohid, role):
    with kohid.entered():
        assert permissions_of(role) == MAY.get(role, frozenset())
    assert permissions_of(role) == MAY.get(role, frozenset())


def test_an_own_role_is_known_to_workflows_and_gone_when_given_up(kohid, zoldvar):
    with kohid.entered():
        role = add_role({"hu": "Éjszakások", "en": "Night shift"}, {P.MOVE}, actor=actor_with("administrator"))
        assert known_roles()[role.code] == "Night shift"
        assert role.permissions == {P.MOVE, P.SEE_CASES}
        assert actor_for(Person(role=role.code)).may(P.MOVE)
        give_up_role(role.code, actor=actor_with("administrator"))
        assert role.code not in known_roles() and not permissions_of(role.code)
        assert role_name(role.code, "hu") == "Éjszakások"
        take_up_role(role.code, actor=actor_with("administrator"))
        assert role.code in known_roles()
    with zoldvar.entered():
        assert list(known_roles()) == list(MUNICIPAL)


@pytest.mark.parametrize("name", ["Reporter", "body", "moderator", "Agent", "system"])
def test_the_code_of_an_own_role_is_nobody_elses(kohid, name):
    with kohid.entered():
        assert add_role({"en": name}, {P.WRITE}, actor=actor_with("administrator")).code == f"{name.lower()}-2"


def test_a_name_that_another_role_has_is_refused(kohid):
    with kohid.entered():
        add_role({"en": "Night shift"}, {P.WRITE}, actor=actor_with("administrator"))
        with pytest.raises(RoleRefused, match="already"):
            add_role({"en": "Night shift"}, {P.WRITE}, actor=actor_with("administrator"))


@pytest.mark.parametrize("role", ["agent", "inspector", "manager"])
def test_only_whoever_looks_after_colleagues_shapes_roles(kohid, role):
    with kohid.entered(), pytest.raises(PermissionRefused):
        shape_role("agent", {}, {P.WRITE}, actor=actor_with(role))


def test_nobody_gives_or_takes_what_they_do_not_have(kohid):
    with kohid.entered():
        few = add_role({"en": "Office"}, {P.MANAGE_PEOPLE, P.SEE_CASES}, actor=actor_with("administrator"))
        office = actor_for(Person.objects.create_user("office@kohid.example", role=few.code))
        with pytest.raises(MoreThanOneHas, match="Write updates"):
            add_role({"en": "Scribe"}, {P.WRITE}, actor=office)
        with pytest.raises(MoreThanOneHas):
            shape_role("agent", {}, MAY["agent"] - {P.WRITE}, actor=office)
        assert shape_role("inspector", {"en": "Rounds"}, MAY["inspector"], actor=office).name_in("en") == "Rounds"


def test_the_last_one_who_looks_after_colleagues_stays(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        other = add_role({"en": "Office"}, {P.MANAGE_PEOPLE}, actor=admin)
        with pytest.raises(LastOneLeft, match="lock yourself out"):
            shape_role("administrator", {}, MAY["administrator"] - {P.MANAGE_PEOPLE}, actor=admin)
        office = Person.objects.create_user("office@kohid.example", role=other.code)
        Person.objects.filter(role="administrator").update(is_active=False)
        everything = Actor(admin.kind, office, office.pseudonym, frozenset(Permission), "another")
        version = kohid.catalogue_version
        with pytest.raises(LastOneLeft, match="nobody could"), transaction.atomic():
            shape_role(other.code, {"en": "Office"}, {P.SEE_CASES}, actor=everything)
        assert rolebook().roles[other.code].permissions == {P.MANAGE_PEOPLE}
        assert kohid.catalogue_version == version


def test_a_role_is_led_back_to_what_it_came_as(kohid):
    with kohid.entered():
        admin = actor_with("administrator")
        shape_role("agent", {"en": "Front desk"}, {P.WRITE}, actor=admin)
        assert rolebook().roles["agent"].is_changed and permissions_of("agent") == {P.WRITE, P.SEE_CASES}
        make_ready_again("agent", actor=admin)
        assert not rolebook().roles["agent"].is_changed and permissions_of("agent") == MAY["agent"]
        assert AuditEntry.objects.filter(act="role_changed", subject="agent").count() == 2


def test_a_signed_in_person_costs_no_query_for_their_role(kohid, django_assert_num_queries: Any):
    with kohid.entered():
        person = Person.objects.get(role="agent")
        rolebook()
        with django_assert_num_queries(0):
            assert actor_for(person).may(P.WRITE)


def test_what_somebody_wrote_into_the_table_gives_no_more_than_there_is(kohid):
    with kohid.entered():
        StaffRole.objects.create(code="odd", names={}, permissions=["onboard", "fly", "write"])
        assert permissions_of("odd") == {P.WRITE} and role_name("odd") == "odd"


def test_every_schema_has_the_lock_that_changes_wait_for(kohid):
    with kohid.entered(), transaction.atomic(), connection.cursor() as cursor:
        shape_role("inspector", {}, MAY["inspector"], actor=actor_with("administrator"))
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone()[0] >= 1
