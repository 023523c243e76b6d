"""Two presses at the same moment, on a database that really commits: what is sent twice happens once."""

import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from cases.links import survey_token
from cases.models import Case, CaseEvent, Comment, OnceOnly, Part, Participant
from cases.services.moving import move_case
from cases.site import proof
from tenants.models import Municipality
from tests.cases.site.test_gate import solved
from tests.cases.site.test_report_form import filled
from tests.towns import actor_with, client_of, move

AT_ONCE = 4


@pytest.fixture
def town(committed: None) -> Municipality:
    return Municipality.objects.select_related("branding").get(slug="zoldvar")


def pressed(town: Municipality, path: str, sent: dict[str, object], **cookies: str) -> list[int]:
    """Send the same form several times at once; the answers' statuses."""
    answers: list[int] = []
    ready = threading.Barrier(AT_ONCE)

    def press() -> None:
        client = Client(headers={"host": f"{town.slug}.localhost", "accept-language": "en"})
        for name, value in cookies.items():
            client.cookies[name] = value
        ready.wait(20)
        try:
            answers.append(client.post(path, sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return answers


def test_whatever_is_pressed_twice_happens_once(town: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "ROUNDS", 10)
    wish = filled(email="zsofi@pelda.hu", check=solved(client_of(town)), lat="47.55", lon="19.55")
    assert pressed(town, "/report/", wish) == [302] * AT_ONCE
    with town.entered():
        assert Case.objects.count() == 1
        assert Participant.objects.filter(part=Part.REPORTER).count() == 1
        assert OnceOnly.objects.filter(key__startswith=proof.USED).count() == 1
        case = move_case(Case.objects.get(), move("claim"), actor=actor_with("agent"))
        token = survey_token(Participant.objects.get(part=Part.REPORTER))
    # No cookie but the one against forgery: a browser that is here for the first time.
    assert pressed(town, f"/{case.number}/join/", {"part": "supporter"}, csrf="a" * 32) == [302] * AT_ONCE
    says: dict[str, object] = {"today-wish": str(uuid4()), "today-kind": "words", "today-words": "Ma is sötét van."}
    assert pressed(town, f"/{case.number}/comment/", says) == [302] * AT_ONCE
    assert set(pressed(town, f"/is-it-done/{token}/", {"solved": "partly", "note": "Csak az egyik."})) <= {200, 400}
    with town.entered():
        assert Participant.objects.filter(part=Part.SUPPORTER).count() == 1
        assert Comment.objects.count() == 1
        assert CaseEvent.objects.filter(type="survey_answered").count() == 1
