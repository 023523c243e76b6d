"""An inspector's hour without a network."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from cases.judging import Place
from cases.models import Case, CaseEvent, OnceOnly, Photo
from cases.services.moving import move_case
from tenants.models import Municipality
from tests.browser.conftest import Opened, Served
from tests.cases.photos import pictures
from tests.towns import a_case, actor_with, move, person_with

STOPS, CLASHES = 20, 2


@pytest.fixture
def twenty(committed: None) -> tuple[Municipality, list[Case]]:
    town = Municipality.objects.select_related("branding").get(slug="zoldvar")
    with town.entered():
        me = person_with("inspector")
        cases = [a_case(f"Kátyú {number:02}", category="potholes", at=Place(47.55 + number / 2000, 19.55))
                 for number in range(STOPS)]
        Case.objects.update(assignee=me)
    return town, cases


def test_twenty_findings_of_an_hour_without_a_network_arrive_once_and_two_clashes_are_solved(
    twenty: tuple[Municipality, list[Case]], served: Served, opened: Opened, tmp_path: Any
) -> None:
    town, _cases = twenty
    camera = tmp_path / "now.jpg"
    camera.write_bytes(pictures.jpeg())
    window = opened(town, "inspector", width=360)
    page = window.new_page()
    page.goto(served.url(town, "/desk/round/"))
    page.evaluate("navigator.serviceWorker.ready")
    # Every stop is opened once with a network, so that its form is on the telephone.
    links = page.eval_on_selector_all(".job[data-stop]", "jobs => jobs.map(job => job.dataset.stop)")
    for stop in links:
        page.goto(served.url(town, f"/desk/round/?stop={stop}"))
    served.down()
    page.goto(served.url(town, f"/desk/round/?stop={links[0]}"))
    for number, stop in enumerate(links):
        # Whatever was written down, the page goes on to the next stop by itself.
        page.wait_for_selector(f'form[data-case="{stop}"]')
        page.fill("#id_note", f"Foltozva {number}")
        if number % 5 == 0:
            page.set_input_files("#id_photo", str(camera))
        page.check("input[name=finding][value=done]")
        page.click(".close .btn.main")
    page.locator(".job.kept").nth(STOPS - 1).wait_for()
    page.locator("[data-line]", has_text=str(STOPS)).wait_for()
    with town.entered():
        for stop in links[:CLASHES]:
            move_case(Case.objects.get(public_id=stop), move("close"), actor=actor_with("agent"), reason="no_answer")
        assert not CaseEvent.objects.filter(data__target="claimed").exists()
    served.up()
    page.goto(served.url(town, "/desk/round/"))
    page.locator(".clash").nth(CLASHES - 1).wait_for(timeout=60_000)
    assert page.locator(".clash").count() == CLASHES
    page.locator(".clash").first.locator("button").nth(0).click()
    page.locator(".clash").nth(1).wait_for(state="detached")
    page.locator(".clash").first.locator("button").nth(1).click()
    page.wait_for_selector(".clash", state="detached")
    page.locator("[data-line].calm, [data-line][hidden]").first.wait_for(state="attached")
    page.wait_for_timeout(1500)
    with town.entered():
        claimed = CaseEvent.objects.filter(type="case_moved", data__target="claimed")
        assert claimed.count() == claimed.values("case").distinct().count() == STOPS - CLASHES
        notes = CaseEvent.objects.filter(type="note_added", voice="internal", case__public_id__in=links[:CLASHES])
        assert notes.count() == 1
        assert OnceOnly.objects.filter(key__startswith="round:").count() == STOPS - CLASHES + 1
        assert Photo.objects.filter(case__isnull=False).count() == len(range(0, STOPS, 5)) - 1
    assert ContentFile(camera.read_bytes()).size
