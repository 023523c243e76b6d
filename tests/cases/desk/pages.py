"""Small helpers for walking the desk."""


from django.test import Client

from cases.desk.answers import case_address
from cases.models import Case


def desk(case: Case, act: str = "", query: str = "") -> str:
    """The address of a case at the desk, or of an act on its page."""
    address = case_address(case.public_id)
    return f"{address}{act}" + (f"?{query}" if query else "")


def text_of(client: Client, address: str) -> str:
    """The page under an address, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def all_but_the_own_link(letter: str) -> str:
    """A letter without the line that holds its reader's own way to stop it: nobody at the desk is shown that one."""
    return "\n".join(line for line in letter.splitlines() if "/stop/" not in line)
