"""The page after a report: what happens next, and what one may do."""

import pytest
from django.test import Client

from cases.models import Case
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import INSIDE, filled
from tests.towns import client_of


def thanks(town: Municipality, **report: object) -> tuple[str, str, Case]:
    browser: Client = client_of(town)
    answer = browser.post("/report/", filled(**report), follow=True)
    with town.entered():
        return html(answer), words(answer), Case.objects.get()


@pytest.mark.usefixtures("db")
def test_it_can_be_passed_on_followed_and_another_one_reported_there(zoldvar: Municipality) -> None:
    page, said, case = thanks(zoldvar, landmark="A kapunál", **INSIDE)
    assert case.number in said
    assert "lat=47.550000&amp;lon=19.550000&amp;landmark=A+kapun%C3%A1l" in page
    assert f'action="/{case.number}/join/"' in page
    assert "https://wa.me/?" in page


def test_what_nobody_else_may_read_yet_is_not_passed_on(kohid: Municipality) -> None:
    page, _said, case = thanks(kohid, lat="47.05", lon="19.06", street="Fő tér", email="zsofi@pelda.hu")
    assert not case.published
    assert "wa.me" not in page
    assert "/join/" not in page
