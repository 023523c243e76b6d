"""What a municipality settles about looking at reports."""

import re

import pytest
from django.test import Client

from cases.catalogue import catalogue, forget_catalogues
from cases.models import Status, Transition
from cases.moderation.reasons import ASK, READY, REFUSE, ready_reasons
from cases.settings import setting
from tenants.accounts.models import AuditEntry
from tenants.fleet.connection import db
from tenants.models import Municipality, ReviewNote
from tests.towns import a_case, client_of

PAGE = "/desk/settings/moderation/"


@pytest.fixture
def administrator(kohid: Municipality) -> Client:
    return client_of(kohid, "administrator")


def with_steps_for_volunteers() -> None:
    for move in Transition.objects.filter(code__in=("send", "close")):
        move.roles = [*move.roles, "moderator"]
        move.save()
    forget_catalogues()


def test_the_page_shows_how_it_is(administrator: Client, kohid: Municipality) -> None:
    text = administrator.get(PAGE).content.decode()
    for part in ("Who looks", "Ellenőrzés alatt", "nobody else can read the report yet", "Watched words",
                 "Ready reasons", "Nem közterület", "is in your log"):
        assert part in text or "Being checked" in text, part
    with kohid.entered():
        Status.objects.filter(code="checking").update(phase="open")
        forget_catalogues()
    assert "no step where somebody looks first" in administrator.get(PAGE).content.decode()


def test_the_association_looks_from_now_on_and_gets_what_waits(administrator: Client, kohid: Municipality) -> None:
    with kohid.entered():
        with_steps_for_volunteers()
        case = a_case("Sötét lámpa")
    assert administrator.post(PAGE, {"part": "who", "who": "association"}).status_code == 302
    with kohid.entered():
        assert setting("moderators") == "association"
        assert AuditEntry.objects.filter(act="setting_changed", subject="moderators").exists()
    db.set_schema_to_public()
    assert [note.case for note in ReviewNote.objects.all()] == [case.public_id]


def test_a_workflow_that_gives_volunteers_no_step_is_refused_in_words(administrator: Client,
                                                                     kohid: Municipality) -> None:
    answer = administrator.post(PAGE, {"part": "who", "who": "association"})
    assert answer.status_code == 400 and "volunteers could look but not decide" in answer.content.decode()
    with kohid.entered():
        assert setting("moderators") == "own"
    assert administrator.post(PAGE, {"part": "who", "who": "x"}).status_code == 422


def test_what_is_proposed_is_settled(administrator: Client, kohid: Municipality) -> None:
    administrator.post(PAGE, {"part": "masking", "phones": "on"})
    with kohid.entered():
        assert setting("masking") == {"emails": False, "phones": True, "plates": False}


def test_watched_words_are_kept_line_by_line(administrator: Client, kohid: Municipality) -> None:
    words, senders = "hülye\n\n  fel fogom gyújtani \nhülye", "@spam.example\nx@y.example"
    sent = {"part": "watched", "words": words, "senders": senders}
    assert administrator.post(PAGE, sent).status_code == 302
    with kohid.entered():
        assert setting("watched") == {"words": ["hülye", "fel fogom gyújtani"],
                                      "senders": ["@spam.example", "x@y.example"]}
    assert "fel fogom gyújtani" in administrator.get(PAGE).content.decode()
    administrator.post(PAGE, {"part": "watched", "words": "", "senders": ""})
    with kohid.entered():
        assert setting("watched") == {}


@pytest.mark.parametrize(("field", "words", "sentence"), [
    ("senders", "nem cím", "is no e-mail address"), ("words", "ab", "at least three letters"),
    ("words", "\n".join(f"szó {n}" for n in range(301)), "more than 300 lines")])
def test_what_cannot_be_watched_is_said_and_kept(administrator: Client, field: str, words: str, sentence: str) -> None:
    answer = administrator.post(PAGE, {"part": "watched", field: words})
    assert answer.status_code == 422
    assert sentence in answer.content.decode() and words.splitlines()[0] in answer.content.decode()


def filled(page: str) -> dict[str, str]:
    """What the form of the ready reasons would send as it stands."""
    form = page[page.index('name="part" value="reasons"'):]
    sent = dict(re.findall(r'<input type="text" name="(r\d+_name_\w+)"(?: value="([^"]*)")?', form))
    sent |= {name: words.strip() for name, words in
             re.findall(r'<textarea name="(r\d+_words_\w+)"[^>]*>([^<]*)</textarea>', form)}
    return {**sent, "part": "reasons"}


def test_ready_reasons_are_changed_added_and_taken_away(administrator: Client, kohid: Municipality) -> None:
    sent = filled(administrator.get(PAGE).content.decode())
    last = len(READY)
    for code in ("hu", "en", "de"):
        sent[f"r0_name_{code}"] = sent[f"r0_words_{code}"] = ""
    sent |= {"r1_words_en": "We know already.", f"r{last}_use": "ask", f"r{last}_name_en": "Which lamp?",
             f"r{last}_words_en": "Please send us the number on the post."}
    answer = administrator.post(PAGE, sent)
    assert answer.status_code == 302, re.findall(r'class="fault"[^>]*>(.*?)<', answer.content.decode())
    with kohid.entered():
        assert [one.code for one in ready_reasons(ASK, "en")] == ["which-lamp"] or "which-lamp" in [
            one.code for one in ready_reasons(ASK, "en")]
        refusing = {one.code: one.words for one in ready_reasons(REFUSE, "en")}
        assert "not-public-space" not in refusing and refusing["reported-already"] == "We know already."
    administrator.post(PAGE, {"part": "reasons", "ready": "1"})
    with kohid.entered():
        assert setting("ready_reasons") == [] and len(ready_reasons(REFUSE, "hu")) == 4


def test_a_reason_without_its_name_is_refused(administrator: Client, kohid: Municipality) -> None:
    last = len(READY)
    answer = administrator.post(PAGE, {"part": "reasons", f"r{last}_words_en": "Only words"})
    assert answer.status_code == 422 and "Give it a short name" in answer.content.decode()
    with kohid.entered():
        assert setting("ready_reasons") == []


def test_only_an_administrator_settles_it(kohid: Municipality) -> None:
    for role in ("agent", "manager", "inspector"):
        assert client_of(kohid, role).get(PAGE).status_code == 403
        assert client_of(kohid, role).post(PAGE, {"part": "masking"}).status_code == 403
    with kohid.entered():
        assert catalogue().settings.get("masking") is None
