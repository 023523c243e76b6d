"""The gate for what the public writes: nothing is dropped in silence, nobody waits for another town's storm."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from altcha import Challenge, Payload, solve_challenge
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from cases.catalogue import forget_catalogues
from cases.models import Case, CaseEvent, OnceOnly, Setting, Text
from cases.services.settling import settle
from cases.site import proof
from cases.site.gate import Allowed
from tenants.models import Municipality
from tests.cases.site.pages import html, words
from tests.cases.site.test_report_form import filled, photo
from tests.towns import actor_with, client_of

FEW = {"free": 1, "slow": 3, "most": 4}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    # What a telephone does in half a second need not be done here.
    monkeypatch.setattr(proof, "ROUNDS", 10)
    monkeypatch.setattr(proof, "TRIES", 5)


@pytest.fixture
def citizen(zoldvar: Municipality) -> Client:
    return client_of(zoldvar)


def settled(where: Municipality, **figures: object) -> None:
    with where.entered():
        settle("limits", figures, actor=actor_with("administrator"))
        forget_catalogues()


def solved(client: Client, purpose: str = "report") -> str:
    """What a browser does with a challenge."""
    challenge = Challenge.from_dict(client.get(f"/check/?for={purpose}").json())
    found = solve_challenge(challenge)
    assert found
    return Payload(challenge, found).to_base64()


def why(case: Case) -> list[str]:
    notes = CaseEvent.objects.filter(case=case, type="note_added", voice="internal")
    return list(Text.objects.filter(pk__in=[note.data["note"] for note in notes]).values_list("body", flat=True))


def test_without_the_check_a_few_go_through_then_somebody_looks_then_it_is_enough(
    zoldvar: Municipality, citizen: Client
) -> None:
    settled(zoldvar, **FEW)
    for _number in range(3):
        assert citizen.post("/report/", filled()).status_code == 302
    with zoldvar.entered():
        first, second, third = Case.objects.order_by("pk")
        assert why(first) == []
        assert "2" in why(second)[0] and "3" in why(third)[0]
    wish = filled(description="Fél méteres.", photos=[photo()], email="zsofi@pelda.hu")
    answer = citizen.post("/report/", wish)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    page = html(answer)
    for kept in ("Fél méteres.", "zsofi@pelda.hu", "Sötét lámpa", "Várkapu utca", "22.", 'value="drop:'):
        assert kept in page
    assert "wait" in words(answer) or "go on in" in words(answer) or "perc" in words(answer)
    # The browser's check opens the way again, and the photo is still there.
    del wish["photos"]
    assert citizen.post("/report/", {**wish, "check": solved(citizen)}).status_code == 302
    with zoldvar.entered():
        sent = Case.objects.get(wish=str(wish["wish"]))
        assert why(sent) == []
        assert sent.photos.count() == 1


def test_with_the_check_more_may_come_but_not_without_end(zoldvar: Municipality, citizen: Client) -> None:
    settled(zoldvar, **FEW)
    for _number in range(4):
        assert citizen.post("/report/", filled(check=solved(citizen))).status_code == 302
    assert citizen.post("/report/", filled(check=solved(citizen))).status_code == 429
    with zoldvar.entered():
        assert Case.objects.count() == 4
        assert not CaseEvent.objects.filter(type="note_added").exists()


def test_a_solution_is_good_for_one_wish_however_often_its_form_comes_back(
    zoldvar: Municipality, citizen: Client
) -> None:
    settled(zoldvar, free=0, slow=10)
    check = solved(citizen)
    wish = filled(check=check)
    answer = citizen.post("/report/", {**wish, "title": ""})
    assert answer.status_code == 400
    assert f'name="check" value="{check}"' in html(answer)
    assert citizen.post("/report/", wish).status_code == 302
    assert citizen.post("/report/", filled(check=check)).status_code == 302
    with zoldvar.entered():
        first, second = Case.objects.order_by("pk")
        assert why(first) == []
        assert len(why(second)) == 1


def test_used_solutions_outlive_the_shared_cache(zoldvar: Municipality, citizen: Client) -> None:
    settled(zoldvar, free=0, slow=10)
    check = solved(citizen)
    citizen.post("/report/", filled(check=check))
    caches["shared"].key_prefix += ":lost"
    citizen.post("/report/", filled(check=check))
    with zoldvar.entered():
        assert [len(why(case)) for case in Case.objects.order_by("pk")] == [0, 1]
        assert proof.forget_used(timezone.now()) == 0
        assert proof.forget_used(timezone.now() + timedelta(hours=4)) == 1
        assert not OnceOnly.objects.filter(key__startswith=proof.USED).exists()


def test_a_storm_on_one_town_leaves_the_other_alone(
    kohid: Municipality, zoldvar: Municipality, citizen: Client
) -> None:
    for town in (kohid, zoldvar):
        settled(town, **FEW)
    for _number in range(6):
        last = citizen.post("/report/", filled()).status_code
    assert last == 429
    there = client_of(kohid)
    assert there.post("/report/", filled(street="Fő tér", house="1.")).status_code == 302


def test_many_connections_together_are_looked_at_first(zoldvar: Municipality, citizen: Client) -> None:
    settled(zoldvar, town=1)
    for number in range(3):
        citizen.post("/report/", filled(), REMOTE_ADDR=f"198.51.100.{number}")
    with zoldvar.entered():
        assert [len(why(case)) for case in Case.objects.order_by("pk")] == [0, 1, 1]


def test_what_is_no_solution_counts_as_none(zoldvar: Municipality, kohid: Municipality, citizen: Client) -> None:
    good = solved(citizen)
    other_form, other_town = solved(citizen, "join"), solved(client_of(kohid))
    taken = json.loads(base64.b64decode(good))
    eased, endless = json.loads(json.dumps(taken)), json.loads(json.dumps(taken))
    eased["challenge"]["parameters"]["cost"] = 1
    endless["challenge"]["parameters"]["expiresAt"] = 9_999_999_999
    bent: tuple[object, ...] = (
        eased, endless, {**taken, "solution": {"counter": 1, "derivedKey": "00" * 32}}, [], {}, {"challenge": []},
        {"challenge": {"parameters": {}}, "solution": {}}, "x")
    wrong = [*(base64.b64encode(json.dumps(one).encode()).decode() for one in bent), "", "x", "é", "x" * 10_000,
             other_form, other_town]
    with zoldvar.entered():
        assert proof.proved(good, "report")
        assert [one for one in wrong if proof.proved(one, "report")] == []


def test_a_challenge_ends(zoldvar: Municipality) -> None:
    with zoldvar.entered():
        old = Challenge.from_dict(proof.challenge_for("report", timezone.now() - timedelta(hours=3)))
        assert proof.proved(Payload(old, solve_challenge(old)).to_base64(), "report") is None


def test_the_field_that_people_do_not_see_leads_to_somebody_who_looks(kohid: Municipality) -> None:
    citizen = client_of(kohid)
    sent = filled(street="Fő tér", website="https://spam.example", check=solved(citizen))
    assert citizen.post("/report/", sent).status_code == 302
    with kohid.entered():
        case = Case.objects.get()
        assert case.phase == "moderation"
        assert "https://spam.example" in why(case)[0]


def test_who_is_signed_in_or_trusted_is_not_checked(zoldvar: Municipality, citizen: Client) -> None:
    settled(zoldvar, free=0, slow=0, most=2, trusted=["198.51.100.0/24"])
    agent = client_of(zoldvar, role="agent")
    assert 'name="check"' not in html(agent.get("/report/"))
    for _number in range(3):
        assert agent.post("/report/", filled()).status_code == 302
        assert citizen.post("/report/", filled(), REMOTE_ADDR="198.51.100.7").status_code == 302
    assert citizen.post("/report/", filled(), REMOTE_ADDR="203.0.113.7").status_code == 429
    with zoldvar.entered():
        assert not CaseEvent.objects.filter(type="note_added").exists()


def test_too_many_photos_cost_the_photo_and_not_the_report(zoldvar: Municipality, citizen: Client) -> None:
    settled(zoldvar, most=1)
    for _number in range(2):
        citizen.post("/report/", filled(do="upload", photos=[photo(), photo("b.jpg"), photo("c.jpg")]))
    answer = citizen.post("/report/", filled(photos=[photo("d.jpg")]))
    assert answer.status_code == 400
    assert "d.jpg" in words(answer)
    assert citizen.post("/report/", filled(wish=str(uuid4()))).status_code == 302


def test_there_are_challenges_for_known_forms_only(citizen: Client) -> None:
    assert citizen.get("/check/?for=report")["Cache-Control"].startswith("max-age=0")
    assert citizen.get("/check/?for=anything").status_code == 404
    assert citizen.post("/check/?for=report").status_code == 405


def test_networks_are_trusted_by_their_addresses() -> None:
    trusting = Allowed(trusted=("198.51.100.0/24", "2001:db8::/32"))
    assert trusting.trusts("198.51.100.9") and trusting.trusts("2001:db8:1::")
    assert not trusting.trusts("198.51.101.9") and not trusting.trusts("unknown")


def test_words_are_watched_wherever_they_are_written(kohid: Municipality) -> None:
    with kohid.entered():
        Setting.objects.create(key="watched", value={"words": ["csúnya"]})
        forget_catalogues()
    sent = filled(street="Fő tér", landmark="a CSÚ\u200bNYÁK mellett", name="Csunya Béla", anonymous="")
    assert client_of(kohid).post("/report/", sent).status_code == 302
    with kohid.entered():
        assert len(why(Case.objects.get())) == 1
