"""What the municipality says of itself: true of its own settings, and found by whoever looks for it."""

import pytest
from django.test import Client

from cases.models import Photo, ServiceLevel
from cases.services.moving import move_case
from cases.services.settling import rules_changed, settle
from cases.site import done
from tenants.models import Municipality
from tests.towns import a_case, actor_with, move


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/town/", "/done/", "/rules/", "/news/", "/how-it-works/", "/privacy/",
                                  "/accessibility/", "/my/"])
def test_every_page_is_there_without_a_case_and_the_foot_leads_to_it(citizen_of_kohid: Client, path: str) -> None:
    assert "<h1" in read(citizen_of_kohid, path)
    assert f'href="{path}"' in read(citizen_of_kohid, "/").split("<footer")[1]


def test_the_times_are_those_of_the_service_levels(citizen_of_kohid: Client, kohid: Municipality) -> None:
    assert "8 days" in read(citizen_of_kohid, "/how-it-works/")
    with kohid.entered():
        ServiceLevel.objects.create(clock="answer", amount=12, measure="working")
        ServiceLevel.objects.create(clock="solution", amount=72, measure="hours")
        rules_changed()
    text = read(citizen_of_kohid, "/how-it-works/")
    assert "12 working days" in text and "72 office hours" in text and "8 days" not in text


def test_the_rules_follow_the_settings(citizen_of_kohid: Client, kohid: Municipality) -> None:
    text = read(citizen_of_kohid, "/rules/")
    assert "nobody else reads it before" in text and "when a person has looked at them" in text
    with kohid.entered():
        administrator = actor_with("administrator")
        settle("comments", "off", actor=administrator)
        settle("moderators", "association", actor=administrator)
    text = read(citizen_of_kohid, "/rules/")
    assert "Nothing can be written under cases here" in text and "Volunteers of the Járókelő association" in text


def test_a_town_that_looks_at_nothing_first_says_so(zoldvar: Municipality) -> None:
    zoldvar.languages = ["en"]
    zoldvar.save()
    assert "published at once" in read(Client(headers={"host": "zoldvar.localhost"}), "/rules/")


def test_the_accessibility_statement_has_the_parts_that_the_law_asks_for(citizen_of_kohid: Client) -> None:
    text = read(citizen_of_kohid, "/accessibility/")
    for part in ("2016/2102", "LXXV", "partially compliant", "not accessible", "prepared on 2026", "Tell us",
                 "(06 99) 555 010", "enforcement procedure"):
        assert part in text, part


def test_stories_are_confirmed_cases_by_kind_and_page_after_page(
        citizen_of_kohid: Client, kohid: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(done, "PAGE", 2)
    with kohid.entered():
        agent = actor_with("agent")
        for number in range(3):
            case = a_case(f"Lamp {number}", description=f"Dark since {number}")
            for step in ("send", "claim", "confirm"):
                case = move_case(case, move(step), actor=agent, note="A new bulb." if step == "claim" else "")
        for moment in ("before", "after"):
            Photo.objects.create(case=case, moment=moment, width=4, height=3, added_at=case.reported_at)
        claimed = a_case("Only claimed", category="potholes")
        for step in ("send", "claim"):
            claimed = move_case(claimed, move(step), actor=agent)
    text = read(citizen_of_kohid, "/done/")
    assert "3 cases" in text and "Lamp 2" in text and "Lamp 1" in text and "Lamp 0" not in text
    assert "Dark since 2" in text and "A new bulb." in text and "Only claimed" not in text
    older = text.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    assert "Lamp 0" in read(citizen_of_kohid, f"/done/{older}")
    assert "1 case<" in read(citizen_of_kohid, "/done/?pictures=1")
    assert "No such story yet" in read(citizen_of_kohid, "/done/?category=potholes")
    assert "Lamp 2" in read(citizen_of_kohid, "/town/")
