"""The pages that ask for the six digits from the letter, as a browser without JavaScript uses them."""

import pytest
from django.core import mail
from django.test import Client

from cases import links
from cases.models import Case, Part, Participant
from cases.services.confirming import LETTERBOX, code_of, ensure_letterbox, spaced
from cases.services.joining import join_case
from tenants.accounts.actors import ANONYMOUS
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import filled
from tests.towns import ZOLDVAR_SQUARE, a_case, client_of

INSIDE = {"lat": "47.55", "lon": "19.55"}


@pytest.fixture
def browser(zoldvar: Municipality) -> Client:
    return client_of(zoldvar)


def participant(town: Municipality) -> Participant:
    with town.entered():
        return Participant.objects.select_related("person", "case").get()


def confirmed(town: Municipality) -> bool:
    return participant(town).confirmed_at is not None


def test_after_a_report_the_code_is_asked_for_and_the_browser_is_known_then(
    zoldvar: Municipality, browser: Client
) -> None:
    thanks = browser.post("/report/", filled(email="zsofi@pelda.hu", name="Zsófi", **INSIDE), follow=True)
    asked = thanks.context["asking"]
    assert "zsofi@pelda.hu" in words(thanks)
    with zoldvar.entered():
        code = code_of(asked.participant)
    page = f"/confirm/code/{asked.token}/"
    wrong = browser.post(page, {"code": "12 ab"})
    assert wrong.status_code == 400
    assert 'value="12 ab"' in html(wrong)
    assert 'aria-describedby="confirm_code_error"' in html(wrong)
    assert browser.post(page, {"code": ""}).status_code == 400
    assert not confirmed(zoldvar)
    right = browser.post(page, {"code": f"{code[:3]} {code[3:]}"}, follow=True)
    assert confirmed(zoldvar)
    assert right.redirect_chain == [(thanks.redirect_chain[0][0], 302)]
    assert right.context["asking"] is None
    # The next form knows who it is, and asks for nothing again.
    form = html(browser.get("/report/"))
    assert 'value="zsofi@pelda.hu"' in form
    assert 'value="Zsófi"' in form
    second = browser.post("/report/", filled(email="zsofi@pelda.hu", not_same="True", **INSIDE), follow=True)
    assert second.context["asking"] is None
    # Another address in the same browser is a stranger's until somebody reads our letter there.
    third = browser.post("/report/", filled(email="mas@pelda.hu", not_same="True", **INSIDE), follow=True)
    assert third.context["asking"] is not None


def test_a_link_followed_by_a_scanner_confirms_nothing(zoldvar: Municipality, browser: Client) -> None:
    browser.post("/report/", filled(email="zsofi@pelda.hu", **INSIDE))
    who = participant(zoldvar)
    with zoldvar.entered():
        address = f"/confirm/{links.confirm_token(who)}/"
    page = browser.get(address)
    assert "zsofi@pelda.hu" in words(page)
    assert browser.head(address).status_code == 200
    assert not confirmed(zoldvar)
    assert "known" not in browser.cookies
    assert browser.post(address).status_code == 200
    assert confirmed(zoldvar)
    assert "known" in browser.cookies
    assert browser.get(address).context["done"]


def test_a_forged_or_old_link_says_so(browser: Client) -> None:
    for path in ("/confirm/forged/", "/confirm/code/forged/"):
        assert browser.get(path).status_code == 410
        assert browser.post(path, {"code": "123456"}).status_code == 410


def test_the_letter_again_and_another_address(zoldvar: Municipality, browser: Client) -> None:
    thanks = browser.post("/report/", filled(email="zsofi@gmial.example", **INSIDE), follow=True)
    page = f"/confirm/code/{thanks.context['asking'].token}/"
    again = browser.post(page, {"do": "again"}, follow=True)
    assert [letter.to for letter in mail.outbox] == [["zsofi@gmial.example"]]
    assert again.redirect_chain == [(thanks.redirect_chain[0][0], 302)]
    bad = browser.post(page, {"do": "correct", "email": "zsofi@gmail"})
    assert bad.status_code == 400
    assert 'value="zsofi@gmail"' in html(bad)
    browser.post(page, {"do": "correct", "email": "zsofi@gmail.example"})
    assert mail.outbox[-1].to == ["zsofi@gmail.example"]
    assert browser.get(page).status_code == 410, "what was written to the first address is good for nothing"
    now = browser.get(thanks.redirect_chain[0][0]).context["asking"].token
    twice = browser.post(f"/confirm/code/{now}/", {"do": "correct", "email": "z@gmail.example"})
    assert twice.status_code == 400
    assert 'value="z@gmail.example"' in html(twice)


