"""A list of many rows costs the queries of a list of few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Body, Case
from cases.models.event import Voice
from cases.services.moving import move_case
from cases.services.referring import answer_referral, refer_case
from cases.services.writing import add_note
from integrations.models import Named, RemoteName
from tenants.accounts.actors import BODY
from tests.integrations.open311.server.asking import Caller, told
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, move

# Asked by somebody without a key; a key costs one query more, and its own numbers another one.
COUNTS = {
    "services": ("services.json", {}, 0),
    "definition": ("services/lighting.json", {}, 0),
    "requests": ("requests.json", {}, 4),
    "filtered": ("requests.xml", {"status": "open,closed", "service_code": "lighting", "lat": "47.5", "long": "19.5",
                                  "radius": "9000"}, 4),
    "extended": ("requests.json", {"extensions": "true"}, 8),
    "updates": ("servicerequestupdates.json", {}, 5),
}


def fill(app: Caller, count: int) -> None:
    assert app.key
    agent = actor_with("agent")
    for number in range(count):
        case = a_case(f"Lamp {number}", at=ZOLDVAR_SQUARE, email="anna@posta.example")
        RemoteName.objects.create(key=app.key, kind=Named.REQUEST, name=f"{case.pk}", case=case,
                                  told_at=case.reported_at)
        refer_case(case, Body.objects.get(code="works"), actor=agent)
        answer_referral(case.referrals.first(), actor=BODY, answer="On our list.")
        add_note(case, "Hello", voice=Voice.PUBLIC, actor=agent)
        if number % 2:
            move_case(Case.objects.get(pk=case.pk), move("close"), actor=agent, reason="no_answer")


def queries(app: Caller, address: str, parameters: dict[str, str]) -> list[str]:
    app.get(address, **parameters)
    with CaptureQueriesContext(connection) as caught:
        assert app.get(address, **parameters).status_code == 200
    return [query["sql"] for query in caught.captured_queries
            if "set_config" not in query["sql"] and "tenants_domain" not in query["sql"]]


@pytest.mark.parametrize("name", COUNTS)
def test_an_answer_keeps_to_its_number_of_queries(zoldvar, app, name):
    address, parameters, count = COUNTS[name]
    with zoldvar.entered():
        fill(app, 3)
    few = queries(app, address, parameters)
    with zoldvar.entered():
        fill(app, 20)
    many = queries(app, address, parameters)
    assert len(few) == len(many) == count, "\n".join(many)


def test_a_key_costs_two_queries_more(zoldvar, app):
    with zoldvar.entered():
        fill(app, 3)
    parameters = {"extensions": "true", "api_key": app.secret}
    assert len(queries(app, "requests.json", parameters)) == COUNTS["extended"][2] + 2
    assert told(app.get("requests.json", **parameters))[0]["extended_attributes"]["own_number"]
