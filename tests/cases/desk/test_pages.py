"""The desk's pages open."""

import pytest

from cases.desk.answers import case_address
from tests.towns import a_case


@pytest.mark.parametrize("address", ["/desk/", "/desk/?queue=open&view=map", "/desk/call/?q=lamp", "/desk/cases/new/"])
def test_every_page_opens(kohid, staff_of_kohid, address):
    with kohid.entered():
        a_case()
    assert staff_of_kohid.get(address).status_code == 200


def test_a_case_stands_in_its_queue_and_opens(kohid, staff_of_kohid):
    with kohid.entered():
        case = a_case()
    assert case.number in staff_of_kohid.get("/desk/?queue=open").content.decode()
    assert "Dark lamp" in staff_of_kohid.get(case_address(case.public_id)).content.decode()
