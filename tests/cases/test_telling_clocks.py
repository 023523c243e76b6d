"""Bulk history promises, passes on and pauses by the same rules as the services."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.bulk import write_stories
from cases.catalogue import forget_catalogues
from cases.events.chain import broken_at
from cases.models import Body, Case, ServiceLevel, Status, Transition, Workflow
from cases.models.case import Origin
from cases.services.moving import move_case
from cases.services.referring import refer_case
from cases.stories import Moment, ReporterRef, Step
from tests.cases.calendar_oracle import Oracle
from tests.cases.test_bulk import MAY, a_story, chain_of, later, plain
from tests.towns import KOHID_SQUARE, a_case, actor_with, move


@pytest.fixture
def town(kohid):
    """A town that looks first, promises in working days and hours, names bodies, and waits for reporters."""
    kohid.settings["service_levels"] = {"pass_on_days": 8}
    with kohid.entered():
        flow = Workflow.objects.get()
        asking = Status.objects.create(workflow=flow, code="asking", phase="waiting", pauses="reporter", position=9)
        for code, source, target in (("ask", "sent", "asking"), ("heard", "asking", "sent")):
            Transition.objects.create(
                workflow=flow, code=code, roles=["agent"],
                source=asking if source == "asking" else Status.objects.get(code=source),
                target=asking if target == "asking" else Status.objects.get(code=target))
        ServiceLevel.objects.create(clock="answer", amount=9, measure="working", body=Body.objects.get(code="lamps"))
        ServiceLevel.objects.create(clock="answer", amount=3, measure="working", body=Body.objects.get(code="works"))
        ServiceLevel.objects.create(clock="solution", amount=70, measure="hours")
        forget_catalogues()
        yield kohid


def steps(actor) -> list[Step]:
    return [
        Step("case_moved", later(1), {"target": "sent"}, "staff", actor),
        Step("referral_sent", later(1), {}, "staff", actor),
        Step("case_moved", later(2), {"target": "asking"}, "staff", actor),
        Step("referral_sent", later(3), {"body": "works"}, "staff", actor),
        Step("case_moved", later(6), {"target": "sent"}, "staff", actor),
    ]


def test_a_story_that_waits_leaves_the_same_events_as_the_services(town):
    agent = actor_with("agent")
    played = a_case("Dark lamp", at=KOHID_SQUARE, email="anna@kohid.example")
    played = move_case(played, move("send"), actor=agent)
    played = move_case(played, move("ask"), actor=agent)
    refer_case(played, Body.objects.get(code="works"), actor=agent)
    # A pause within one day takes no time away; both are to say what they resumed.
    Case.objects.update(paused_at=timezone.now() - timedelta(days=4))
    move_case(Case.objects.select_related("status").get(), move("heard"), actor=agent)
    reporter = played.participants.get()
    story = a_story(channel="web", status="sent", lat=KOHID_SQUARE.lat, lon=KOHID_SQUARE.lon,
                    address=KOHID_SQUARE.address, steps=steps(agent.pseudonym),
                    reporter=ReporterRef(reporter.pseudonym, email="anna@kohid.example", anonymous=True))
    [written] = write_stories([story], origin=Origin.LIVE).cases
    told = Case.objects.get(pk=written)

    def events(case):
        times = {"paused_at"}
        return [(*entry[:-1], {key: value for key, value in entry[-1].items() if key not in times})
                for entry in plain(case)]

    assert events(told) == events(played)
    assert told.transfer_due_at is None and told.paused_at is None
    assert broken_at(chain_of(told)) is None
    assert [body.due_on for body in told.referrals.all()].count(None) == 0


@pytest.mark.parametrize("ends", ["asking", "sent"])
def test_the_due_times_of_a_story_are_those_of_the_naive_walk(town, ends):
    way = steps(actor_with("agent").pseudonym)
    way = way if ends == "sent" else way[:-1]
    story = a_story(status=ends, lat=KOHID_SQUARE.lat, lon=KOHID_SQUARE.lon, steps=way, reported=Moment(MAY))
    [written] = write_stories([story], origin=Origin.LIVE).cases
    case = Case.objects.get(pk=written)
    stood = [(later(2).at, later(6).at)] if ends == "sent" else []
    assert case.answer_due_at == Oracle().due(MAY, 9, "working", stood)
    assert case.solution_due_at == Oracle().due(MAY, 70, "hours", stood)
    assert case.due_at == (min(case.answer_due_at, case.solution_due_at) if ends == "sent" else None)
    assert case.paused_at == (None if ends == "sent" else later(2).at)
    lamps, works = case.referrals.order_by("sent_at")
    since = [(later(3).at, later(6).at)] if stood else []
    assert lamps.due_on == timezone.localdate(Oracle().due(later(1).at, 9, "working", stood))
    assert works.due_on == timezone.localdate(Oracle().due(later(3).at, 3, "working", since))
