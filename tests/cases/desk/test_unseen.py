"""What the desk keeps from those who may not know it, and what it does not let go."""

from django.test import Client

from cases.models import Case
from tenants.models import Municipality
from tests.cases.desk.pages import desk
from tests.towns import a_case, client_of


def written(kohid: Municipality) -> Case:
    with kohid.entered():
        return a_case(email="anna@posta.example")


def test_the_preview_of_a_letter_names_the_reporter_to_nobody_who_may_not_know(kohid: Municipality) -> None:
    case = written(kohid)
    inspector = client_of(kohid, "inspector")
    words = {"voice": "letter", "words": "We looked at it."}
    for act, sent in (("notes/preview/", words), ("notes/", words | {"look": "1"})):
        page = inspector.post(desk(case, act), sent).content.decode()
        assert "We looked at it." in page and "anna@posta.example" not in page


def test_a_place_is_not_taken_away_by_an_empty_form(kohid: Municipality, staff_of_kohid: Client) -> None:
    case = written(kohid)
    answer = staff_of_kohid.post(desk(case, "place/"), {"address": " ", "landmark": "", "point": ""})
    assert answer.status_code == 400 and "Please show the place on the map" in answer.content.decode()
    with kohid.entered():
        case.refresh_from_db()
    assert case.lat is not None and case.address
