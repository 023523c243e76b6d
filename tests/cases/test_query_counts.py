"""Pages cost the same number of queries with three cases as with thirty, and no more than they did."""

import tomllib
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.desk.tallies import forget_counts
from cases.models import Body, Case, Part
from cases.services.joining import join_case
from cases.services.looking_after import assign_case
from cases.services.moving import move_case
from cases.services.referring import refer_case
from tenants.accounts.actors import ANONYMOUS
from tests.cases.desk.pages import desk
from tests.towns import a_case, actor_with, move, person_with

BASELINES = tomllib.loads((Path(__file__).parent / "query_counts.toml").read_text())
PAGES = {
    "queue": "/desk/?queue=open",
    "queue_counted_anew": "/desk/?queue=open",
    "queue_filtered": "/desk/?queue=open&category=lighting&area=q2&body=lamps",
    "queue_searched": "/desk/?q=lamp",
    "case": "",
    "case_in_its_queue": "?queue=open",
    "new_case": "/desk/cases/new/",
    "call": "/desk/call/?q=lamp",
    "near_while_typing": "/desk/cases/near/?point=47.05, 19.06&title=Lamp&category=lighting",
    "who_says_the_same": "merge/",
    "receipt": "receipt/",
}


def fill(count: int) -> None:
    # Somebody else than the reader: what the reader did a moment ago could be taken back, which is one more query.
    agent = actor_with("manager")
    for number in range(count):
        case = move_case(a_case(f"Lamp {number}", email="anna@posta.example"), move("send"), actor=agent)
        refer_case(case, Body.objects.get(code="works"), actor=agent)
        join_case(case, Part.SUPPORTER, actor=ANONYMOUS)
        assign_case(case, person_with("agent"), actor=agent)


def queries(client, name: str) -> list[str]:
    """The statements of the page when everything that is kept between requests is warm."""
    address = PAGES[name]
    if not address.startswith("/"):
        case = Case.objects.order_by("pk")[1]
        address = desk(case) + address
    client.get(address)
    if name == "queue_counted_anew":
        forget_counts()
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    # Which municipality a host is gets looked up anew every few seconds, whatever the page.
    return [query["sql"] for query in caught.captured_queries if '"tenants_domain"' not in query["sql"]]


def test_pages_of_the_desk_keep_to_their_numbers_of_queries(kohid, staff_of_kohid):
    # All in one town: filling it costs more than asking for every page.
    with kohid.entered():
        fill(3)
        few = {name: queries(staff_of_kohid, name) for name in BASELINES["desk"]}
        fill(27)
        many = {name: queries(staff_of_kohid, name) for name in BASELINES["desk"]}
    # At the end of a queue one more query looks for cases without a due time, so few cases may cost one more.
    assert not {name: asked for name, asked in many.items() if len(asked) > len(few[name])}
    assert {name: len(asked) for name, asked in many.items()} == BASELINES["desk"], many
    assert max(len(asked) for name, asked in many.items() if name.startswith("queue")) <= 12
