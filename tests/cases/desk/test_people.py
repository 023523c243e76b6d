"""The pages of colleagues, roles and the audit log."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cases.models import BulkJob, Case, Category, Team, Transition, WorkflowVersion
from cases.services.looking_after import correct_category
from tenants.accounts.actors import actor_for
from tenants.accounts.models import AuditEntry, Person, StaffRole
from tenants.accounts.rolebook import permissions_of
from tenants.accounts.roles import Permission
from tenants.models import Municipality
from tests.cases.jobs.working import work
from tests.towns import a_case, actor_with, client_of, person_with

PEOPLE, ROLES, AUDIT = "/desk/settings/people/", "/desk/settings/roles/", "/desk/settings/audit/"


@pytest.fixture
def admin(kohid: Municipality, settings: Any) -> Client:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return client_of(kohid, role="administrator")


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def page_of(kohid: Municipality, role: str) -> str:
    with kohid.entered():
        return f"{PEOPLE}{person_with(role).public_id}/"


def wished(**change: Any) -> dict[str, Any]:
    return {"full_name": "Anna Kis", "email": "anna@kohid.example", "role": "agent", "language": "en", **change}


@pytest.mark.parametrize("address", [PEOPLE, f"{PEOPLE}?gone=1", f"{PEOPLE}?q=nobody", f"{PEOPLE}new/", ROLES,
                                     f"{ROLES}new/?like=agent", f"{ROLES}agent/", AUDIT, f"{AUDIT}?act=cases"])
def test_every_page_opens_for_the_administrator_and_for_nobody_else(kohid, admin, address):
    assert admin.get(address).status_code == 200
    for role in ("agent", "inspector", "manager"):
        assert client_of(kohid, role=role).get(address).status_code == 403


@pytest.mark.parametrize("page", ["", "leave/"])
def test_a_colleagues_page_is_found_by_the_administrator_only(kohid, admin, page):
    address = page_of(kohid, "agent") + page
    assert admin.get(address).status_code == 200
    assert client_of(kohid, role="manager").get(address).status_code == 403


def test_an_invited_colleague_gets_a_letter_and_stands_in_the_list(kohid, admin):
    with kohid.entered():
        Team.objects.create(code="streets", name="Streets")
    response = admin.post(f"{PEOPLE}new/", wished(teams=["streets"], areas=["q1"]))
    assert response.status_code == 302
    assert [letter.to for letter in mail.outbox] == [["anna@kohid.example"]]
    with kohid.entered():
        anna = Person.objects.get(email="anna@kohid.example")
        assert anna.scope == {"areas": ["q1"]} and anna.invited_at and anna.teams.get().code == "streets"
        assert AuditEntry.objects.filter(act="colleague_invited", subject=str(anna.public_id)).exists()
    shown = text(admin.get(PEOPLE))
    assert "Anna Kis" in shown and "only: Óváros" in shown and "Streets" in shown and "has not come yet" in shown


@pytest.mark.parametrize(("change", "sentence"), [
    ({"email": "agent@kohid.example"}, "works here already"),
    ({"full_name": ""}, "This field is required"),
    ({"email": "anna"}, "needs an @"),
])
def test_an_invitation_that_cannot_be_is_shown_again_with_what_was_typed(admin, change, sentence):
    response = admin.post(f"{PEOPLE}new/", wished(phone="555", **change))
    assert response.status_code in (400, 422)
    assert sentence in text(response) and 'value="555"' in text(response)
    assert not mail.outbox


def test_an_administrator_does_not_lock_themselves_out(kohid, admin):
    address = page_of(kohid, "administrator")
    admin.post(address, wished(full_name="Me", role="agent", areas=["q1"]))
    with kohid.entered():
        me = person_with("administrator")
        assert me.name == "Me" and not me.scope
    assert "You cannot let yourself go" in text(admin.post(f"{address}leave/"))
    without = [code for code in Permission.values if code not in ("manage_people", "onboard")]
    response = admin.post(f"{ROLES}administrator/", {"permissions": without})
    assert response.status_code == 409 and "lock yourself out" in text(response)
    with kohid.entered():
        assert not StaffRole.objects.exists()


def test_who_leaves_comes_in_no_more_and_their_cases_are_handed_over_in_one_step(kohid, admin):
    with kohid.entered():
        agent = person_with("agent")
        cases = [a_case(f"Dark lamp {number}") for number in range(3)]
        Case.objects.update(assignee=agent)
        correct_category(cases[0], cases[0].category, actor=actor_with("agent"))
        inspector = person_with("inspector")
    leaving = client_of(kohid, role="agent")
    assert leaving.get("/desk/").status_code == 200
    assert "3 open cases are with them" in text(admin.get(f"{PEOPLE}{agent.public_id}/leave/"))
    response = admin.post(f"{PEOPLE}{agent.public_id}/leave/", {"to": f"person:{inspector.public_id}"})
    assert response.headers["Location"].startswith("/desk/jobs/")
    assert leaving.get("/desk/").status_code == 302
    with kohid.entered():
        assert BulkJob.objects.count() == 1
        work()
        assert set(Case.objects.values_list("assignee", flat=True)) == {inspector.pk}
        agent.refresh_from_db()
        assert not agent.is_active and agent.retired_at and agent.role == "agent"
    assert agent.name not in text(admin.get(PEOPLE)).split("<main")[1]
    assert agent.name in text(admin.get(f"{PEOPLE}?gone=1"))


def test_who_had_left_comes_back(kohid, admin):
    address = page_of(kohid, "agent")
    admin.post(f"{address}leave/")
    assert "Bring back and invite" in text(admin.get(address))
    assert "Bring them back first" in text(admin.post(f"{address}invite/"))
    admin.post(address, wished(full_name="Again Here", role="inspector"))
    with kohid.entered():
        back = Person.objects.get(name="Again Here")
        assert back.is_active and back.role == "inspector" and back.retired_at is None
    assert mail.outbox[-1].to == [back.email]


def test_a_lost_telephone_is_helped_with(kohid, admin):
    address = page_of(kohid, "agent")
    agent = client_of(kohid, role="agent")
    with kohid.entered():
        Person.objects.filter(role="agent").update(language="en")
    assert agent.get("/desk/").status_code == 200
    admin.post(f"{address}second-step/")
    assert "/accounts/login/" in agent.get("/desk/").headers["Location"]
    assert "second step at Kőhíd was taken away" in mail.outbox[-1].subject
    response = admin.post(page_of(kohid, "administrator") + "second-step/")
    assert "asks another administrator" in text(response)


def test_another_address_opens_the_door_from_then_on(kohid, admin):
    address = page_of(kohid, "agent")
    taken = admin.post(f"{address}address/", {"email": "manager@kohid.example"})
    assert "Somebody else here has this address" in text(taken)
    admin.post(f"{address}address/", {"email": "new@kohid.example"})
    assert {letter.to[0] for letter in mail.outbox} == {"new@kohid.example", "agent@kohid.example"}


def test_a_role_of_ones_own_takes_the_steps_of_a_ready_one(kohid, admin):
    response = admin.post(f"{ROLES}new/", {"name_hu": "Éjszakás", "name_en": "Night shift", "like": "agent",
                                           "permissions": ["see_people", "move"]})
    assert response.status_code == 302, text(response)
    with kohid.entered():
        role = StaffRole.objects.get()
        assert role.code == "ejszakas"
        assert permissions_of("ejszakas") == {Permission.SEE_CASES, Permission.SEE_PEOPLE, Permission.MOVE}
        assert all(role.code in move.roles for move in Transition.objects.all() if "agent" in move.roles)
        assert WorkflowVersion.objects.filter(note__contains="Éjszakás").exists() or (
            WorkflowVersion.objects.filter(note__contains="Night shift").exists())
    assert "Night shift" in text(admin.get(ROLES))


@pytest.mark.parametrize(("data", "sentence"), [
    ({"permissions": ["move"]}, "what the role is called"),
    ({"name_en": "Nothing"}, "without any permission"),
    ({"name_en": "Overseer", "permissions": ["onboard"]}, "Select a valid choice"),
])
def test_a_role_that_cannot_be_is_refused_in_words(admin, data, sentence):
    response = admin.post(f"{ROLES}new/", data)
    assert response.status_code in (400, 422) and sentence in text(response)


def test_a_ready_role_is_changed_and_led_back(kohid, admin):
    admin.post(f"{ROLES}agent/", {"name_en": "Front desk", "permissions": ["see_cases", "write"]})
    agent = client_of(kohid, role="agent")
    with kohid.entered():
        case = a_case()
    assert agent.post(f"/desk/cases/{case.public_id}/assign/", {"me": "1"}).status_code == 403
    assert "Front desk" in text(admin.get(ROLES)) and "changed by you" in text(admin.get(ROLES))
    admin.post(f"{ROLES}agent/ready/")
    assert agent.post(f"/desk/cases/{case.public_id}/assign/", {"me": "1"}).status_code == 302


def test_a_role_that_somebody_has_is_not_given_up(kohid, admin):
    admin.post(f"{ROLES}new/", {"name_en": "Night shift", "permissions": ["move"]})
    admin.post(page_of(kohid, "agent"), wished(role="night-shift"))
    assert "1 colleague has this role" in text(admin.post(f"{ROLES}night-shift/give-up/"))
    admin.post(f"{PEOPLE}" + page_of_name(kohid, "Anna Kis"), wished(role="agent"))
    assert admin.post(f"{ROLES}night-shift/give-up/").status_code == 302
    assert "no longer offered" in text(admin.get(ROLES))
    assert 'value="night-shift"' not in text(admin.get(f"{PEOPLE}new/"))
    assert "ready roles stay" in text(admin.post(f"{ROLES}agent/give-up/"))


def page_of_name(kohid: Municipality, name: str) -> str:
    with kohid.entered():
        return f"{Person.objects.get(name=name).public_id}/"


def test_the_audit_log_reads_both_logs_page_by_page(kohid, admin, django_assert_max_num_queries):
    with kohid.entered():
        agent = person_with("agent")
        case = a_case(email="rep@posta.example")
        kinds = [Category.objects.get(code="potholes"), Category.objects.get(code="lighting")]
        for number in range(60):
            correct_category(case, kinds[number % 2], actor=actor_for(agent))
    client_of(kohid, role="agent").get(f"/desk/cases/{case.public_id}/")
    admin.post(f"{PEOPLE}new/", wished())
    admin.get(AUDIT)
    with django_assert_max_num_queries(14):
        first = text(admin.get(AUDIT))
    assert "looked at who reported" in first and "Invited Anna Kis as customer service" in first
    assert "Category put right" in first
    older = re.search(r'href="(\?[^"]*after=[^"]*)" rel="next"', first)
    assert older
    second = text(admin.get(AUDIT + older[1].replace("&amp;", "&")))
    assert first.count("Category put right") + second.count("Category put right") == 60
    own = text(admin.get(f"{AUDIT}?person={agent.public_id}"))
    assert f"What {agent.name} did" in own and "Invited" not in own.split("<ol")[1]
    assert "Category put right" not in text(admin.get(f"{AUDIT}?act=people")).split("<ol")[1]
    assert "Nothing of that kind" in text(admin.get(f"{AUDIT}?until=2001-01-01"))
    assert admin.get(f"{AUDIT}?since=x&after=nonsense~1~2&person=nobody").status_code == 200


def test_the_audit_log_is_taken_out_as_a_file_and_that_is_noted(kohid, admin):
    admin.post(f"{PEOPLE}new/", wished(full_name="=SUM(A1)"))
    sheet = b"".join(admin.get("/desk/settings/audit.csv?act=people").streaming_content).decode("utf-8-sig")
    assert sheet.startswith("at,who,act,what,case") and "colleague_invited" in sheet
    assert "Took out a file: audit" in text(admin.get(AUDIT))


def test_a_look_at_a_reporter_is_noted_once_a_day(kohid):
    with kohid.entered():
        case = a_case(email="rep@posta.example")
    agent = client_of(kohid, role="agent")
    for _time in range(3):
        agent.get(f"/desk/cases/{case.public_id}/")
    client_of(kohid, role="inspector").get(f"/desk/cases/{case.public_id}/")
    with kohid.entered():
        entry = AuditEntry.objects.get(act="looked_at_person")
        assert entry.who == person_with("agent").pseudonym and entry.subject == str(case.public_id)


def test_whoever_only_looks_after_colleagues_needs_no_cases(kohid, admin):
    admin.post(f"{ROLES}new/", {"name_en": "Office", "permissions": ["manage_people"]})
    admin.post(page_of(kohid, "inspector"), wished(role="office"))
    office = client_of(kohid, role="office")
    page = text(office.get("/desk/settings/"))
    assert PEOPLE in page and AUDIT not in page and 'href="/desk/settings/"' in page
    assert office.get(PEOPLE).status_code == 200
    assert office.get("/desk/").status_code == 403 and office.get(AUDIT).status_code == 403