def test_a_follower_is_asked_too_but_not_who_is_signed_in(zoldvar: Municipality, browser: Client) -> None:
    with zoldvar.entered():
        case: Case = a_case("Lámpa", at=ZOLDVAR_SQUARE)
    answer = browser.post(f"/{case.number}/join/", {"part": Part.FOLLOWER, "email": "zsofi@pelda.hu"}, follow=True)
    assert answer.context["asking"].participant.email == "zsofi@pelda.hu"
    assert len(mail.outbox) == 1
    with zoldvar.entered():
        code = code_of(Participant.objects.get())
    done = browser.post(answer.redirect_chain[0][0], {"code": code}, follow=True)
    assert done.redirect_chain == [(f"/{case.number}/", 302)]
    agent = client_of(zoldvar, role="agent")
    agent.post(f"/{case.number}/join/", {"part": Part.FOLLOWER, "email": "agent@zoldvar.example"})
    with zoldvar.entered():
        assert Participant.objects.filter(confirmed_at=None).count() == 0


def test_what_one_town_knows_of_a_browser_says_nothing_in_another(
    zoldvar: Municipality, kohid: Municipality, browser: Client
) -> None:
    browser.post("/report/", filled(email="zsofi@pelda.hu", **INSIDE))
    who = participant(zoldvar)
    with zoldvar.entered():
        browser.post(f"/confirm/{links.confirm_token(who)}/")
    elsewhere = client_of(kohid)
    elsewhere.cookies["known"] = browser.cookies["known"].value
    assert "zsofi@pelda.hu" not in html(elsewhere.get("/report/"))


def test_a_strangers_letterbox_is_not_filled(zoldvar: Municipality, browser: Client) -> None:
    with zoldvar.entered():
        case = a_case("Lámpa", at=ZOLDVAR_SQUARE)
        for _time in range(LETTERBOX.most):
            ensure_letterbox("zsofi@pelda.hu")
    wish = filled(email="Zsofi@pelda.hu", not_same="True", **INSIDE)
    refused = browser.post("/report/", wish)
    assert refused.status_code == 429
    assert 'value="Zsofi@pelda.hu"' in html(refused)
    assert 'value="Sötét lámpa"' in html(refused)
    joining = browser.post(f"/{case.number}/join/", {"part": Part.FOLLOWER, "email": "zsofi@pelda.hu"})
    assert joining.status_code == 429
    assert mail.outbox == []
    # Without the address the report goes its way.
    assert browser.post("/report/", {**wish, "email": ""}).status_code == 302


def test_whoever_types_a_strangers_address_learns_nothing_of_whether_it_is_known_here(zoldvar):
    """And the owner, in another browser, gets the code that proves it."""
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        join_case(case, Part.FOLLOWER, actor=ANONYMOUS, email="known@posta.example", confirmed=True)
    answers = {}
    for email in ("known@posta.example", "new@posta.example"):
        stranger = Client(headers={"host": "zoldvar.localhost"})
        answer = stranger.post(f"/{case.number}/join/", {"part": "follower", "email": email})
        page = words(stranger.get(answer["Location"])).replace(email, "…")
        assert stranger.post(answer["Location"], {"code": "000000"}).status_code == 400
        answers[email] = (answer.status_code, len(answer["Location"]), page)
    assert answers["known@posta.example"] == answers["new@posta.example"]
    with zoldvar.entered():
        follower = Participant.objects.get(email="known@posta.example", part=Part.FOLLOWER)
        code = code_of(follower)
    assert [letter.to for letter in mail.outbox] == [["known@posta.example"], ["new@posta.example"]]
    assert spaced(code) in mail.outbox[0].body
    owner = Client(headers={"host": "zoldvar.localhost"})
    answer = owner.post(f"/{case.number}/join/", {"part": "follower", "email": "known@posta.example"})
    assert owner.post(answer["Location"], {"code": code})["Location"] == f"/{case.number}/"
