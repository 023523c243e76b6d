"""What is watched is led to somebody's eyes and never lost; what waits for the association gets into its queue."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection, transaction

from cases.catalogue import catalogue, forget_catalogues
from cases.models import Case, Setting, Status, Text, Transition
from cases.moderation.entering import offer_all
from cases.moderation.watching import Watched, watched
from cases.services.moving import move_case
from cases.services.taking_back import take_back
from tenants.models import Municipality, ReviewNote
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

WATCHED = {"words": ["hülye", "fel fogom gyújtani"], "senders": ["kovacs@posta.example", "@spam.example"]}


def settle(key: str, value: object) -> None:
    Setting.objects.update_or_create(key=key, defaults={"value": value})
    forget_catalogues()


@pytest.fixture
def town(zoldvar: Municipality) -> Iterator[Municipality]:
    """Zöldvár publishes at once and watches some words."""
    with zoldvar.entered():
        settle("watched", WATCHED)
        yield zoldvar


def with_a_step_for_checking() -> None:
    flow = catalogue().workflow
    step = Status.objects.create(workflow=flow, code="checking", names={"hu": "Ellenőrzés"}, phase="moderation",
                                 public=False, position=9)
    Transition.objects.create(workflow=flow, code="let-out", source=step, target=catalogue().statuses["sent"],
                              names={"hu": "Kiengedem"}, roles=["agent", "moderator"])
    forget_catalogues()


@pytest.mark.parametrize(("texts", "sender", "found"), [
    (["A hülyék ellopták"], "", ["hülye"]),
    (["HULYE mind"], "", ["hülye"]),
    (["Ez nem túlhülyített"], "", []),
    (["Fel  fogom\ngyújtani az egészet"], "", ["fel fogom gyújtani"]),
    (["Kátyú"], "Kovacs@Posta.example", ["kovacs@posta.example"]),
    (["Kátyú"], "x@spam.example", ["@spam.example"]),
    (["Kátyú"], "x@nospam.example", []),
    (["Kátyú"], "", []),
])
def test_words_and_senders_are_watched_whatever_their_form(texts: list[str], sender: str, found: list[str]) -> None:
    assert [one.what for one in watched(WATCHED, texts=texts, sender=sender)] == found


def test_nothing_is_watched_where_nothing_is_settled() -> None:
    assert watched({}, texts=["hülye"], sender="kovacs@posta.example") == []
    assert watched({"words": ["", " "], "senders": [""]}, texts=["hülye"]) == []
    assert watched({"words": ["a.b("]}, texts=["a.b(c"]) == [Watched("word", "a.b(")]


def test_a_watched_report_begins_where_somebody_looks_first(town: Municipality) -> None:
    with_a_step_for_checking()
    case = a_case("A hülye szomszéd", at=ZOLDVAR_SQUARE, email="a@b.example")
    assert (case.status.code, case.phase, case.published) == ("checking", "moderation", False)
    assert not case.referrals.exists()
    note = case.events.get(type="note_added")
    assert note.voice == "internal" and Text.objects.get(pk=note.data["note"]).body.endswith(": hülye")
    assert case.events.get(type="case_reported").data["status"] == "checking"
    other = a_case("Kátyú", at=ZOLDVAR_SQUARE)
    assert other.status.code == "sent" and other.published


def test_without_such_a_step_it_goes_its_way_and_is_news_to_the_staff(town: Municipality) -> None:
    case = a_case("Kátyú", at=ZOLDVAR_SQUARE, email="x@spam.example")
    case.refresh_from_db()
    assert case.status.code == "sent" and case.published and case.referrals.exists()
    assert case.news_at is not None
    assert case.events.filter(type="note_added", voice="internal").exists()


def notes() -> list[ReviewNote]:
    return list(ReviewNote.objects.all())


@pytest.fixture
def reviewed(kohid: Municipality) -> Municipality:
    """Kőhíd lets the association's volunteers look."""
    with kohid.entered():
        settle("moderators", "association")
    return kohid


def test_what_waits_for_the_association_gets_a_note_without_words(reviewed: Municipality) -> None:
    with reviewed.entered():
        case = a_case("Sötét lámpa")
    (note,) = notes()
    assert (note.schema_name, note.case, note.reported_at, note.taken_by) == (
        "m_kohid", case.public_id, case.reported_at, None)


def test_a_town_that_looks_for_itself_gives_no_notes(kohid: Municipality) -> None:
    with kohid.entered():
        a_case("Sötét lámpa")
    assert not notes()


def test_what_comes_back_to_be_checked_is_offered_again(reviewed: Municipality) -> None:
    with reviewed.entered():
        flow = catalogue().workflow
        Transition.objects.create(workflow=flow, code="again", source=catalogue().statuses["sent"],
                                  target=catalogue().statuses["checking"], roles=["agent"], names={"hu": "Vissza"})
        forget_catalogues()
        agent = actor_with("agent")
        case = move_case(a_case("Sötét lámpa"), move("send"), actor=agent)
    ReviewNote.objects.all().delete()
    with reviewed.entered():
        case = move_case(case, move("again"), actor=agent)
    (note,) = notes()
    assert note.case == case.public_id and note.reported_at > case.reported_at


def test_what_was_let_out_and_taken_back_is_offered_again(reviewed: Municipality) -> None:
    with reviewed.entered():
        agent = actor_with("agent")
        case = move_case(a_case("Sötét lámpa"), move("send"), actor=agent)
    ReviewNote.objects.all().delete()
    with reviewed.entered():
        take_back(case.events.get(type="case_moved"), actor=agent)
    assert [note.case for note in notes()] == [case.public_id]


def test_when_the_association_begins_to_look_all_that_waits_is_offered_once(kohid: Municipality) -> None:
    with kohid.entered():
        case = a_case("Sötét lámpa")
        move_case(a_case("Kátyú"), move("send"), actor=actor_with("agent"))
        offer_all()
    assert not notes()
    with kohid.entered():
        settle("moderators", "association")
        offer_all()
        offer_all()
    assert [note.case for note in notes()] == [case.public_id]


def test_a_town_can_neither_read_nor_take_away_what_waits(reviewed: Municipality) -> None:
    for statement in ("SELECT count(*) FROM public.tenants_reviewnote", "DELETE FROM public.tenants_reviewnote",
                      "UPDATE public.tenants_reviewnote SET taken_by = NULL",
                      "INSERT INTO public.tenants_reviewnote (schema_name, \"case\", reported_at) "
                      "VALUES ('m_zoldvar', gen_random_uuid(), now())"):
        with reviewed.entered(), transaction.atomic(), pytest.raises(ProgrammingError), transaction.atomic(), \
                connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_is_refused_before_anybody_saw_it_stays_unseen(kohid: Municipality) -> None:
    with kohid.entered():
        agent = actor_with("agent")
        case = move_case(a_case("Kovács lop"), move("close"), actor=agent, reason="no_answer")
        assert case.phase == "closed" and not case.published
        seen = move_case(a_case("Kátyú"), move("send"), actor=agent)
        assert move_case(seen, move("close"), actor=agent, reason="no_answer").published
        assert Case.objects.get(pk=case.pk).published is False
