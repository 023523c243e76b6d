"""A body or contractor without an account answers from the link in its letter."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.links import answer_token
from cases.models import Body, Case, CaseEvent, Photo, Referral
from cases.services.merging import merge_case
from cases.services.passing_on import pass_on
from cases.services.referring import refer_case, withdraw_referral
from tests.cases.photos import pictures
from tests.cases.site.pages import html, words
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of


@pytest.fixture(autouse=True)
def _own_media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def referral(zoldvar) -> Referral:
    with zoldvar.entered():
        case = a_case("Dark lamp", at=ZOLDVAR_SQUARE, email="anna@posta.example",
                      description="Call me: +36 30 123 4567, anna@posta.example. It has been dark for a week.")
        return case.referrals.select_related("case", "body").get()


@pytest.fixture
def contractor(zoldvar) -> Client:
    return client_of(zoldvar)


def link(referral: Referral) -> str:
    return f"/answer/{answer_token(referral)}/?lang=hu"


def said(says: str, **more):
    return {"wish": str(uuid4()), "says": says, "words": "", "promised_on": "", "theirs": "", **more}


def photo(data: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", data or pictures.jpeg())


def state_of(town, referral: Referral) -> tuple[str, str]:
    with town.entered():
        fresh = Referral.objects.select_related("case__status").get(pk=referral.pk)
        return fresh.state, fresh.case.status.code


def test_the_page_shows_what_is_needed_and_nobodys_name_or_number(zoldvar, contractor, referral):
    response = contractor.get(link(referral))
    text = words(response)
    assert "Dark lamp" in text and "Várkapu utca 22." in text and "It has been dark for a week." in text
    assert "123 4567" not in text and "anna@" not in text
    assert response.headers.get("X-Robots-Tag") or 'content="noindex"' in html(response)


def test_done_with_a_photo_moves_the_case_and_asks_the_reporter(zoldvar, contractor, referral):
    two = [photo(), photo(pictures.png())]
    response = contractor.post(link(referral), {**said("done", words="New bulb."), "photos": two})
    assert response.status_code == 302 and response.headers["Location"].endswith("?thanks=done")
    assert state_of(zoldvar, referral) == ("solved", "claimed")
    with zoldvar.entered():
        assert [one.moment for one in Photo.objects.filter(case=referral.case)] == ["after", "after"]
        answered = CaseEvent.objects.get(type="referral_answered")
        assert (answered.actor_kind, answered.voice) == ("body", "public")
    assert words(contractor.get(response.headers["Location"])).count("Dark lamp")


def test_a_promised_day_stands_in_the_case(zoldvar, contractor, referral):
    day = timezone.localdate() + timedelta(days=6)
    contractor.post(link(referral), said("promise", promised_on=day.isoformat()))
    assert state_of(zoldvar, referral) == ("answered", "promised")
    with zoldvar.entered():
        assert Case.objects.get(pk=referral.case_id).promised_on == day


def test_not_ours_tells_the_staff_who_they_think_is_responsible(zoldvar, contractor, referral):
    contractor.post(link(referral), said("not_ours", theirs="The railway", words="It hangs on their mast."))
    assert state_of(zoldvar, referral) == ("answered", "sent")
    with zoldvar.entered():
        event = CaseEvent.objects.get(type="referral_answered")
        assert event.data["not_theirs"] is True
        assert Case.objects.get(pk=referral.case_id).answered_at is None
        assert Case.objects.get(pk=referral.case_id).news_at is not None


def test_the_same_answer_twice_is_one(zoldvar, contractor, referral):
    wish = said("words", words="We look at it tomorrow.")
    for _time in range(2):
        assert contractor.post(link(referral), wish).status_code == 302
    with zoldvar.entered():
        assert CaseEvent.objects.filter(type="referral_answered").count() == 1


@pytest.mark.parametrize(("wish", "field"), [
    (said(""), "says"), (said("promise"), "promised_on"), (said("words"), "words"),
    (said("promise", promised_on="2020-01-01"), "promised_on"), (said("promise", promised_on="soon"), "promised_on")])
def test_what_is_missing_is_said_and_the_photo_is_kept(zoldvar, contractor, referral, wish, field):
    wish = {**wish, "theirs": "Somebody"}
    response = contractor.post(link(referral), {**wish, "photos": [photo()]})
    text = html(response)
    assert response.status_code in (400, 422) and f'id="id_{field}_error"' in text
    assert 'value="Somebody"' in text
    assert state_of(zoldvar, referral)[0] == "sent"
    contractor.post(link(referral), {**wish, "says": "done", "promised_on": ""})
    with zoldvar.entered():
        assert Photo.objects.get().case_id == referral.case_id, "nobody chooses it twice"


def test_a_photo_that_was_cut_off_is_said_and_everything_else_is_kept(zoldvar, contractor, referral):
    wish = said("done", words="New bulb.")
    response = contractor.post(link(referral), {**wish, "photos": [photo(pictures.jpeg()[:-2000]), photo()]})
    assert response.status_code == 400 and 'id="id_photos_error"' in html(response) and "New bulb." in html(response)
    assert state_of(zoldvar, referral)[0] == "sent"
    contractor.post(link(referral), wish)
    with zoldvar.entered():
        assert Photo.objects.get().case_id == referral.case_id


def withdrawn(referral: Referral) -> str:
    withdraw_referral(referral, actor=actor_with("agent"))
    return answer_token(referral)


def passed_on(referral: Referral) -> str:
    pass_on(referral, Body.objects.get(code="works"), actor=actor_with("agent"))
    return answer_token(referral)


def merged(referral: Referral) -> str:
    merge_case(referral.case, a_case(at=ZOLDVAR_SQUARE), actor=actor_with("agent"))
    return answer_token(referral)


def solved_long_ago(referral: Referral) -> str:
    Referral.objects.filter(pk=referral.pk).update(state="solved")
    Case.objects.filter(pk=referral.case_id).update(phase="solved", updated_at=timezone.now() - timedelta(days=20))
    return answer_token(referral)


def expired(referral: Referral) -> str:
    class Signer(signing.TimestampSigner):
        def timestamp(self) -> str:
            return signing.b62_encode(int((timezone.now() - timedelta(days=61)).timestamp()))

    return Signer(salt="cases.answer").sign_object(str(referral.public_id), compress=True)


@pytest.mark.parametrize("ended", [withdrawn, passed_on, merged, solved_long_ago, expired, lambda _referral: "forged"])
def test_a_link_that_no_longer_works_says_so_with_the_offices_telephone(zoldvar, contractor, referral, ended):
    with zoldvar.entered():
        token = ended(referral)
        events = CaseEvent.objects.count()
    for response in (contractor.get(f"/answer/{token}/?lang=en"),
                     contractor.post(f"/answer/{token}/", said("words", words="Hello."))):
        assert response.status_code == 410
        assert "(06 99) 555 010" in html(response)
    with zoldvar.entered():
        assert CaseEvent.objects.count() == events


def test_a_link_opens_its_own_case_only(zoldvar, kohid, contractor, referral):
    with zoldvar.entered():
        mine = Photo.objects.create(case=referral.case, width=1, height=1, added_at=timezone.now())
        other = a_case("Other", at=ZOLDVAR_SQUARE)
        theirs = Photo.objects.create(case=other, width=1, height=1, added_at=timezone.now())
    token = answer_token(referral)
    assert client_of(kohid).get(f"/answer/{token}/").status_code == 410
    assert contractor.get(f"/answer/{token}/{theirs.pk}/small.webp").status_code == 404
    assert str(mine.pk) in html(contractor.get(f"/answer/{token}/"))
    assert str(theirs.pk) not in html(contractor.get(f"/answer/{token}/"))


def test_with_two_bodies_each_answers_for_itself(zoldvar, contractor, referral):
    with zoldvar.entered():
        other = refer_case(referral.case, Body.objects.get(code="works"), actor=actor_with("agent"))
    contractor.post(link(referral), said("done"))
    assert state_of(zoldvar, referral) == ("solved", "sent")
    contractor.post(link(other), said("done"))
    assert state_of(zoldvar, other) == ("solved", "claimed")


def test_far_too_many_answers_are_held_off(zoldvar, contractor, referral):
    codes = {contractor.post(link(referral), said("")).status_code for _time in range(31)}
    assert codes == {422, 429}
