"""Facts, told by their own SQL, against the same story told in plain Python."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Case, CaseEvent, ToDo
from cases.services.moving import move_case
from cases.services.referring import answer_referral
from evaluation import facts
from evaluation.facts import rebuild
from evaluation.measuring import measure
from evaluation.models import CaseFacts
from tests.towns import a_case, actor_with, move

ZONE = ZoneInfo("Europe/Budapest")
EVENING_BEFORE_SUMMER_TIME = datetime(2024, 3, 30, 22, 30, tzinfo=ZONE)
PHASES = ("draft", "moderation", "open", "waiting", "solved", "closed")

moments = st.tuples(st.integers(-3_000, 600_000), st.sampled_from(["minute", "day"]))


def an_event(kind: str, needed: dict, optional: dict | None = None):
    return st.tuples(st.just(kind), st.fixed_dictionaries(needed, optional=optional or {}))


bodies, referrals = st.sampled_from("ab"), st.sampled_from("xyz")
deadlines = st.sampled_from(["2024-04-08T23:59:59+02:00", "2024-05-01T21:59:59+00:00"])
events = st.one_of(
    an_event(
        "case_moved",
        {"phase": st.sampled_from(PHASES[1:]), "proof": st.sampled_from(["none", "claimed", "confirmed"])},
        {"reason": st.sampled_from(["duplicate", "no_answer"])},
    ),
    an_event("referral_sent", {"body": bodies, "referral": referrals}),
    an_event("referral_withdrawn", {"body": bodies, "referral": referrals}),
    an_event("referral_passed_on", {"body": bodies, "referral": referrals}),
    an_event("referral_answered", {"body": bodies, "referral": referrals}, {"not_theirs": st.just(True)}),
    an_event("case_merged", {"into": st.just("9c"), "number": st.just("KH-1")}),
    an_event("duplicate_taken", {"case": st.just("9d"), "number": st.just("KH-2")}),
    an_event("case_parted", {"case": st.just("9c"), "number": st.just("KH-1")}),
    an_event("due_set", {"kind": st.sampled_from(["answer", "solution"]), "due_at": deadlines}),
    an_event(
        "case_corrected",
        {"field": st.sampled_from(["category", "place", "title"])},
        {"after": st.sampled_from(["potholes", "q2"])},
    ),
    an_event("note_added", {"note": st.just("5d0e")}),
)
stories = st.tuples(
    st.sampled_from(["minute", "day"]),
    st.sampled_from(PHASES[:3]),
    st.lists(st.tuples(events, moments), max_size=9),
)


def moment(minutes: int, precision: str) -> datetime:
    at = EVENING_BEFORE_SUMMER_TIME + timedelta(minutes=minutes)
    return at.astimezone(ZONE).replace(hour=0, minute=0) if precision == "day" else at


def written(case: Case, story) -> list[dict]:
    """The story as rows of the log, and as plain values."""
    precision, phase, steps = story
    reported = {"channel": "web", "category": "lighting", "area": "q1", "status": "s", "phase": phase, "proof": "none"}
    log = [("case_reported", reported, moment(0, precision), precision)]
    log += [(type_, data, moment(*at), at[1]) for (type_, data), at in steps]
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, seq=seq, type=type_, data=data, occurred_at=at, precision=precise,
                  recorded_at=timezone.now(), origin="import", actor_kind="system", hash=b"")
        for seq, (type_, data, at, precise) in enumerate(log, start=1)
    )  # fmt: skip
    return [{"type": type_, "at": at, "day": precise == "day", **data} for type_, data, at, precise in log]


def told(log: list[dict]) -> dict | None:
    """The facts of one case, read from its log the slow and obvious way."""
    standing = [event for event in log if "phase" in event]
    if standing[-1]["phase"] == "draft":
        return None
    first = log[0]

    def local(event: dict | None) -> date | None:
        return event["at"].astimezone(ZONE).date() if event else None

    def earliest(found: list[dict]) -> dict | None:
        # A day begins before anything that happened on it.
        return min(found, key=lambda event: (event["at"], not event["day"]), default=None)

    def minutes(event: dict | None) -> int | None:
        if event is None:
            return None
        if first["day"] or event["day"]:
            return 1440 * (local(event) - local(first)).days
        # In UTC: within one zone Python subtracts what the clocks show, as if they never changed.
        return int((event["at"].astimezone(UTC) - first["at"].astimezone(UTC)).total_seconds() // 60)

    def lasting(phases: tuple[str, ...]) -> dict | None:
        run: list[dict] = []
        for event in standing:
            run = [*run, event] if event["phase"] in phases else []
        return earliest(run)

    left = [event for place, event in enumerate(log) if event["type"] == "referral_sent" and not any(
        back["type"] in ("referral_withdrawn", "referral_passed_on") and back["referral"] == event["referral"]
        for back in log[place:])]
    corrected = {event["field"]: event.get("after") for event in log if event["type"] == "case_corrected"}
    dues = [event["due_at"] for event in log if event["type"] == "due_set" and event["kind"] == "answer"]
    answers = [event for event in log if event["type"] == "referral_answered"]
    answer = earliest([event for event in answers if not event.get("not_theirs")])
    joined = [event for event in log if event["type"] in ("case_merged", "case_parted")]
    is_duplicate = bool(joined) and joined[-1]["type"] == "case_merged"
    merged_at = max((event["at"] for event in joined if event["type"] == "case_merged"), default=None)
    solved, ended = lasting(("solved",)), lasting(("solved", "closed"))
    proofs = [event for event in log if event.get("proof") in ("claimed", "confirmed")]
    return {
        "category": (corrected["category"] or "") if "category" in corrected else "lighting",
        "area": (corrected["place"] or "") if "place" in corrected else "q1",
        "body": left[-1]["body"] if left else "",
        "channel": "web",
        "origin": "import",
        "reported_at": first["at"],
        "reported_on": local(first),
        "by_day": first["day"],
        "answered_on": local(answer),
        "answer_minutes": minutes(answer),
        "answer_due_on": datetime.fromisoformat(dues[-1]).astimezone(ZONE).date() if dues else None,
        "claimed_on": local(earliest(proofs)),
        "confirmed_on": local(earliest([event for event in proofs if event["proof"] == "confirmed"])),
        "solved_on": local(solved),
        "solution_minutes": minutes(solved),
        "ended_on": merged_at.astimezone(ZONE).date() if is_duplicate else local(ended),
        "end_reason": "duplicate" if is_duplicate else standing[-1].get("reason", "") if ended else "",
    }


def kept() -> dict[int, dict]:
    rows: list[dict] = [dict(row) for row in CaseFacts.objects.values()]
    return {row.pop("case_id"): row for row in rows}


def another_case(like: Case, number: str) -> Case:
    """A case of its own without any log yet."""
    like.pk, like.number, like.public_id = None, number, uuid4()
    like._state.adding = True
    like.save()
    return like


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(stories, min_size=1, max_size=4))
def test_facts_say_what_the_log_says_all_at_once_or_one_by_one(kohid, tales):
    with kohid.entered(), rolled_back():
        expected: dict[int, dict] = {}
        model = a_case()
        rebuild()
        before = kept()
        for number, tale in enumerate(tales):
            facts_of_it = told(written(another_case(model, f"T-{number}"), tale))
            expected |= {model.pk: facts_of_it} if facts_of_it else {}
        rebuild()
        in_bulk = kept()
        assert in_bulk == before | expected
        CaseFacts.objects.all().delete()
        for pk in in_bulk:
            rebuild([pk])
        assert kept() == in_bulk
        assert rebuild([]) == 0
        assert kept() == in_bulk


@contextmanager
def rolled_back():
    """Hypothesis tries many examples in one test: each leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_what_services_record_is_measured_event_by_event_as_in_a_rebuild(kohid):
    with kohid.entered():
        agent = actor_with("agent")
        case = a_case()
        assert measure() == 1
        assert CaseFacts.objects.get(pk=case.pk).body == ""
        case = move_case(case, move("send"), actor=agent)
        measure()
        assert CaseFacts.objects.get(pk=case.pk).body == "lamps"
        answer_referral(case.referrals.get(), actor=agent, answer="On Tuesday.")
        move_case(case, move("claim"), actor=agent)
        assert measure() == 1
        row = CaseFacts.objects.get(pk=case.pk)
        assert row.answered_on == row.claimed_on == timezone.localdate(timezone=kohid.zone)
        assert row.answer_minutes == 0
        assert row.answer_due_on == row.reported_on + timedelta(days=8)
        assert (row.confirmed_on, row.solved_on, row.ended_on) == (None, None, None)
        before = kept()
        assert rebuild() == 1
        assert kept() == before


