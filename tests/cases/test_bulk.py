"""Stories written in bulk leave what the services would have left, once each."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from cases.bulk import write_stories
from cases.events.chain import Entry, broken_at
from cases.models import Case, CaseEvent, Participant, Photo, Referral, Text, ToDo
from cases.models.case import Origin
from cases.models.event import Voice
from cases.services.asking import answer_survey
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case
from cases.services.writing import add_note
from cases.stories import CaseStory, Moment, ReporterRef, Step, StoryPhoto
from cases.telling import COLUMNS, StoryRefused
from tenants.accounts.actors import BODY, SYSTEM
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

pytestmark = pytest.mark.django_db

MAY = datetime(2024, 5, 1, 10, 30, tzinfo=UTC)


def later(days: float) -> Moment:
    return Moment(MAY + timedelta(days=days))


def a_story(foreign_id: str = "", **wishes) -> CaseStory:
    basis = {
        "category": "lighting",
        "reported": later(0),
        "status": "sent",
        "title": "Dark lamp",
        "lat": ZOLDVAR_SQUARE.lat,
        "lon": ZOLDVAR_SQUARE.lon,
        "address": ZOLDVAR_SQUARE.address,
    }
    return CaseStory(foreign_id, **(basis | wishes))


def chain_of(case: Case) -> list[tuple[Entry, bytes]]:
    return [
        (Entry(case=case.public_id, seq=event.seq, type=event.type, occurred_at=event.occurred_at,
               precision=event.precision, recorded_at=event.recorded_at, origin=event.origin,
               actor_kind=event.actor_kind, actor=event.actor, voice=event.voice, data=event.data), bytes(event.hash))
        for event in case.events.order_by("seq")
    ]


# What only life at the desk fills; a story has nothing to say of it.
OF_THE_DESK = {
    "cases_case": {"team_id", "duplicate_of_id", "unanswered_at"},
    "cases_participant": {"rhythm", "failing_since"},
    "cases_photo": {"added_by", "redacted_at"},
    "cases_referral": {"passed_from_id", "reminded_at"},
}


@pytest.mark.parametrize("table", COLUMNS)
def test_every_column_of_the_tables_is_written(table, zoldvar):
    model = next(model for model in apps.get_app_config("cases").get_models() if model._meta.db_table == table)
    made_by_the_database = {"id"} if model._meta.get_field("id").get_internal_type() == "BigAutoField" else set()
    columns = {field.column for field in model._meta.concrete_fields if not getattr(field, "generated", False)}
    left_out = made_by_the_database | OF_THE_DESK.get(table, set())
    assert columns - left_out == set(COLUMNS[table]) - made_by_the_database


def test_a_story_leaves_the_same_events_as_the_services_played_one_after_the_other(zoldvar):
    """Apart from origin, ids and times: a report, its referral, an answer with a promise, words, a claim, a "yes"."""
    promised = timezone.localdate() + timedelta(days=9)
    with zoldvar.entered():
        agent = actor_with("agent")
        played = a_case("Dark lamp", at=ZOLDVAR_SQUARE, email="anna@zoldvar.example")
        referral = Referral.objects.get(case=played)
        answer_referral(referral, actor=BODY, answer="We will see to it.", promised_on=promised)
        move_case(played, move("promise"), actor=SYSTEM, promised_on=promised)
        add_note(played, "They asked for a ladder.", voice=Voice.INTERNAL, actor=agent)
        refer_case(played, body("works"), actor=agent)
        move_case(played, move("claim-promised"), actor=BODY)
        reporter = Participant.objects.get(case=played, part="reporter")
        answer_survey(played, "yes", actor=citizen(reporter), satisfaction=5)

        steps = [
            Step("referral_sent", later(0), actor_kind="citizen"),
            Step("referral_answered", later(1), {"body": "lamps", "promised_on": promised}, "body",
                 text="We will see to it."),
            Step("case_moved", later(1), {"target": "promised", "promised_on": promised}),
            Step("note_added", later(2), voice="internal", actor_kind="staff", actor=agent.pseudonym,
                 text="They asked for a ladder."),
            Step("referral_sent", later(3), {"body": "works"}, "staff", agent.pseudonym),
            Step("case_moved", later(4), {"target": "claimed"}, "body"),
            Step("survey_answered", later(5), {"solved": "yes", "satisfaction": 5}, "citizen", voice="internal"),
            Step("case_moved", later(5), {"target": "solved"}, "citizen"),
        ]
        story = a_story(channel="web", status="solved", steps=steps, reporter=ReporterRef(
            reporter.pseudonym, email="anna@zoldvar.example", language="en", anonymous=True))
        [written] = write_stories([story], origin=Origin.LIVE).cases
        told = Case.objects.get(pk=written)

        assert plain(told) == plain(played)
        assert broken_at(chain_of(told)) is None
        for field in ("status", "phase", "published", "category", "area", "cell", "title", "address", "promised_on",
                      "priority", "channel"):
            assert getattr(told, field) == getattr(played, field), field
        assert [referral.state for referral in told.referrals.all()] == [
            referral.state for referral in played.referrals.all()]


def plain(case: Case) -> list[tuple]:
    """A case's log without what is bound to differ: ids, and times."""
    case.refresh_from_db()
    ids = {"note", "referral", "due_at", "due_on"}
    return [
        (event.seq, event.type, event.actor_kind, str(event.actor), event.voice, event.precision,
         {key: "…" if key in ids else value for key, value in event.data.items()})
        for event in case.events.order_by("seq")
    ]


