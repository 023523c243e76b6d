"""The demo's one-click sign-in: signed, for this machine only, and in the demo only."""

import pytest
from django.conf import settings as django_settings
from django.test import Client

from config.demo_links import path_for
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person


@pytest.fixture
def demo(settings):
    settings.DEMO = True
    settings.ROOT_URLCONF = settings.PUBLIC_SCHEMA_URLCONF = "tests.config.demo_urls"
    return settings


def link(place: str = "kohid", role: str = "manager") -> str:
    return path_for(place, role, django_settings.SECRET_KEY)


def test_a_link_signs_in_as_the_first_person_of_the_role(kohid, demo, citizen_of_kohid):
    with kohid.entered():
        Person.objects.filter(role="manager").delete()
        manager = Person.objects.create_user("first@kohid.test", role="manager", name="First Manager")
        Person.objects.create_user("second@kohid.test", role="manager")
    answer = citizen_of_kohid.get(link())
    assert (answer.status_code, answer["Location"]) == (302, "/evaluation/")
    with kohid.entered():
        assert citizen_of_kohid.session["_auth_user_id"] == str(manager.pk)
        assert citizen_of_kohid.session[SECOND_FACTOR] is True


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(link("zoldvar"), id="another municipality's"),
        pytest.param(link("association", "onboarder"), id="the association's"),
        pytest.param(link(role="nobody"), id="a role that nobody has"),
        pytest.param(link(role=""), id="a citizen's"),
        pytest.param(path_for("kohid", "manager", "another key"), id="signed by somebody else"),
        pytest.param("/demo/enter/kohid.manager", id="not signed"),
    ],
)
def test_any_other_link_is_not_found(kohid, demo, citizen_of_kohid, wrong):
    assert citizen_of_kohid.get(wrong).status_code == 404
    with kohid.entered():
        assert "_auth_user_id" not in citizen_of_kohid.session


@pytest.mark.parametrize(
    "from_elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
        {"REMOTE_ADDR": "::1", "HTTP_FORWARDED": "for=192.0.2.7"},
    ],
)
def test_a_link_works_on_this_machine_only(kohid, demo, citizen_of_kohid, from_elsewhere):
    assert citizen_of_kohid.get(link(), **from_elsewhere).status_code == 404


def test_outside_the_demo_a_link_does_nothing(kohid, demo, citizen_of_kohid):
    demo.DEMO = False
    assert citizen_of_kohid.get(link()).status_code == 404


def test_outside_the_demo_the_address_does_not_exist(kohid, citizen_of_kohid):
    assert isinstance(citizen_of_kohid, Client)
    assert citizen_of_kohid.get(link()).status_code == 404
