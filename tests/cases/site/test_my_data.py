"""One's own data: taken along, cut from a case, deleted; afterwards nothing anywhere leads to the person."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases.exporting.keeping import copy_of
from cases.models import Alert, Case, Comment, Erasure, Participant, Photo, ToDo
from cases.models.event import Voice
from cases.photos.storage import Picture, name_of
from cases.services.asking import answer_survey
from cases.services.commenting import Said, add_comment
from cases.services.forgetting import forget_altogether, forget_in_case, replay_erasures
from cases.services.joining import join_case
from cases.services.moving import move_case
from cases.services.reporting import Report, Reporter, report_case
from cases.services.writing import add_note
from cases.site.mine import copying
from integrations.models import Delivery, IncomingLetter, Letter
from integrations.outbox.carrying import take_up
from tenants.accounts.actors import actor_for
from tenants.accounts.models import Person
from tenants.fleet.connection import db
from tenants.models import Municipality
from tests.towns import KOHID_SQUARE, a_case, actor_with, client_of, move

EMAIL, NAME, PHONE = "erzsebet.kovacs@reader.example", "Kovács Erzsébet", "+36 30 555 0199"
# Parts of them that no other person of the cast has.
MARKS = ("erzsebet.kovacs", "Kovács Erzsébet", "Kovács Erzsébetnek", "555 0199", "5550199")


# Where allauth notes how somebody came in.
METHODS, WHOSE = "account_authentication_methods", "account_authentication_methods_user"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def erzsebet(kohid: Municipality) -> Client:
    """A citizen who has come in with a code this very minute."""
    client = client_of(kohid)
    with kohid.entered():
        client.force_login(Person.objects.create_user(EMAIL, name=NAME, phone=PHONE, language="en"))
        session = client.session
        session[METHODS], session[WHOSE] = [{"method": "code", "at": time.time(), "email": EMAIL}], str(her().pk)
        session.save()
    return client


def her() -> Person:
    return Person.objects.get(email=EMAIL)


def a_life() -> Case:
    """All that somebody can leave behind: a report with a photo, words with the name in it, a comment, an answer, a
    note of the staff, letters both ways, a following, an alert."""
    case = report_case(Report(
        category="lighting", title="Dark lamp", at=KOHID_SQUARE, answers={"who": f"ask {NAME}"},
        description=f"Please ring {NAME}, {PHONE}, or write to {EMAIL}.",
        reporter=Reporter(email=EMAIL, name=NAME, phone=PHONE, language="en", shows_name=True)))
    for step in ("send", "claim"):
        case = move_case(case, move(step), actor=actor_with("agent"), note=f"{NAME} rang us.")
    me = actor_for(her())
    answer_survey(case, "no", actor=me, note=f"I am {NAME} and it is dark.")
    add_comment(case, Said(words="Still dark.", name=NAME), actor=me)
    add_note(case, f"We told Kovács Erzsébetnek that {PHONE} is noted.", voice=Voice.INTERNAL,
             actor=actor_with("agent"))
    other = move_case(a_case("Pothole", category="potholes"), move("send"), actor=actor_with("agent"))
    join_case(other, "follower", actor=me, email=EMAIL, name=NAME)
    join_case(other, "supporter", actor=me, email=EMAIL, name=NAME, phone=PHONE)
    now = timezone.now()
    Alert.objects.create(email=EMAIL, person=her(), since=now, told_until=now, confirmed_at=now)
    ToDo.objects.update(not_before=now)
    take_up()
    assert Letter.objects.filter(to_address=EMAIL).exists() and Delivery.objects.filter(endpoint=EMAIL).exists()
    IncomingLetter.objects.create(message_id="<1@erzsebet.kovacs.example>", fate="attached", case=case, sender=EMAIL,
                                  subject=f"From {NAME}", text=f"Ring {PHONE}", received_at=now)
    return case


def everything(town: Municipality) -> Iterator[tuple[str, str]]:
    """Every row of every table of the municipality as text, and every file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [town.schema_name])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(found)::text FROM "{town.schema_name}"."{table}" AS found')
            yield from ((table, row) for (row,) in cursor.fetchall())
    for path in Path(default_storage.path(town.schema_name)).rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes().decode("latin-1")


