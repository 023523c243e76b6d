"""Evaluation's pages, for everybody and for the staff, on cases that lived in Kőhíd."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from cases.bulk import write_stories
from cases.models import Case
from cases.services.moving import move_case
from evaluation.indicators import INDICATORS
from evaluation.measuring import measure
from evaluation.models import CaseFacts
from evaluation.periods import Period
from evaluation.selectors import measure_many
from tests import towns
from tests.evaluation.lives import life, live, noon
from tests.towns import actor_with, move

PAGE = "/evaluation/?period=2024-05"


@pytest.fixture
def spring(kohid):
    """Ninety cases of April and May 2024."""
    with kohid.entered():
        live(90, lambda number: noon(2024, 4, 1) + timedelta(hours=16 * number))
    return kohid


def words_of(response) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", text)))


def test_the_overview_says_what_the_indicators_say(spring, citizen_of_kohid):
    response = citizen_of_kohid.get(PAGE)
    text = words_of(response)
    with spring.entered():
        figures = measure_many(list(INDICATORS.values()), Period.of("2024-05")).total
        assert CaseFacts.objects.count() == 90
    assert figures["cases_reported"].n == 45
    assert "45 cases were reported, as many" not in text
    assert f"{round(100 * figures['share_solved'].value)}%" in text
    assert "Half of the cases had a first answer within" in text
    assert "fewer than 20" in text.lower()
    for indicator in INDICATORS.values():
        with translation.override("en"):
            assert str(indicator.name) in text
        assert f"methods/{indicator.code}/" in response.content.decode()


def test_no_page_carries_a_style_or_a_script_of_its_own(spring, citizen_of_kohid, staff_of_kohid):
    for client in (citizen_of_kohid, staff_of_kohid):
        for address in (PAGE, "/evaluation/methods/", "/evaluation/cases/?figure=share_solved&period=2024-05"):
            html = client.get(address).content.decode()
            assert " style=" not in html
            assert "<style" not in html
            assert " onclick" not in html


def test_every_way_to_tell_cases_apart_has_its_table(spring, citizen_of_kohid, staff_of_kohid):
    year = "/evaluation/?period=2024&by="
    assert "Pothole" in words_of(citizen_of_kohid.get(year + "category"))
    assert "Óváros" in words_of(citizen_of_kohid.get(year + "area"))
    assert "this site" in words_of(citizen_of_kohid.get(year + "channel"))
    assert "April 2024" in words_of(citizen_of_kohid.get(year + "month"))
    bodies = words_of(staff_of_kohid.get(year + "body"))
    assert "FényHáló" in bodies
    assert "not a ranking" in bodies
    assert "not a ranking" in words_of(citizen_of_kohid.get(year + "area"))


@pytest.mark.parametrize("address", ["/evaluation/?by=body", "/evaluation/?body=works"])
def test_single_bodies_are_for_the_staff(spring, citizen_of_kohid, staff_of_kohid, address):
    assert citizen_of_kohid.get(address).status_code == 403
    assert staff_of_kohid.get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["period=2024-13", "period=zebra", "category=nothing", "as_of=someday", "by=zebra", "area=q9", "channel=pigeon"],
)
def test_an_address_that_asks_for_what_there_is_not_is_not_found(spring, citizen_of_kohid, query):
    assert citizen_of_kohid.get(f"/evaluation/?{query}").status_code == 404


def test_a_slice_is_measured_alone_and_kept_in_every_link(spring, citizen_of_kohid):
    html = citizen_of_kohid.get("/evaluation/?period=2024&category=potholes&by=area").content.decode()
    assert '<option value="potholes" selected>' in html
    assert "category=potholes&amp;by=area&amp;figure=share_solved" in html
    with spring.entered():
        assert CaseFacts.objects.filter(category="potholes").count() == 30
    assert "30 cases" in words_of(citizen_of_kohid.get("/evaluation/?period=2024&category=potholes"))


def test_small_groups_have_no_figure_and_the_page_says_why(spring, citizen_of_kohid):
    text = words_of(citizen_of_kohid.get("/evaluation/?period=2024-05&category=potholes"))
    assert "15 cases were reported" in text
    assert "too few" in text
    assert "shown from 20 cases on" in text


def test_the_cases_behind_a_figure_are_those_it_counts(spring, citizen_of_kohid, staff_of_kohid):
    for code in INDICATORS:
        with spring.entered():
            n = measure_many([INDICATORS[code]], Period.of("2024-04")).total[code].n
        html = staff_of_kohid.get(f"/evaluation/cases/?figure={code}&period=2024-04").content.decode()
        assert html.count('class="plate"') == n
    listed = citizen_of_kohid.get("/evaluation/cases/?figure=cases_reported&period=2024-04").content.decode()
    assert "/KH-2024-" in listed
    assert "/desk/" not in listed


def test_a_long_list_goes_on_where_the_page_ended(spring, staff_of_kohid):
    address = "/evaluation/cases/?figure=cases_reported&period=2024"
    first = staff_of_kohid.get(address).content.decode()
    older = unescape(re.search(r'href="(\?[^"]*older=[^"]*)"', first).group(1))
    second = staff_of_kohid.get("/evaluation/cases/" + older).content.decode()
    numbers = [re.findall(r'class="plate">([^<]+)<', page) for page in (first, second)]
    assert [len(page) for page in numbers] == [50, 40]
    assert not set(numbers[0]) & set(numbers[1])
    assert "Older" not in second


@pytest.mark.parametrize("query", ["", "figure=zebra", "figure=share_solved&older=zebra"])
def test_a_list_of_nothing_is_not_found(spring, citizen_of_kohid, query):
    assert citizen_of_kohid.get(f"/evaluation/cases/?{query}").status_code == 404


def test_what_is_not_published_is_counted_but_not_listed(spring, citizen_of_kohid, staff_of_kohid):
    with spring.entered():
        hidden = Case.objects.order_by("reported_at").first()
        Case.objects.filter(pk=hidden.pk).update(published=False)
    address = "/evaluation/cases/?figure=cases_reported&period=2024-04"
    assert hidden.number not in citizen_of_kohid.get(address).content.decode()
    assert hidden.number in staff_of_kohid.get(address).content.decode()
    assert "45 cases" in words_of(citizen_of_kohid.get(address))


def test_before_the_first_case_the_page_says_what_will_stand_there(kohid, citizen_of_kohid, staff_of_kohid):
    for client in (citizen_of_kohid, staff_of_kohid):
        response = client.get("/evaluation/")
        assert response.status_code == 200
        assert "Nothing has been measured yet" in words_of(response)


def test_a_period_without_cases_offers_one_with_cases(spring, citizen_of_kohid):
    response = citizen_of_kohid.get("/evaluation/?period=2019-01")
    assert "No case was reported here in this period" in words_of(response)
    assert "?period=2024-05" in response.content.decode()


def test_the_page_opens_with_the_latest_month_that_has_cases(spring, citizen_of_kohid):
    assert words_of(citizen_of_kohid.get("/evaluation/")).startswith(" May 2024 – Evaluation")


def test_a_day_of_knowledge_can_be_chosen_and_is_kept(spring, citizen_of_kohid):
    early = citizen_of_kohid.get("/evaluation/?period=2024-05&as_of=2024-06-01").content.decode()
    assert '<input type="hidden" name="as_of" value="2024-06-01">' in early
    assert "as_of=2024-06-01&amp;figure=" in early
    assert early != citizen_of_kohid.get("/evaluation/?period=2024-05").content.decode()


@pytest.mark.parametrize("code", list(INDICATORS))
def test_every_method_is_its_docstring_in_the_readers_language(kohid, citizen_of_kohid, code):
    with translation.override("en"):
        paragraphs = INDICATORS[code].method()
        assert all(part in words_of(citizen_of_kohid.get(f"/evaluation/methods/{code}/")) for part in paragraphs)
    for language in ("hu", "de"):
        with translation.override(language):
            translated = INDICATORS[code].method()
        assert not set(translated) & set(paragraphs)
        page = words_of(citizen_of_kohid.get(f"/evaluation/methods/{code}/?lang={language}"))
        assert all(part in page for part in translated)
        citizen_of_kohid.cookies.clear()


def test_an_unknown_method_is_not_found(kohid, citizen_of_kohid):
    assert citizen_of_kohid.get("/evaluation/methods/zebra/").status_code == 404


def test_the_pages_cost_a_fixed_number_of_queries(
    spring, citizen_of_kohid, staff_of_kohid, django_assert_max_num_queries
):
    for client in (citizen_of_kohid, staff_of_kohid):
        for address, most in (
            (PAGE, 8),
            (PAGE + "&by=area", 8),
            ("/evaluation/cases/?figure=share_solved&period=2024", 9),
        ):
            client.get(address)
            with django_assert_max_num_queries(most):
                client.get(address)


def test_figures_are_kept_until_something_happens(spring, citizen_of_kohid):
    with spring.entered():
        measure()
    citizen_of_kohid.get(PAGE)
    with CaptureQueriesContext(connection) as again:
        citizen_of_kohid.get(PAGE)
    assert not [query for query in again if "UNION ALL" in query["sql"]]
    with spring.entered():
        write_stories([life(900, noon(2024, 5, 2), category="potholes", answered=None, claimed=None, area="q1")])
    assert "46 cases were reported" in words_of(citizen_of_kohid.get(PAGE))


def test_figures_are_not_kept_while_an_event_waits_to_be_measured(spring, citizen_of_kohid):
    with spring.entered():
        case = Case.objects.filter(phase="open", reported_at__gte=noon(2024, 5, 1)).earliest("reported_at")
        move_case(case, move("claim"), actor=actor_with("agent"))
    before = words_of(citizen_of_kohid.get("/evaluation/cases/?figure=share_solved&period=2024-05"))
    citizen_of_kohid.get(PAGE)
    with spring.entered():
        move_case(Case.objects.get(pk=case.pk), move("confirm"), actor=actor_with("agent"))
        assert measure() == 1
    assert words_of(citizen_of_kohid.get("/evaluation/cases/?figure=share_solved&period=2024-05")) != before
    with spring.entered():
        solved = measure_many([INDICATORS["share_solved"]], Period.of("2024-05")).total["share_solved"]
    assert f"{round(100 * solved.value)}%" in words_of(citizen_of_kohid.get(PAGE))


def test_the_front_page_says_the_last_days_in_sentences(kohid, citizen_of_kohid):
    cache.clear()
    now = timezone.now()
    with kohid.entered():
        live(60, lambda number: now - timedelta(days=27, hours=number % 24))
    text = words_of(citizen_of_kohid.get("/"))
    assert "The last 30 days in sentences" in text
    assert "60 cases were reported. Half of them had an answer within" in text
    assert "cases were said to be done;" in text
    assert "a median of 60 cases" in text


def test_a_town_where_nothing_happens_says_nothing_of_it(zoldvar):
    cache.clear()
    assert "mondatokban" not in words_of(towns.client_of(zoldvar).get("/"))


def test_the_figures_of_one_town_are_not_shown_in_another(spring, zoldvar):
    assert "Még nincs mit mérni" in words_of(towns.client_of(zoldvar).get("/evaluation/"))


@pytest.mark.parametrize(
    "query", ["period=0002", "period=0002-01", "period=0002-Q1", "as_of=9999-12-31"]
)
def test_the_ends_of_the_calendar_are_not_found(spring, citizen_of_kohid, query):
    assert citizen_of_kohid.get(f"/evaluation/?{query}").status_code == 404
    assert citizen_of_kohid.get(f"/evaluation/cases/?figure=cases_reported&{query}").status_code == 404
