"""Volunteers of the association, and two towns that let them look."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cases.catalogue import catalogue, forget_catalogues
from cases.models import Status, Transition
from tenants.accounts.actors import Actor, actor_for
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.cases.moderation.test_entering import settle


def opened_to_volunteers(town: Municipality) -> Municipality:
    """The town lets the association look, and its workflow has the steps for it."""
    with town.entered():
        flow = catalogue().workflow
        step = Status.objects.filter(code="checking").first()
        if step is None:
            Status.objects.update(initial=False)
            step = Status.objects.create(workflow=flow, code="checking", names={"hu": "Ellenőrzés"}, initial=True,
                                         phase="moderation", public=False, position=9)
            Transition.objects.create(workflow=flow, code="send", source=step, names={"hu": "Mehet"},
                                      target=Status.objects.get(code="sent"), roles=["agent"])
        for move in Transition.objects.filter(code__in=("send", "close")):
            move.roles = [*move.roles, "moderator"]
            move.save()
        settle("moderators", "association")
        forget_catalogues()
    return town


@pytest.fixture
def towns_under_review(kohid: Municipality, zoldvar: Municipality, settings: object,
                       tmp_path: Path) -> list[Municipality]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return [opened_to_volunteers(town) for town in (kohid, zoldvar)]


@pytest.fixture
def a_volunteer(db: None) -> Callable[..., tuple[Client, Actor]]:
    """Somebody of the association with a browser on its host, signed in with both factors."""

    def made(name: str = "vera", role: str = "moderator") -> tuple[Client, Actor]:
        person = Person.objects.create_user(f"{name}@association.example", name=name.title(), role=role)
        client = Client(headers={"host": "localhost", "accept-language": "en"})
        client.force_login(person)
        session = client.session
        session[SECOND_FACTOR] = True
        session.save()
        return client, actor_for(person)

    return made