def found_anywhere(town: Municipality, marks: Any) -> set[str]:
    return {f"{where}: {mark}" for where, text in everything(town) for mark in marks
            if mark.lower() in text.lower() or mark.encode("unicode_escape").decode().lower() in text.lower()}


@pytest.mark.parametrize("words", ["stay", "go"])
def test_after_deleting_the_account_nothing_in_any_table_or_file_leads_to_the_person(
        erzsebet: Client, kohid: Municipality, words: str, django_capture_on_commit_callbacks: Any) -> None:
    with kohid.entered():
        case = a_life()
        assert found_anywhere(kohid, MARKS), "the search finds what is there"
        public_id, pseudonym = her().public_id, her().pseudonym
    with django_capture_on_commit_callbacks(execute=True):
        answer = erzsebet.post("/my/data/delete/", {"words": words})
    assert answer.status_code == 200 and "Your account is deleted" in answer.content.decode()
    assert "Your own page" in erzsebet.get("/my/").content.decode()
    with kohid.entered():
        assert found_anywhere(kohid, [*MARKS, str(public_id)]) == set()
        case.refresh_from_db()
        reporter = Participant.objects.get(case=case)
        assert (reporter.part, reporter.person, reporter.name) == ("reporter", None, "")
        assert reporter.pseudonym != pseudonym and not Participant.objects.filter(pseudonym=pseudonym).exists()
        assert Erasure.objects.filter(pseudonym=pseudonym, case=None).exists()
        assert case.title == ("Dark lamp" if words == "stay" else case.category.names["hu"]) and case.published
        assert bool(case.description) == (words == "stay") == Comment.objects.filter(text__isnull=False).exists()
        assert case.events.filter(type="survey_answered", actor=pseudonym).exists(), "the log stays as it was"


def test_whoever_has_not_signed_in_a_moment_ago_shows_first_that_it_is_them(
        erzsebet: Client, kohid: Municipality) -> None:
    with kohid.entered():
        session = erzsebet.session
        session[METHODS] = [{"method": "code", "at": time.time() - 3600, "email": EMAIL}]
        session.save()
    assert "First show that it is you" in erzsebet.get("/my/data/delete/").content.decode()
    erzsebet.post("/my/data/delete/", {"words": "go"})
    with kohid.entered():
        assert her()
    out = erzsebet.post("/my/data/delete/again/")
    assert out.headers["Location"] == "/accounts/login/?next=/my/data/delete/"
    assert "Your own page" in erzsebet.get("/my/").content.decode()


def test_nothing_is_deleted_before_it_is_said_what_becomes_of_the_words(
        erzsebet: Client, kohid: Municipality) -> None:
    answer = erzsebet.post("/my/data/delete/", {})
    assert answer.status_code == 400 and "Please choose one of the two." in answer.content.decode()
    with kohid.entered():
        assert her()


def test_whoever_works_here_keeps_the_account_and_may_be_forgotten_in_cases(
        staff_of_kohid: Client, kohid: Municipality) -> None:
    with kohid.entered():
        agent = Person.objects.get(role="agent")
        case = a_case("Lamp at home", email=agent.email)
    assert "looked after by your administrator" in staff_of_kohid.get("/my/data/delete/").content.decode()
    assert staff_of_kohid.post(f"/my/data/anonymise/{case.number}/", {"words": "stay"}).status_code == 302
    with kohid.entered():
        assert not Participant.objects.filter(person=agent).exists() and Person.objects.filter(pk=agent.pk).exists()


