"""What is taken out of a case for privacy is gone: from every table, every letter and every search."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cases.events.record import keep_text, record
from cases.events.types import CommentAdded, ReferralAnswered
from cases.models import Body, Case, Comment, Photo
from cases.models.event import Voice
from cases.moderation.found import Kind
from cases.moderation.masks import mask_words
from cases.moderation.proposals import chosen, proposals
from cases.moderation.rewriting import Removal
from cases.photos.uploads import keep_upload
from cases.refusals import NothingToSay
from cases.selectors import matching
from cases.services.correcting import correct_words
from cases.services.locking import locked
from cases.services.moving import move_case
from cases.services.referring import refer_case
from cases.services.writing import add_note
from integrations.models import Delivery, Fate, IncomingLetter, Letter
from integrations.outbox.carrier import carry
from integrations.outbox.carrying import take_up
from tenants.accounts.actors import ANONYMOUS, Actor, ActorKind, PermissionRefused
from tenants.models import Municipality
from tests.cases.photos.pictures import jpeg
from tests.fakes.smtp import mail_server
from tests.integrations.outbox.test_carrier import later
from tests.towns import a_case, actor_with, move

PHONE, OTHERWISE, MAIL = "06 30 555 0199", "+36305550199", "szomszed@posta.example"
PLATE, NAME = "XQZ-987", "Kovács Béla"
WRITTEN = f"A szomszéd, {NAME} ({PHONE}, {MAIL}) autója, az {PLATE} a gödör mellett áll."


@pytest.fixture
def case(kohid: Municipality, settings: object, tmp_path: Path) -> Iterator[Case]:
    """A case in which the neighbour's data stand wherever words can stand."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    with kohid.entered():
        agent = actor_with("agent")
        case = a_case(f"Gödör, tel. {PHONE}", description=WRITTEN, email="anna@posta.example",
                      answers={"who": {"call": [PHONE]}})
        case = move_case(case, move("send"), actor=agent, note=f"Hívható: {OTHERWISE}")
        correct_words(case, title="Gödör a járdán", description=WRITTEN + " Mély.", actor=agent)
        add_note(case, f"Felhívtam: {PHONE}, {NAME}", voice=Voice.INTERNAL, actor=agent)
        referral = refer_case(case, Body.objects.get(code="works"), actor=agent, subject=f"Hívják: {PHONE}")
        with_lock = locked(case)
        answer = keep_text(with_lock, f"Beszéltünk vele: {OTHERWISE}")
        record(with_lock, ReferralAnswered(referral=referral.public_id, body="works", note=answer.pk), actor=agent)
        said = keep_text(with_lock, f"Az {PLATE} most is ott van! {MAIL.upper()}")
        comment = Comment.objects.create(case=case, text=said, pseudonym=uuid4(), at=timezone.now(), name="Egy lakó")
        record(with_lock, CommentAdded(comment=comment.pk, kind="words"), actor=Actor(ActorKind.CITIZEN))
        photo = keep_upload(jpeg(), wish=uuid4()).photo
        Photo.objects.filter(pk=photo.pk).update(case=case, kept_for=None, alt=f"Az {PLATE} a gödör előtt")
        IncomingLetter.objects.create(message_id="x", fate=Fate.ATTACHED, case=case, sender="anna@posta.example",
                                      subject=f"Re: {PHONE}", text=WRITTEN, received_at=timezone.now())
        later(seconds=20)
        take_up()
        yield Case.objects.get(pk=case.pk)


def everything() -> str:
    """Every row of every table of the municipality entered, as text: what a dump of it would hold."""
    schema = connection.schema_name  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s "
                       "AND table_name <> 'django_migrations' ORDER BY 1", [schema])
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{schema}"."{table}" t')
            rows += [f"{table}: {row}" for (row,) in cursor.fetchall()]
    return "\n".join(rows).replace("\\u00a0", " ")


