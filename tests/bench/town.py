"""The town that is measured: browsers on its host, the raw connection beside them, and addresses worth asking for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg.rows import tuple_row

from cases.desk.paging import Cursor
from cases.models import Case
from cases.selectors import by_due
from cases.workflow.phases import RUNNING
from tenants.accounts.middleware import SECOND_FACTOR
from tenants.accounts.models import Person
from tenants.models import Municipality
from tests.towns import client_of


@dataclass(frozen=True)
class Town:
    municipality: Municipality

    @classmethod
    def of(cls, slug: str) -> "Town":
        return cls(Municipality.objects.select_related("branding").get(slug=slug))

    @cached_property
    def citizen(self) -> Client:
        return client_of(self.municipality)

    @cached_property
    def agent(self) -> Client:
        return self._signed_in("agent")

    @cached_property
    def manager(self) -> Client:
        return self._signed_in("manager")

    def _signed_in(self, role: str) -> Client:
        client = client_of(self.municipality)
        with self.municipality.entered():
            client.force_login(Person.objects.filter(role=role).order_by("pk")[0])
            session = client.session
            session[SECOND_FACTOR] = True
            session.save()
        return client

    @cached_property
    def link(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection that knows neither Django nor roles: the limit to compare with."""
        at = connection.settings_dict
        return psycopg.connect(
            dbname=at["NAME"],
            user=at["USER"] or None,
            host=at["HOST"] or None,
            port=at["PORT"] or None,
            password=at["PASSWORD"] or None,
            autocommit=True,
            row_factory=tuple_row,
            options=f"-c search_path={self.municipality.schema_name}",
        )

    def bare(self, query: str, arguments: Sequence[Any] = ()) -> Callable[[], object]:
        """Fetching the rows of one hand-written query."""
        return lambda: self.link.execute(query, arguments).fetchall()

    def deep(self, share: float) -> str:
        """The address of a page so far down the queue of all open cases."""
        with self.municipality.entered():
            open_cases = by_due(Case.objects.filter(phase__in=RUNNING, duplicate_of__isnull=True))
            last = open_cases[int(open_cases.count() * share)]
        return f"{reverse('desk:queue')}?queue=open&after={quote(str(Cursor.at(last)))}"

    @cached_property
    def other_case(self) -> Case:
        """The oldest case: what the bench lets happen happens to it, so that no page that is measured grows by it."""
        with self.municipality.entered():
            return Case.objects.earliest("pk")

    def busy_case(self) -> Case:
        """A case with a long history, none of which the bench has written while it measured."""
        query = (
            "SELECT case_id FROM cases_caseevent WHERE case_id IN (SELECT id FROM cases_case WHERE published "
            "ORDER BY id DESC LIMIT 5000) AND NOT (type = 'note_added' AND actor_kind = 'system') "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        )
        [(pk,)] = self.link.execute(query).fetchall()
        with self.municipality.entered():
            return Case.objects.get(pk=pk)


def got(client: Client, address: str) -> Callable[[], Any]:
    """Asking for a page; anything but 200 ends the bench."""

    def ask() -> Any:
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}.")
        return response

    return ask