def test_being_forgotten_in_one_case_leaves_the_others(
        erzsebet: Client, citizen_of_kohid: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_life()
        photo = keep_photo(case)
        kept = a_case("Second lamp", email=EMAIL)
        letters = Letter.objects.filter(to_address=EMAIL).count()
    assert "Second lamp" in erzsebet.get("/my/data/anonymise/").content.decode()
    assert erzsebet.post(f"/my/data/anonymise/{case.number}/", {"words": "go"}).status_code == 302
    with kohid.entered():
        case.refresh_from_db()
        assert not Participant.objects.filter(case=case, person=her()).exists()
        assert Participant.objects.filter(case=kept, person=her(), email=EMAIL).exists()
        assert not Letter.objects.filter(to_address=EMAIL, case=case).exists() and letters
        assert not Photo.objects.filter(pk=photo).exists() and case.description == ""
        assert Erasure.objects.filter(case=case.public_id).count() == 1
        assert not [text for table, text in everything(kohid) if table == "cases_text" and NAME in text]
        forget_in_case(her(), case, words_go=True)
        assert Erasure.objects.filter(case=case.public_id).count() == 1, "twice is once"
    assert citizen_of_kohid.get(f"/{case.number}/").status_code == 200
    assert erzsebet.get(f"/my/data/anonymise/{case.number}/").status_code == 404


def keep_photo(case: Case) -> UUID:
    """A photo that came with the report."""
    photo = Photo.objects.create(case=case, width=4, height=3, added_at=timezone.now())
    for picture in Picture:
        default_storage.save(name_of(db.schema_name, photo.files, picture), ContentFile(b"a picture"))
    return photo.pk


def test_whoever_comes_back_with_a_backup_is_forgotten_again(kohid: Municipality) -> None:
    with kohid.entered():
        a_life()
        old, parts = her(), list(Participant.objects.filter(person=her()))
        forget_altogether(her(), words_go=False)
        person = Person.objects.create_user(EMAIL, name=NAME, phone=PHONE, pseudonym=old.pseudonym)
        for part in parts:
            Participant.objects.update_or_create(pk=part.pk, defaults={
                "case_id": part.case_id, "part": part.part, "pseudonym": part.pseudonym, "person": person,
                "email": EMAIL, "name": NAME, "phone": PHONE, "since": part.since})
        assert replay_erasures() > 0
        assert found_anywhere(kohid, MARKS) == set()
        assert replay_erasures() == 0


def test_everything_that_is_kept_is_in_the_copy(erzsebet: Client, kohid: Municipality) -> None:
    with kohid.entered():
        case = a_life()
        keep_photo(case)
        stranger = a_case("Another lamp", email="somebody@reader.example")
    answer = erzsebet.post("/my/data/copy/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    told, page = json.loads(packed.read("data.json")), packed.read("read-me.html").decode()
    assert told["person"]["email"] == EMAIL and {row["your_part"] for row in told["cases"]} == {
        "You reported it", "It affects you too", "You get news of it"}
    assert {"You reported it", "You answered: it is not done", "You wrote a comment"} <= {
        row["what"] for row in told["what_you_did"]}
    assert told["alerts"] and told["comments"][0]["words"] == "Still dark."
    assert told["letters_to_you"] and told["letters_from_you"][0]["text"] == f"Ring {PHONE}"
    assert NAME in page and case.number in page and "Still dark." in page
    assert [name for name in packed.namelist() if name.startswith(f"photos/{case.number}")]
    assert stranger.number not in page and "somebody@" not in json.dumps(told)


def test_a_large_copy_is_made_by_the_worker_once_and_told_by_letter(
        erzsebet: Client, kohid: Municipality, monkeypatch: pytest.MonkeyPatch, media: Path,
        mailoutbox: Any, django_capture_on_commit_callbacks: Any) -> None:
    monkeypatch.setattr(copying, "AT_ONCE", 0)
    with kohid.entered():
        a_case("Dark lamp", email=EMAIL)
    for _press in range(2):
        assert erzsebet.post("/my/data/copy/").status_code == 302
    assert "putting it together" in erzsebet.get("/my/data/").content.decode()
    with kohid.entered():
        assert (copying.make_copies(), copying.make_copies()) == (1, 0)
        assert [letter.to for letter in mailoutbox if "/my/data/" in letter.body] == [[EMAIL]]
        public_id = her().public_id
    assert "It is ready" in erzsebet.get("/my/data/").content.decode()
    answer = erzsebet.get("/my/data/copy/")
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert "data.json" in packed.namelist()
    assert client_of(kohid).get("/my/data/copy/").headers["Content-Type"].startswith("text/html")
    with django_capture_on_commit_callbacks(execute=True):
        erzsebet.post("/my/data/delete/", {"words": "stay"})
    with kohid.entered():
        assert copy_of(public_id) is None and db.schema_name == kohid.schema_name
        assert not list((media / kohid.schema_name / "copies").glob("*"))
