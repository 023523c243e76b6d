"""One queue over municipalities: each report before one volunteer at a time, and nothing that no longer waits."""

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from cases.models import Case
from cases.refusals import NotYours
from cases.review.queue import HELD, give_back, held_by, take_next, tidy_notes, waiting_by_town
from cases.services.moving import move_case
from tenants.accounts.actors import Actor, ActorKind, PermissionRefused, actor_for
from tenants.accounts.models import AuditEntry, Person
from tenants.fleet.connection import db
from tenants.models import Municipality, ReviewNote
from tests.cases.moderation.test_entering import settle
from tests.cases.review.conftest import opened_to_volunteers
from tests.towns import KOHID_SQUARE, ZOLDVAR_SQUARE, a_case, actor_with, move

Volunteers = Callable[..., tuple[object, Actor]]


def reported(town: Municipality, count: int = 1, *, hours: float = 0) -> list[UUID]:
    """So many reports of a town that have waited so long."""
    place = KOHID_SQUARE if town.slug == "kohid" else ZOLDVAR_SQUARE
    with town.entered():
        cases = [a_case(f"Lámpa {number}", at=place).public_id for number in range(count)]
    ReviewNote.objects.filter(case__in=cases).update(reported_at=F("reported_at") - timedelta(hours=hours))
    return cases


def test_turns_go_round_the_towns_however_many_each_has(towns_under_review: list[Municipality],
                                                       a_volunteer: Volunteers) -> None:
    kohid, zoldvar = towns_under_review
    reported(kohid, 6, hours=2)
    (small,) = reported(zoldvar, hours=1.5)
    taken = []
    for number in range(3):
        held = take_next(a_volunteer(f"v{number}")[1])
        taken.append((held.town.slug, held.case))
    assert [slug for slug, _case in taken] == ["kohid", "zoldvar", "kohid"] and taken[1][1] == small


def test_a_volunteer_has_one_report_at_a_time(towns_under_review: list[Municipality], a_volunteer: Volunteers) -> None:
    reported(towns_under_review[0], 2)
    _client, vera = a_volunteer()
    first = take_next(vera)
    assert take_next(vera).case == first.case
    give_back(vera, first.case)
    second = take_next(vera, but=frozenset({first.case}))
    assert second.case != first.case


def test_a_report_is_before_nobody_else_for_a_quarter_of_an_hour(towns_under_review: list[Municipality],
                                                                a_volunteer: Volunteers) -> None:
    (case,) = reported(towns_under_review[0])
    _one, vera = a_volunteer()
    _other, viktor = a_volunteer("viktor")
    held = take_next(vera)
    assert abs(held.until - timezone.now() - HELD) < timedelta(seconds=30)
    assert take_next(viktor) is None
    with pytest.raises(NotYours):
        held_by(viktor, case)
    ReviewNote.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    # Her time is over, but nobody else wanted it: it stays hers.
    assert held_by(vera, case).until > timezone.now()
    ReviewNote.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert take_next(viktor).case == case
    with pytest.raises(NotYours):
        held_by(vera, case)


def test_what_no_longer_waits_vanishes(towns_under_review: list[Municipality], a_volunteer: Volunteers) -> None:
    kohid, zoldvar = towns_under_review
    decided, left = reported(kohid, 2, hours=2)
    reported(zoldvar)
    with kohid.entered():
        move_case(Case.objects.get(public_id=decided), move("send"), actor=actor_with("agent"))
    with zoldvar.entered():
        settle("moderators", "own")
    _client, vera = a_volunteer()
    assert take_next(vera).case == left
    assert {note.case for note in ReviewNote.objects.all()} >= {left}
    assert tidy_notes() == 1
    assert [note.case for note in ReviewNote.objects.all()] == [left]


def test_the_figures_are_those_of_what_really_waits(towns_under_review: list[Municipality],
                                                   a_volunteer: Volunteers) -> None:
    kohid, zoldvar = towns_under_review
    cases = reported(kohid, 3, hours=5)
    reported(zoldvar, 1, hours=1)
    with kohid.entered():
        move_case(Case.objects.get(public_id=cases[0]), move("send"), actor=actor_with("agent"))
    take_next(a_volunteer()[1])
    rows = {row.town.slug: row for row in waiting_by_town()}
    assert (rows["kohid"].cases, rows["kohid"].held, rows["kohid"].turns) == (2, 1, 1)
    assert (rows["zoldvar"].cases, rows["zoldvar"].held, rows["zoldvar"].turns) == (1, 0, 0)
    assert rows["kohid"].oldest < rows["zoldvar"].oldest


def test_only_volunteers_take_and_each_turn_is_in_the_associations_log(towns_under_review: list[Municipality],
                                                                      a_volunteer: Volunteers) -> None:
    (case,) = reported(towns_under_review[0])
    for role in ("onboarder", "auditor"):
        with pytest.raises(PermissionRefused):
            take_next(a_volunteer(role, role)[1])
    with pytest.raises(PermissionRefused):
        take_next(Actor(ActorKind.CITIZEN))
    _client, vera = a_volunteer()
    take_next(vera)
    entry = AuditEntry.objects.get(act="review_taken")
    assert (entry.who, entry.subject, entry.data) == (vera.pseudonym, "m_kohid", {"case": str(case)})


def test_a_retired_town_does_not_wait(towns_under_review: list[Municipality], a_volunteer: Volunteers) -> None:
    kohid, _zoldvar = towns_under_review
    reported(kohid)
    Municipality.objects.filter(slug="kohid").update(state="retired")
    assert take_next(a_volunteer()[1]) is None and not ReviewNote.objects.exists()


def test_volunteers_who_press_at_the_same_moment_get_different_reports(committed: None) -> None:
    town = opened_to_volunteers(Municipality.objects.get(slug="kohid"))
    cases = reported(town, 4)
    people = [Person.objects.create_user(f"v{number}@association.example", role="moderator") for number in range(4)]
    got: list[UUID] = []
    gate = threading.Barrier(4)

    def press(person: Person) -> None:
        try:
            db.set_schema_to_public()
            gate.wait(timeout=10)
            held = take_next(actor_for(person))
            if held:
                got.append(held.case)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    db.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_person")
        cursor.execute("DELETE FROM accounts_auditentry")
        cursor.execute("DELETE FROM tenants_reviewnote")
    assert sorted(got) == sorted(cases)