def test_measuring_takes_its_own_to_dos_away_and_no_others(kohid):
    with kohid.entered():
        a_case()
        carried = ToDo.objects.filter(reader="carry").count()
        ToDo.objects.filter(reader="measure").update(not_before=timezone.now() + timedelta(hours=1))
        assert measure() == 0
        ToDo.objects.filter(reader="measure").update(not_before=timezone.now())
        measure()
        assert ToDo.objects.filter(reader="measure").count() == 0
        assert ToDo.objects.filter(reader="carry").count() == carried


def test_many_cases_are_measured_in_parts_with_the_same_result(kohid, monkeypatch):
    with kohid.entered():
        for _number in range(7):
            a_case()
        assert rebuild() == 7
        before = kept()
        monkeypatch.setattr(facts, "CHUNK", 2)
        assert rebuild() == 7
        assert rebuild(sorted(before, reverse=True)) == 7
        assert kept() == before


def test_facts_of_a_case_without_a_log_are_forgotten(kohid):
    with kohid.entered():
        case = a_case()
        rebuild()
        row = CaseFacts.objects.get(pk=case.pk)
        row.pk = case.pk + 1000
        row._state.adding = True
        row.save()
        assert rebuild() == 1
        assert list(CaseFacts.objects.values_list("pk", flat=True)) == [case.pk]


def test_the_facts_of_one_town_are_not_those_of_another(kohid, zoldvar):
    with kohid.entered():
        a_case()
        measure()
        assert CaseFacts.objects.count() == 1
    with zoldvar.entered():
        measure()
        rebuild()
        assert CaseFacts.objects.count() == 0


def test_a_day_is_a_day_when_the_clocks_change(kohid):
    with kohid.entered():
        case = another_case(a_case(), "T-spring")
        solved_next_day = [(("case_moved", {"phase": "solved", "proof": "none"}), (24 * 60, "day"))]
        written(case, ("day", "open", solved_next_day))
        rebuild([case.pk])
        assert CaseFacts.objects.get(pk=case.pk).solution_minutes == 24 * 60


def test_the_command_rebuilds_one_town_or_all(kohid, zoldvar):
    with kohid.entered():
        a_case()
    said = StringIO()
    call_command("rebuild_facts", municipality="kohid", stdout=said)
    assert said.getvalue() == "kohid: 1 cases\n"
    call_command("rebuild_facts", stdout=said)
    assert "zoldvar: 0 cases" in said.getvalue()
    with pytest.raises(CommandError, match="atlantis"):
        call_command("rebuild_facts", municipality="atlantis")