def on_disk() -> list[bytes]:
    """Every file that is kept, MEDIA_ROOT being a folder of the test's own."""
    return [file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def where(needle: str) -> list[str]:
    return [line for line in everything().splitlines() if needle.lower() in line.lower()]


def test_what_was_taken_out_is_in_no_table_any_more(case: Case) -> None:
    for needle in (PHONE, OTHERWISE, MAIL, PLATE, NAME):
        assert where(needle), f"{needle} should stand somewhere before"
    offered = proposals(case)
    assert {one.removal.kind for one in offered} == {Kind.EMAIL, Kind.PHONE, Kind.PLATE} and len(offered) == 3
    mask_words(case, chosen(offered, [one.code for one in offered], also=NAME), actor=actor_with("agent"))
    for needle in (PHONE, OTHERWISE, "305550199", MAIL, PLATE, "XQZ", NAME, "xqz"):
        assert not where(needle), where(needle)
        assert not [file for file in on_disk() if needle.lower().encode() in file.lower()]
    case.refresh_from_db()
    assert "[number plate removed]" in case.description or "eltávolítva" in case.description
    assert case.description.startswith("A szomszéd, [") and case.description.endswith("Mély.")


def test_the_log_says_how_much_was_taken_out_and_of_what_but_not_what(case: Case) -> None:
    offered = proposals(case)
    mask_words(case, chosen(offered, ["p1", "p2", "p3"]), actor=actor_with("agent"))
    event = case.events.get(type="words_masked")
    assert event.voice == "internal" and event.data["count"] > 10
    assert set(event.data["fields"]) == {"description", "answers", "texts", "photos", "referrals"}


def test_a_letter_that_has_not_left_leaves_without_it(case: Case, settings: object) -> None:
    assert Delivery.objects.filter(state="pending").exists() and Letter.objects.filter(text__contains=PHONE).exists()
    mask_words(case, chosen(proposals(case), ["p1", "p2", "p3"], also=NAME), actor=actor_with("agent"))
    with mail_server() as box:
        settings.EMAIL_PORT = box.port  # type: ignore[attr-defined]
        later(minutes=5)
        carry()
        sent = [part.get_content() for letter in box.letters for part in letter.walk()
                if part.get_content_maintype() == "text"] + [str(letter["Subject"]) for letter in box.letters]
    assert len(sent) >= 6
    for needle in (PHONE, OTHERWISE, MAIL, PLATE, NAME):
        assert not [text for text in sent if needle in text]


def test_a_search_finds_it_no_more(case: Case) -> None:
    assert matching(Case.objects.all(), "Kovács Béla").exists()
    mask_words(case, [Removal(Kind.WORDS, "", NAME)], actor=actor_with("agent"))
    assert not matching(Case.objects.all(), "Kovács Béla").exists()
    assert matching(Case.objects.all(), "gödör").exists()


def test_the_same_thing_is_proposed_once_with_every_place_where_it_stands(case: Case) -> None:
    phone = next(one for one in proposals(case) if one.removal.kind is Kind.PHONE)
    assert {spot.words for spot in phone.spots} == {PHONE, OTHERWISE}
    assert len(phone.spots) >= 5 and phone.spots[0].before and phone.code == "p1"


def test_nothing_chosen_and_nothing_found_is_said(case: Case) -> None:
    agent = actor_with("agent")
    for removals in ([], [Removal(Kind.WORDS, "", "ab")], [Removal(Kind.WORDS, "", "Nincs itt senki")]):
        with pytest.raises(NothingToSay):
            mask_words(case, removals, actor=agent)
    assert not case.events.filter(type="words_masked").exists()


def test_only_who_may_correct_may_take_out(case: Case) -> None:
    for actor in (ANONYMOUS, actor_with("inspector")):
        with pytest.raises(PermissionRefused):
            mask_words(case, chosen(proposals(case), ["p1"]), actor=actor)


def test_a_title_that_grows_too_long_is_cut(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case(("hívjon 1/2345678 " * 11).strip()[:200])
        case = mask_words(case, chosen(proposals(case), ["p1"]), actor=actor_with("agent"))
        assert len(case.title) <= 200 and "2345678" not in case.title
