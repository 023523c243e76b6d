"""The pages below /reports/: what is listed, what is found, what is said where there is nothing."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reporting.pages import monthly
from tests.reporting.past import live_through
from tests.reporting.reading import Page
from tests.towns import a_case, client_of


def test_the_list_names_every_month_quarter_and_year_with_page_and_document(zoldvar):
    live_through(zoldvar, 0.3)
    page = Page(client_of(zoldvar).get("/reports/").content.decode())
    for code in ("2023-01", "2024-06", "2024-Q2", "2024", "2023"):
        assert f"/reports/monthly/{code}/" in page.links and f"/reports/monthly/{code}.pdf" in page.links
    assert "/reports/monthly/2022-12/" not in page.links
    assert page.blocked == []


def test_before_the_first_case_the_list_says_what_to_do(zoldvar):
    page = Page(client_of(zoldvar).get("/reports/").content.decode())
    assert "/report/" in page.links and not any("monthly" in link for link in page.links)


@pytest.mark.parametrize("role", ["", "agent", "manager"])
def test_reports_are_the_same_for_everybody(zoldvar, role):
    with zoldvar.entered():
        a_case()
    client = client_of(zoldvar, role)
    assert client.get("/reports/").status_code == 200
    assert client.get("/reports/monthly/2024/").status_code == 200


@pytest.mark.parametrize("code", ["2024-13", "24-06", "2024-Q5", "yesterday", "2024-06..2024-01", "9999", "0001"])
@pytest.mark.parametrize("form", ["/reports/monthly/{}/", "/reports/monthly/{}.pdf"])
def test_an_address_of_no_period_is_not_found_and_says_why(zoldvar, code, form):
    answer = client_of(zoldvar).get(form.format(code))
    assert answer.status_code == 404
    assert "2024-Q2" in answer.content.decode()


@pytest.mark.parametrize("form", ["/reports/monthly/{}/", "/reports/monthly/{}.pdf"])
def test_a_period_to_come_is_not_found_and_says_so(zoldvar, form):
    answer = client_of(zoldvar).get(form.format("2099-01"))
    assert answer.status_code == 404
    assert "2099" in Page(answer.content.decode()).words


def test_more_documents_than_can_be_made_at_once_wait_their_turn(zoldvar):
    for _press in range(monthly.AT_ONCE):
        assert monthly._presses.acquire(blocking=False)
    try:
        answer = client_of(zoldvar).get("/reports/monthly/2024-02.pdf")
    finally:
        for _press in range(monthly.AT_ONCE):
            monthly._presses.release()
    assert answer.status_code == 503 and int(answer["Retry-After"]) > 0


def test_pages_cost_the_same_number_of_queries_however_many_cases_there_are(zoldvar):
    client = client_of(zoldvar)
    counts: list[int] = []
    for cases_a_day in (0.05, 0.5):
        live_through(zoldvar, cases_a_day, seed=len(counts))
        client.get("/reports/")
        for address in ("/reports/", "/reports/monthly/2024-06/"):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:] and max(counts) <= 14


def test_a_report_is_gathered_once_between_two_events(zoldvar):
    live_through(zoldvar, 0.1)
    client = client_of(zoldvar)
    first = client.get("/reports/monthly/2024/").content
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/reports/monthly/2024/").content == first
    assert len(queries) <= 4
    with zoldvar.entered():
        a_case()
    year = timezone.localdate().year
    assert client.get(f"/reports/monthly/{year}/").status_code == 200


def test_only_reading_is_possible(zoldvar):
    for address in ("/reports/", "/reports/monthly/2024/", "/reports/monthly/2024.pdf"):
        assert client_of(zoldvar).post(address).status_code == 405