def body(code: str):
    from cases.models import Body

    return Body.objects.get(code=code)


def citizen(reporter: Participant):
    from tenants.accounts.actors import Actor, ActorKind

    return Actor(ActorKind.CITIZEN, reporter.person, reporter.pseudonym, role="reporter")


def test_imported_history_is_neither_sent_nor_timed(zoldvar):
    with zoldvar.entered():
        write_stories([a_story("1", steps=[Step("referral_sent", later(0), {"body": "lamps", "by": "import"})])])
        case = Case.objects.get(foreign_id="1")
        assert case.origin == "import"
        assert (case.due_at, case.answer_due_at, case.solution_due_at) == (None, None, None)
        assert not ToDo.objects.exists()
        assert {event.origin for event in case.events.all()} == {"import"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tenants_wake WHERE schema_name = %s", [zoldvar.schema_name])
        assert cursor.fetchone() == (0,)


def test_a_story_is_written_once_however_often_it_comes(zoldvar):
    with zoldvar.entered():
        first = write_stories([a_story("1"), a_story("2"), a_story("1")])
        assert (len(first.cases), first.existing) == (2, 1)
        before = list(CaseEvent.objects.order_by("pk").values_list("pk", "hash"))
        again = write_stories([a_story("2"), a_story("1"), a_story("3")])
        assert (len(again.cases), again.existing) == (1, 2)
        assert [pair for pair in CaseEvent.objects.order_by("pk").values_list("pk", "hash") if pair in before] == before
        write_stories([a_story(""), a_story("")])
        assert Case.objects.count() == 5, "cases without an id of their own are all different"


def test_numbers_go_on_where_the_municipality_stands(zoldvar):
    with zoldvar.entered():
        lived = a_case(at=ZOLDVAR_SQUARE)
        year = lived.reported_at.year
        write_stories([a_story("1"), a_story("2"), a_story("3", reported=Moment(lived.reported_at))])
        numbers = dict(Case.objects.exclude(foreign_id="").values_list("foreign_id", "number"))
        assert numbers == {"1": "ZV-2024-00001", "2": "ZV-2024-00002", "3": f"ZV-{year}-00002"}
        assert a_case(at=ZOLDVAR_SQUARE).number == f"ZV-{year}-00003"


def test_the_year_of_a_number_is_the_local_one(zoldvar):
    new_year = Moment(datetime(2023, 12, 31, 23, 30, tzinfo=UTC))
    with zoldvar.entered():
        write_stories([a_story("1", reported=new_year)])
        assert Case.objects.get().number == "ZV-2024-00001"


def test_a_day_is_kept_as_a_day(zoldvar):
    with zoldvar.entered():
        day = Moment.on(date(2024, 5, 1), zoldvar.zone)
        write_stories([a_story("1", reported=day)])
        case = Case.objects.get()
        assert (case.precision, case.events.get().precision) == ("day", "day")
        assert case.reported_at.astimezone(zoldvar.zone).isoformat() == "2024-05-01T00:00:00+02:00"


def test_events_stand_in_the_order_in_which_they_happened_and_the_report_first(zoldvar):
    steps = [
        Step("case_moved", later(9), {"target": "closed"}),
        Step("referral_answered", later(3), {"body": "lamps"}, "body"),
        Step("referral_sent", later(0), {"body": "lamps"}),
    ]
    with zoldvar.entered():
        write_stories([a_story("1", status="closed", steps=steps)])
        types = list(CaseEvent.objects.order_by("seq").values_list("type", flat=True))
        assert types == ["case_reported", "referral_sent", "referral_answered", "case_moved"]


def test_a_move_without_a_date_says_so(zoldvar):
    steps = [Step("case_moved", later(2), {"target": "closed", "dated": False})]
    with zoldvar.entered():
        write_stories([a_story("1", status="closed", steps=steps)])
        assert CaseEvent.objects.get(type="case_moved").data["dated"] is False


def test_words_and_people_stay_out_of_the_log(zoldvar):
    steps = [Step("note_added", later(1), voice="internal", actor_kind="staff", text="Béla called from 555 010.")]
    story = a_story("1", steps=steps, supporters=2, reporter=ReporterRef(uuid4(), "Béla Minta", "bela@town.example"))
    with zoldvar.entered():
        write_stories([story])
        log = str(list(CaseEvent.objects.values_list("data", flat=True)))
        assert "Béla" not in log and "bela@" not in log
        note = CaseEvent.objects.get(type="note_added").data["note"]
        assert Text.objects.get(pk=note).body == "Béla called from 555 010."
        assert Participant.objects.filter(part="supporter").count() == 2


def test_photos_belong_to_their_case_and_the_report_counts_them(zoldvar):
    before, after = StoryPhoto(uuid4(), 1600, 1200), StoryPhoto(uuid4(), 800, 600, "after")
    steps = [Step("photo_added", later(3), {"photo": after.id}, "staff")]
    with zoldvar.entered():
        write_stories([a_story("1", photos=[before, after], steps=steps)])
        assert [photo.pk for photo in Photo.objects.order_by("position")] == [before.id, after.id]
        assert Photo.objects.get(pk=after.id).added_at == later(3).at
        assert CaseEvent.objects.get(type="case_reported").data["photos"] == 1
        assert CaseEvent.objects.get(type="photo_added").data == {"photo": str(after.id), "moment": "after"}


@pytest.mark.parametrize("wrong", [
    {"category": "no-such"},
    {"reported_status": "no-such"},
    {"status": "solved"},
    {"area": "no-such"},
    {"steps": [Step("referral_sent", later(0), {"body": "no-such"})]},
    {"steps": [Step("referral_answered", later(0), {"body": "lamps"})]},
    {"steps": [Step("no_such_type", later(0))]},
    {"steps": [Step("survey_answered", later(0), {"mood": "fine"})]},
])
def test_a_story_that_cannot_have_happened_is_refused_with_its_whole_batch(wrong, zoldvar):
    with zoldvar.entered():
        with pytest.raises(StoryRefused):
            write_stories([a_story("1"), a_story("2", **wrong)])
        assert not Case.objects.exists()


def test_lived_history_keeps_to_the_workflow_and_imported_history_need_not(zoldvar):
    story = a_story("1", status="solved", steps=[Step("case_moved", later(1), {"target": "solved"})])
    with zoldvar.entered():
        with pytest.raises(StoryRefused, match="solved"):
            write_stories([story], origin=Origin.LIVE)
        write_stories([story])
        assert CaseEvent.objects.get(type="case_moved").data["transition"] == ""
