"""A caller of the Open311 server, and what the standard says about its answers."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.test import Client

from cases.models import Body
from integrations.models import ApiKey, Right, Side
from integrations.open311.server.keys import create_key
from tenants.models import Municipality
from tests.towns import client_of

V2 = "/open311/v2/"
LAMP = {"service_code": "lighting", "lat": "47.55", "long": "19.55", "description": "A lamp is dark."}


@dataclass
class Caller:
    """Another system: its browserless client, and its key if it has one."""

    town: Municipality
    client: Client
    key: ApiKey | None = None
    secret: str = ""

    def get(self, address: str, **parameters: Any) -> HttpResponse:
        return answered(self.client.get(V2 + address, parameters))

    def post(self, address: str, parameters: dict[str, Any] | None = None, *, headers: dict[str, str] | None = None,
             **more: Any) -> HttpResponse:
        """Post a form; with the caller's own key unless another is given."""
        given = ({"api_key": self.secret} if self.secret else {}) | (parameters or {}) | more
        return answered(self.client.post(V2 + address, given, headers=headers))

    def rows(self, address: str, **parameters: Any) -> Any:
        """The answer to a GET, as JSON; it must have been given."""
        return told(self.get(address, **parameters))

    def report(self, **more: Any) -> str:
        """Report a dark lamp; the answer is its number."""
        (row,) = told(self.post("requests.json", LAMP, **more))
        return row["service_request_id"]

    def update(self, number: str, update_id: str, **more: Any) -> str:
        """Send an update; the answer is its id."""
        wish = {"service_request_id": number, "update_id": update_id} | more
        (row,) = told(self.post("servicerequestupdates.json", wish))
        return row["update_id"]


def answered(response: Any) -> HttpResponse:
    """The test client's answer, under the type that it has."""
    assert isinstance(response, HttpResponse)
    return response


def caller(town: Municipality, name: str = "", *, may: Collection[str] = (), side: str = "", body: str = "",
           **more: Any) -> Caller:
    """Somebody at a town's address; with a name, with a key of their own."""
    client = client_of(town)
    if not name:
        return Caller(town, client)
    with town.entered():
        whose = Body.objects.get(code=body) if body else None
        key, secret = create_key(name, [Right(right) for right in may], body=whose,
                                 side=Side(side or (Side.BODY if body else Side.CITIZEN)), **more)
    return Caller(town, client, key, secret)


def told(response: HttpResponse) -> Any:
    """What a JSON answer holds; it must be a good one."""
    assert response.status_code == 200, response.content.decode()
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(response.content)


def tree(response: HttpResponse, status: int = 200) -> ElementTree.Element:
    """An XML answer, after it has been held against the standard's rules for XML."""
    assert response.status_code == status, response.content.decode()
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    root = ElementTree.fromstring(response.content)
    for element in root.iter():
        assert "}" not in element.tag and not element.attrib, "no namespaces, no attributes"
        assert not (len(element) and (element.text or "").strip()), "no words between elements"
    return root


def errors(response: HttpResponse) -> list[tuple[int, str]]:
    """The errors of an answer, which must be the standard's list of them, in either format."""
    status = response.status_code
    assert status >= 400
    if response.headers["Content-Type"].startswith("text/xml"):
        root = tree(response, status)
        assert root.tag == "errors" and {error.tag for error in root} == {"error"}
        found = []
        for error in root:
            assert [part.tag for part in error] == ["code", "description"]
            found.append((int(error.findtext("code") or 0), error.findtext("description") or ""))
    else:
        rows = json.loads(response.content)
        assert all(list(row) == ["code", "description"] for row in rows)
        found = [(row["code"], row["description"]) for row in rows]
    assert found and found[0][0] == status and all(description for _code, description in found)
    return found


def sentence(response: HttpResponse) -> str:
    """The one error of an answer."""
    ((_code, description),) = errors(response)
    return description
