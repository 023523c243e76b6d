"""What the timeline and the boxes above it make of the log."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Case, CommentKind, ServiceLevel
from cases.services.commenting import Said, add_comment
from cases.services.extending import extend_due
from cases.services.referring import answer_referral
from cases.site import told
from tenants.accounts.actors import ANONYMOUS, BODY
from tenants.look import dates
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return Client(headers={"host": "zoldvar.localhost"})


def test_a_promise_that_was_put_off_names_its_new_day_alone_and_why(zoldvar: Municipality, citizen: Client) -> None:
    today = timezone.localdate()
    first, later = today + timedelta(days=9), today + timedelta(days=40)
    with zoldvar.entered():
        ServiceLevel.objects.create(clock="solution", amount=30, measure="days")
        case = a_case(at=ZOLDVAR_SQUARE)
        Case.objects.filter(pk=case.pk).update(solution_due_at=timezone.now() + timedelta(days=20))
        answer_referral(case.referrals.get(), actor=BODY, answer="Javítjuk.", promised_on=first)
        case.refresh_from_db()
        extend_due(case, "solution", later, "Nem érkezett meg az alkatrész.", actor=actor_with("administrator"))
    page = words(citizen.get(f"/{case.number}/"))
    box, _heading, timeline = page.partition("Mi történt eddig?")
    old, new = (dates.until(day, "hu", today=today).replace("\u00a0", " ") for day in (first, later))
    assert new.lower() in box.lower() and "Nem érkezett meg az alkatrész." in box
    assert old.lower() not in box.lower()
    assert dates.short_day(first, "hu", today=today).replace("\u00a0", " ") not in box
    assert dates.day(later, "hu", today=today).replace("\u00a0", " ") in timeline
    assert "„Nem érkezett meg az alkatrész.”" in timeline


def test_a_body_that_says_done_is_told_once(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        answer_referral(case.referrals.get(), actor=BODY, answer="Kicseréltük.", solved=True)
    page = html(citizen.get(f"/{case.number}/"))
    assert page.count('<li data-s="claim">') == 1
    assert "„Kicseréltük.”" in page


def test_what_is_kept_of_a_page_is_told_anew_when_something_happens(zoldvar: Municipality, citizen: Client) -> None:
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
    address = f"/{case.number}/"
    first = html(citizen.get(address))
    kept = dict(told._at_hand)
    assert any(str(case.public_id) in key for key in kept)
    assert html(citizen.get(address)).count("timeline") == first.count("timeline")
    assert told._at_hand == kept, "nothing was told anew"
    with zoldvar.entered():
        add_comment(case, Said(CommentKind.SEEMS_DONE), actor=ANONYMOUS)
    assert 'class="others"' in html(citizen.get(address))
