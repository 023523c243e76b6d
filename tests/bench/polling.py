"""Two hundred desks that ask every fifteen seconds whether their queue has changed: what that costs of one core."""

from collections.abc import Callable, Iterator
from random import Random
from time import process_time

import psutil
from django.db import connection
from django.test import Client

from cases.catalogue import catalogue
from cases.desk.views.queue import EVERY
from cases.models.event import Voice
from cases.services.writing import add_note
from tenants.accounts.actors import SYSTEM
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person
from tests.bench.clock import Bar, Row
from tests.bench.seeding import DAYS
from tests.bench.town import Town
from tests.towns import client_of

DESKS, ROUNDS = 200, 4
# An office day in seconds; entries in the log of one case, from its report to its end.
OFFICE, ENTRIES = 8 * 3600, 6
LOOKED_AT = ("queue=week", "queue=open", "queue=news", "queue=mine", "queue=overdue", "queue=open&category={category}")


class Desk:
    """One colleague's browser with the queue open."""

    def __init__(self, client: Client, query: str) -> None:
        self.client, self.query, self.mark = client, query, ""

    def ask(self) -> None:
        response = self.client.get(f"/desk/live/?{self.query}", headers={"if-none-match": self.mark})
        if response.status_code not in (200, 304):
            raise SystemExit(f"The queue's updates answer {response.status_code}.")
        self.mark = response.headers["ETag"]


def polling(town: Town, cases: int) -> Iterator[Row]:
    """A quiet quarter of an hour, and an office day with as many entries in the log as so many cases bring."""
    desks = opened(town)
    def happen() -> None:
        with town.municipality.entered():
            add_note(town.other_case, "The bench was here.", voice=Voice.INTERNAL, actor=SYSTEM)

    bar = Bar(100, unit="‰ core")
    quiet = asked(desks, lambda: None, 0)
    yield Row(f"{DESKS} desks ask every {EVERY} s, nothing happens", bar, quiet, quiet)
    rate = cases / DAYS * ENTRIES / OFFICE * EVERY
    busy = asked(desks, happen, max(1, round(rate * ROUNDS)))
    yield Row(f"  the same on an office day, {rate * 60 / EVERY:.1f} entries a minute", bar, busy, busy)


def opened(town: Town) -> list[Desk]:
    """So many colleagues, signed in, each with one of the usual lists."""
    with town.municipality.entered():
        category = next(iter(catalogue().categories))
        wanted = [f"desk{number}@kohid.example" for number in range(DESKS)]
        there = set(Person.objects.filter(email__in=wanted).values_list("email", flat=True))
        for email in (email for email in wanted if email not in there):
            Person.objects.create_user(email, name=email.partition("@")[0], role="agent")
        people = list(Person.objects.filter(email__in=wanted))
    desks = []
    for number, person in enumerate(people):
        client = client_of(town.municipality)
        with town.municipality.entered():
            client.force_login(person)
            session = client.session
            session[SECOND_FACTOR] = True
            session.save()
        desks.append(Desk(client, LOOKED_AT[number % len(LOOKED_AT)].format(category=category)))
    for desk in desks:
        desk.ask()
    return desks


def asked(desks: list[Desk], happen: Callable[[], None], happenings: int) -> float:
    """Thousandths of a core that the rounds cost: what this process and its database connection compute."""
    random = Random(3)
    moments = sorted(random.sample(range(ROUNDS * len(desks)), happenings))
    cost = 0.0
    for number in range(ROUNDS * len(desks)):
        while moments and moments[0] == number:
            moments.pop(0)
            happen()
        before = computed()
        desks[number % len(desks)].ask()
        cost += computed() - before
    return cost / (ROUNDS * EVERY) * 1000


def computed() -> float:
    """Seconds computed so far, here and by the database for this connection, where it runs on this machine."""
    return process_time() + _database()


def _database() -> float:
    connection.ensure_connection()
    try:
        times = psutil.Process(connection.connection.info.backend_pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)
