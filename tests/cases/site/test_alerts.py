"""Whoever asks hears of new cases where they want to: once, never of their own, and only when the address said yes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Alert, Case, Category, Rhythm
from cases.services import alerts
from cases.services.alerts import AlertWish, ask_for_alert, confirm_alert
from cases.services.moving import move_case
from cases.services.rhythms import last_digest
from integrations.models import Letter
from tenants.accounts.models import Person
from tenants.areas.models import Area
from tenants.models import Municipality
from tests.fakes.smtp import Mailbox, mail_server
from tests.integrations.letters.reading import carried, in_the_evening, text_of, to
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, client_of, move


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        settings.EMAIL_BACKEND = "integrations.email.backend.LetterBackend"  # type: ignore[attr-defined]
        yield box


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    with zoldvar.entered():
        yield zoldvar


def an_alert(email: str = "eva@posta.example", *, rhythm: Rhythm = Rhythm.AT_ONCE, **wish: object) -> Alert:
    return ask_for_alert(AlertWish(email, "en", rhythm=rhythm, **wish), proved=True)


def to_eva(letters: list) -> list:
    return [letter for letter in letters if "eva@" in letter["To"]]


def test_an_alert_begins_when_its_address_has_said_yes(zoldvar: Municipality, mailbox: Mailbox) -> None:
    browser = Client(headers={"host": "zoldvar.localhost", "accept-language": "en"})
    assert browser.get("/alerts/?area=q1&category=lighting").context["form"]["area"].value() == "q1"
    asked = browser.post("/alerts/", {"email": "eva@posta.example", "area": "q1", "rhythm": "at_once",
                                      "radius_m": "500"})
    assert asked.status_code == 302, asked.content.decode()
    with zoldvar.entered():
        alert = Alert.objects.get()
        assert alert.confirmed_at is None and alert.area == Area.objects.get(code="q1")
        a_case(at=ZOLDVAR_SQUARE)
        (letter,) = to_eva(carried(mailbox))
        code = alerts.code_of(alert)
        assert f"{code[:3]} {code[3:]}" in text_of(letter), "the one letter that asks, and nothing of the case"
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert browser.post(asked["Location"], {"code": wrong}).status_code == 400
    done = browser.post(asked["Location"], {"code": code})
    assert done.status_code == 302 and "eva@posta.example" in browser.get(done["Location"]).content.decode()
    with zoldvar.entered():
        alert.refresh_from_db()
        fresh = Alert.objects.get()
        assert fresh.confirmed_at and fresh.person == Person.objects.get(email="eva@posta.example")
        assert list(alerts.alerts_of(fresh.person)) == [alert]
    link = re.search(r"http://\S+?(/alerts/confirm/\S+)", text_of(letter))
    assert link and browser.get(link[1]).status_code == 200


def test_each_new_case_is_told_once_to_an_address_and_never_to_its_reporter(town, mailbox):
    an_alert(area=Area.objects.get(code="q1"))
    an_alert(category=Category.objects.get(code="lighting"))
    an_alert("anna@posta.example")
    far = an_alert("far@posta.example", lat=ZOLDVAR_SQUARE.lat + 0.02, lon=ZOLDVAR_SQUARE.lon, radius_m=1000)
    near = an_alert("near@posta.example", lat=ZOLDVAR_SQUARE.lat + 0.002, lon=ZOLDVAR_SQUARE.lon, radius_m=250)
    assert not alerts.fits(far, a_case(at=ZOLDVAR_SQUARE)) and near.radius_m == 250
    case = Case.objects.get()
    sent = [letter for letter in carried(mailbox) if "[" in letter["Subject"] and "bodies" not in str(letter["To"])]
    assert to(sent) == ["anna@posta.example", "eva@posta.example", "near@posta.example"]
    assert case.number in text_of(sent[0]) and sent[0]["List-Unsubscribe"]
    mine = a_case("Own", at=ZOLDVAR_SQUARE, email="anna@posta.example")
    again = [letter for letter in carried(mailbox) if mine.number in letter["Subject"]
             and not text_of(letter).startswith("We have it") and "anna@" in letter["To"]]
    assert [letter for letter in again if "A new case" in text_of(letter)] == []
    assert to_eva(in_the_evening(mailbox)) == [], "the evening does not tell again"


def test_a_case_is_new_when_the_public_sees_it_first(kohid, mailbox):
    with kohid.entered():
        an_alert()
        case = a_case(at=KOHID_SQUARE)
        assert to_eva(carried(mailbox)) == []
        move_case(case, move("send"), actor=actor_with("agent"))
        assert len(to_eva(carried(mailbox))) == 1
        move_case(Case.objects.get(), move("claim"), actor=actor_with("agent"))
        assert to_eva(carried(mailbox)) == []


def test_daily_alerts_come_in_one_letter_with_what_was_published_since(town, mailbox):
    alert = an_alert(rhythm=Rhythm.DAILY)
    an_alert(rhythm=Rhythm.DAILY, category=Category.objects.get(code="lighting"))
    for title in ("Dark lamp", "Broken lamp"):
        a_case(title, at=ZOLDVAR_SQUARE)
    assert to_eva(carried(mailbox)) == []
    until = last_digest(timezone.now()) - alerts.SETTLING
    Alert.objects.update(told_until=until - timedelta(hours=20))
    with connection.cursor() as cursor:
        # The log may not be changed by the application; a test moves the clock back by the owner's hand.
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE cases_caseevent SET recorded_at = %s", [until - timedelta(hours=1)])
    town.entered().__enter__()
    assert len(list(alerts.sweep(timezone.now()))) == 1
    (letter,) = to_eva(in_the_evening(mailbox))
    assert text_of(letter).count("Dark lamp") == 1 and "2 new cases" in text_of(letter)
    assert in_the_evening_once_more(mailbox) == []
    alert.refresh_from_db()
    assert alert.told_until == until


def in_the_evening_once_more(mailbox: Mailbox) -> list:
    from integrations.letters.digest import gather
    mailbox.letters.clear()
    gather()
    return to_eva(mailbox.letters)


def test_it_is_changed_deleted_and_stopped_by_its_own_link_only(zoldvar, mailbox):
    with zoldvar.entered():
        alert = an_alert()
        other = an_alert("mas@posta.example")
        from cases.letter_links import alert_token
        path, stop = f"/alerts/{alert_token(alert)}/", f"/stop/{alert_token(alert)}/now/"
    browser = client_of(zoldvar)
    browser.post(path, {"alert": str(alert.public_id), "rhythm": "daily"})
    browser.post(path, {"alert": str(other.public_id), "do": "delete"})
    with zoldvar.entered():
        assert Alert.objects.get(pk=alert.pk).rhythm == "daily" and Alert.objects.filter(pk=other.pk).exists()
    assert browser.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with zoldvar.entered():
        assert Alert.objects.get(pk=alert.pk).rhythm == "never"
    browser.post(path, {"alert": str(alert.public_id), "do": "delete"})
    with zoldvar.entered():
        assert not Alert.objects.filter(pk=alert.pk).exists()
    assert browser.get(path).status_code == 410


def test_a_stranger_learns_and_changes_nothing_of_somebodys_alerts(zoldvar, mailbox):
    with zoldvar.entered():
        alert = an_alert()
    browser = client_of(zoldvar)
    asked = browser.post("/alerts/", {"email": "eva@posta.example", "rhythm": "daily", "radius_m": "500"})
    assert "/alerts/code/" in asked["Location"]
    with zoldvar.entered():
        assert Alert.objects.get().rhythm == "at_once" and Alert.objects.get() == alert


def test_five_thousand_alerts_cost_one_question_for_a_new_case(town):
    now = timezone.now() - timedelta(hours=1)
    Alert.objects.bulk_create(
        Alert(email=f"e{number}@posta.example", rhythm=Rhythm.AT_ONCE, since=now, told_until=now, confirmed_at=now,
              lat=ZOLDVAR_SQUARE.lat + number / 10_000, lon=ZOLDVAR_SQUARE.lon, radius_m=250)
        for number in range(5000))
    event = a_case(at=ZOLDVAR_SQUARE).events.get(type="case_reported")
    with CaptureQueriesContext(connection) as queries:
        found = alerts.alerts_at_once(event)
    assert len(queries) <= 2 and 1 < len(found) < 60


def test_letters_beyond_the_days_share_wait_for_the_evening(town, mailbox):
    confirm_alert(an_alert())
    for number in range(6):
        a_case(f"Lamp {number}", at=ZOLDVAR_SQUARE)
    assert len(to_eva(carried(mailbox))) == 5
    assert Letter.objects.filter(kind="alert").count() == 5
