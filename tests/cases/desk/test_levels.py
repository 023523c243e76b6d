"""The pages on which a municipality says by when, and when its office works."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.catalogue import catalogue, forget_catalogues
from cases.models import ServiceLevel, Setting
from cases.working_time import WORKING
from tenants.accounts.models import AuditEntry
from tests.cases.desk.pages import text_of
from tests.towns import KOHID_SQUARE, a_case, client_of

LEVELS, NEW, CALENDAR = "/desk/settings/levels/", "/desk/settings/levels/new/", "/desk/settings/calendar/"
LEVEL = {"clock": "answer", "amount": "5", "measure": "working", "category": "potholes", "body": "", "priority": ""}
WEEK = {"mon": "8–12, 13–18", "tue": "8:00-16:00", "wed": "8-16", "thu": "8.00–16.00", "fri": "8–12", "sat": "",
        "sun": "", "country": "HU", "closed": "", "open": ""}


@pytest.fixture
def administrator(kohid) -> Client:
    return client_of(kohid, role="administrator")


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace("\xa0", " "))


class TestPromises:
    def test_without_own_promises_the_days_of_the_categories_stand_there(self, administrator):
        page = text_of(administrator, LEVELS)
        assert "no promises of your own yet" in page and "8 days" in page and "nothing promised" in page

    def test_a_promise_is_tried_before_it_is_saved(self, kohid, administrator):
        page = administrator.post(NEW, {**LEVEL, "look": "1"}).content.decode()
        assert "“Pothole” reported now would have to be answered" in page
        with kohid.entered():
            assert not ServiceLevel.objects.exists()

    def test_it_holds_for_what_is_reported_from_then_on(self, kohid, administrator):
        page = administrator.post(NEW, LEVEL, follow=True).content.decode()
        assert "Answer: 5 working days" in plain(page)
        with kohid.entered():
            forget_catalogues()
            case = a_case(category="potholes", at=KOHID_SQUARE)
            assert case.events.filter(type="due_set").first().data["rule"] == "potholes/working"
            assert AuditEntry.objects.get(act="level_added").subject == "answer: potholes/working 5"

    def test_one_is_changed_retired_and_taken_up_again(self, kohid, administrator):
        administrator.post(NEW, LEVEL)
        with kohid.entered():
            level = ServiceLevel.objects.get()
        address = f"{LEVELS}{level.code}/"
        assert 'value="5"' in text_of(administrator, address)
        administrator.post(address, {**LEVEL, "amount": "20", "measure": "hours", "priority": "2"})
        assert "20 working hours" in plain(text_of(administrator, LEVELS))
        administrator.post(f"{address}retire/")
        assert "What holds no more" in text_of(administrator, LEVELS)
        administrator.post(f"{address}retire/", {"back": "1"})
        assert "What holds no more" not in text_of(administrator, LEVELS)

    @pytest.mark.parametrize(("wrong", "sentence"), [
        ({"amount": ""}, "Please write a number."),
        ({"amount": "many"}, "Please write a whole number."),
        ({"amount": "0"}, "greater than or equal to 1"),
        ({"amount": "7000"}, "less than or equal to 730"),
        ({"clock": "tea"}, "Select a valid choice"),
        ({"category": "no-such"}, "Select a valid choice"),
    ])
    def test_what_is_wrong_is_said_beside_its_field(self, administrator, wrong, sentence):
        response = administrator.post(NEW, {**LEVEL, **wrong})
        page = response.content.decode()
        assert response.status_code == 422 and sentence in page and 'aria-invalid="true"' in page

    def test_two_for_the_same_cases_are_refused(self, kohid, administrator):
        administrator.post(NEW, LEVEL)
        response = administrator.post(NEW, {**LEVEL, "amount": "9"})
        assert response.status_code == 400 and b"for exactly these cases already" in response.content
        with kohid.entered():
            assert ServiceLevel.objects.count() == 1

    @pytest.mark.parametrize("address", [LEVELS, NEW, CALENDAR])
    def test_only_whoever_may_change_rules_comes_in(self, kohid, address):
        assert client_of(kohid, role="agent").get(address).status_code == 403

    def test_a_level_of_another_town_is_not_there(self, administrator):
        assert administrator.get(f"{LEVELS}0b6e4f4e-9b0c-4b0e-9d3a-000000000000/").status_code == 404


class TestCalendar:
    def test_the_usual_week_stands_there_until_another_is_saved(self, kohid, administrator):
        assert 'value="08:00–16:00"' in text_of(administrator, CALENDAR)
        page = administrator.post(CALENDAR, WEEK, follow=True).content.decode()
        assert 'value="08:00–12:00, 13:00–18:00"' in page
        with kohid.entered():
            forget_catalogues()
            hours = Setting.objects.get(key="calendar").value["hours"]
            assert (hours["mon"], hours["thu"], hours["sat"]) == (["08:00", "12:00", "13:00", "18:00"],
                                                                  ["08:00", "16:00"], [])
            assert catalogue().promises.calendar.country == "HU"

    def test_it_is_tried_before_it_is_saved(self, kohid, administrator):
        tomorrow = timezone.localdate() + timedelta(days=1)
        page = administrator.post(CALENDAR, {**WEEK, "closed": tomorrow.isoformat(), "look": "1"}).content.decode()
        assert "if you save this" in page and "</strong>: closed" in page
        with kohid.entered():
            assert not Setting.objects.exists()

    def test_days_are_read_as_people_write_them(self, kohid, administrator):
        administrator.post(CALENDAR, {**WEEK, "closed": "2026. 12. 24.\n2026-12-23, 2026.12.22", "open": "2026-12-19"})
        with kohid.entered():
            forget_catalogues()
            calendar = catalogue().promises.calendar
            assert not calendar.day(date(2026, 12, 23)).works and calendar.day(date(2026, 12, 19)).works
            start = datetime(2026, 12, 18, 9, tzinfo=kohid.zone)
            assert calendar.after(start, 2, WORKING).date() == date(2026, 12, 21)

    @pytest.mark.parametrize(("wrong", "sentence"), [
        ({"mon": "morning"}, "“morning” is no time."),
        ({"mon": "8–12, 11–16"}, "Each time must be later than the one before it."),
        ({"mon": "16–8"}, "Each time must be later than the one before it."),
        ({"mon": "8–25"}, "A day has the hours from 0:00 to 24:00."),
        ({"closed": "Christmas"}, "“Christmas” is no day."),
        ({"closed": "2026-02-30"}, "“2026-02-30” is no day."),
        ({"closed": "2026-12-24", "open": "2026-12-24"}, "2026-12-24 is both closed and worked."),
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ""), "must work on one day of the week at least"),
        ({"country": "Narnia"}, "Select a valid choice"),
    ])
    def test_what_is_wrong_is_said_beside_its_field_with_all_that_was_typed(self, kohid, administrator, wrong,
                                                                           sentence):
        response = administrator.post(CALENDAR, {**WEEK, **wrong})
        page = response.content.decode()
        assert response.status_code == 422 and sentence in page
        typed = next(iter(wrong.values()))
        assert not typed or typed in page or "Narnia" in typed
        with kohid.entered():
            assert not Setting.objects.exists()
