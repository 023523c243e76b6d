"""Where a role holds: one table of roles, permissions and cases inside and outside; and no service can forget it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from cases.events.record import record
from cases.events.types import CaseCorrected
from cases.judging import Place
from cases.models import Body, Case, Category
from cases.models.event import Voice
from cases.refusals import TransitionNotAllowed
from cases.scoping import OutOfScope, ensure_in_scope, may_look_after, within_scope
from cases.selectors import cases_readable_by, cases_visible_to
from cases.services.assigning import assign_case
from cases.services.looking_after import correct_category, correct_place
from cases.services.moving import move_case
from cases.services.referring import refer_case
from cases.services.settling import rules_changed
from cases.services.writing import add_note
from tenants.accounts.actors import SYSTEM, Actor, PermissionRefused, actor_for
from tenants.accounts.models import Person
from tenants.accounts.roles import MUNICIPAL, Permission
from tenants.areas.models import Area
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move, person_with, square

P = Permission
# Óváros ends at 19.05 east; the square lies in Újváros.
OLD_TOWN = Place(47.01, 19.01, "Régi utca 1.")


@pytest.fixture
def town(kohid):
    with kohid.entered():
        Category.objects.filter(code="lighting").update(group="light")
        Category.objects.filter(code="potholes").update(group="road")
        rules_changed()
        yield kohid


def scoped(role: str, **scope: list[str]) -> Actor:
    """The town's own person with a role, whose role holds for a part of the cases."""
    person = person_with(role)
    person.scope = scope
    person.save()
    return actor_for(person)


def read(case: Case) -> Case:
    """The case as somebody else finds it."""
    return Case.objects.select_related("category").get(pk=case.pk)


ACTS: dict[Permission, Callable[[Case, Actor], Any]] = {
    P.WRITE: lambda case, actor: add_note(case, "Seen", voice=Voice.INTERNAL, actor=actor),
    P.MOVE: lambda case, actor: move_case(case, move("send"), actor=actor),
    P.CORRECT: lambda case, actor: correct_category(case, Category.objects.exclude(pk=case.category_id).first(),
                                                    actor=actor),
    P.ASSIGN: lambda case, actor: assign_case(case, person_with("manager"), actor=actor),
    P.REFER: lambda case, actor: refer_case(case, Body.objects.get(code="works"), actor=actor),
}
SCOPES = {"groups": ["light"], "areas": ["q2"], "bodies": ["lamps"]}


@pytest.mark.parametrize("permission", ACTS)
@pytest.mark.parametrize("role", MUNICIPAL)
def test_inside_its_scope_a_role_may_what_it_may_and_outside_nothing(town, role, permission):
    for name, codes in SCOPES.items():
        actor = scoped(role, **{name: codes})
        inside = a_case(at=KOHID_SQUARE)
        outside = a_case("Pothole", category="potholes", at=OLD_TOWN)
        if name == "bodies":
            refer_case(inside, Body.objects.get(code="lamps"), actor=SYSTEM)
        assert set(cases_visible_to(actor)) & {inside, outside} == {inside}
        act = ACTS[permission]
        with pytest.raises((OutOfScope, PermissionRefused, TransitionNotAllowed)), transaction.atomic():
            act(outside, actor)
        if not actor.may(permission) or (permission is P.MOVE and role == "inspector"):
            continue
        act(inside, actor)
        for case in (inside, outside):
            case.refresh_from_db()
        assert outside.assignee is None and outside.category.code == "potholes" and not outside.published


def test_no_service_can_forget_the_scope_because_the_log_asks(town):
    case = read(a_case())
    with pytest.raises(OutOfScope, match=case.number), transaction.atomic():
        record(case, CaseCorrected(field="title"), actor=scoped("agent", areas=["q1"]))


def test_what_was_inside_may_be_led_out(town):
    actor = scoped("agent", areas=["q2"], groups=["light"])
    case = a_case(at=KOHID_SQUARE)
    correct_place(case, OLD_TOWN, actor=actor)
    case.refresh_from_db()
    assert case.area.code == "q1" and case not in cases_visible_to(actor)
    with pytest.raises(OutOfScope):
        correct_place(case, KOHID_SQUARE, actor=actor)


def test_what_is_handed_to_somebody_is_theirs_until_they_hand_it_on(town):
    actor = scoped("agent", areas=["q1"])
    case = a_case(at=KOHID_SQUARE)
    assign_case(case, actor.person, actor=actor_with("manager"))
    assert case in cases_visible_to(actor)
    add_note(case, "Mine", voice=Voice.INTERNAL, actor=actor)
    assign_case(case, None, actor=actor)
    assert case not in cases_visible_to(actor)


def test_whoever_answers_the_telephone_takes_any_case_down(town):
    actor = scoped("agent", areas=["q1"])
    case = a_case(at=KOHID_SQUARE, actor=actor)
    assert case.pk and case not in cases_visible_to(actor)


def test_an_area_holds_all_its_parts(town):
    outer = Area.objects.create(code="all", name="All", active=False, geometry=square(19.0, 47.0))
    middle = Area.objects.create(code="middle", name="Middle", active=False, geometry=square(19.0, 47.0), parent=outer)
    Area.objects.filter(code="q2").update(parent=middle)
    rules_changed()
    actor = scoped("agent", areas=["all"])
    inside, outside = a_case(at=KOHID_SQUARE), a_case(at=OLD_TOWN)
    assert list(cases_visible_to(actor)) == [inside]
    assert may_look_after(actor.person, inside) and not may_look_after(actor.person, outside)


@pytest.mark.parametrize("scope", [{"areas": ["gone"]}, {"groups": ["gone"]}, {"bodies": ["gone"]}])
def test_a_scope_of_things_that_went_away_holds_nowhere(town, scope):
    a_case()
    assert not cases_visible_to(scoped("agent", **scope)).exists()


def test_a_scope_of_groups_and_areas_asks_the_database_nothing_more(town, django_assert_num_queries):
    case, actor = read(a_case()), scoped("agent", areas=["q1"], groups=["light"])
    cases_visible_to(actor)
    with django_assert_num_queries(0):
        assert within_scope(actor)
        with pytest.raises(OutOfScope):
            ensure_in_scope(actor, case)


def test_everybody_else_is_untouched(town):
    case = a_case()
    for role in MUNICIPAL:
        assert case in cases_visible_to(actor_with(role))
    assert not within_scope(actor_for(Person.objects.create_user("citizen@posta.example")))


def test_outside_their_scope_staff_read_what_everybody_reads(town):
    hidden, public = a_case(at=KOHID_SQUARE), a_case("Public", at=KOHID_SQUARE)
    move_case(public, move("send"), actor=actor_with("agent"))
    actor = scoped("agent", areas=["q1"])
    assert list(cases_readable_by(actor)) == [public]
    client = client_of(town, role="agent")
    assert client.get(f"/{public.number}/").status_code == 200
    assert client.get(f"/{hidden.number}/").status_code == 404
    for case in (hidden, public):
        assert client.get(f"/desk/cases/{case.public_id}/").status_code == 404
        notes = f"/desk/cases/{case.public_id}/notes/"
        assert client.post(notes, {"voice": "internal", "words": "x"}).status_code == 404
    assert public.number not in client.get("/desk/?queue=open").content.decode()
