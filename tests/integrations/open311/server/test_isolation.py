"""No key opens a neighbour's door, and no neighbour's case is there."""

from cases.models import Case, CaseEvent
from integrations.models import ApiKey, RemoteName
from tenants.models import Domain
from tests.integrations.open311.server.asking import LAMP, caller, errors
from tests.towns import ZOLDVAR_SQUARE, a_case

PLACE_IN_KOHID = {"lat": "47.05", "long": "19.06"}


def test_another_towns_key_is_no_key_here(kohid, zoldvar, app, office):
    foreign = [app.secret, office.secret]
    here = caller(kohid)
    for secret in foreign:
        for method, address, given in (("get", "requests.json", {}), ("post", "requests.json", LAMP | PLACE_IN_KOHID),
                                       ("post", "servicerequestupdates.xml", {"update_id": "1"})):
            ask = here.get if method == "get" else here.post
            response = ask(address, **given, api_key=secret)
            assert errors(response)[0][0] == 403
    with kohid.entered():
        assert not Case.objects.exists() and not RemoteName.objects.exists()


def test_equal_ids_in_two_towns_are_two_keys(kohid, zoldvar):
    """The rows are made equal on purpose: what decides is the schema and the secret, not the number."""
    theirs, ours = (caller(town, "Twin", may=("report", "update"), side="office") for town in (kohid, zoldvar))
    with kohid.entered():
        ApiKey.objects.filter(pk=theirs.key.pk).update(id=ours.key.pk, prefix=ours.key.prefix)
    own_number = {"attribute[own_number]": "1"}
    number = ours.report(**own_number)
    response = caller(kohid).post("requests.json", LAMP | PLACE_IN_KOHID | own_number, api_key=ours.secret)
    assert response.status_code == 403 and number not in response.content.decode()


def test_a_neighbours_case_is_not_found_by_any_address(kohid, zoldvar):
    with zoldvar.entered():
        case = a_case("Canary", at=ZOLDVAR_SQUARE)
    office = caller(kohid, "Back office", may=("report", "update"), side="office")
    for address, given in ((f"requests/{case.number}.json", {}), ("requests.xml", {"service_request_id": case.number})):
        response = office.get(address, **given)
        assert response.status_code == 404 and b"Canary" not in response.content
    for address in ("requests.json", "servicerequestupdates.json"):
        assert office.rows(address, extensions="true", api_key=office.secret) == []
    response = office.post("servicerequestupdates.json", service_request_id=case.number, update_id="1", status="FIXED")
    assert errors(response)[0][0] == 404
    with zoldvar.entered():
        assert not CaseEvent.objects.filter(case=case, type="case_moved").exists()


def test_the_jurisdiction_is_the_towns_own_or_unsaid(kohid, zoldvar):
    here = caller(kohid)
    for wish in ("", "kohid", "KOHID", "kohid.localhost"):
        here.rows("services.json", jurisdiction_id=wish)
    for wish in ("zoldvar", "zoldvar.localhost", "sfgov.org", "x" * 5000, "%00"):
        for address in ("discovery.xml", "services.json", "services/lighting.xml", "requests.json", "requests/KH-1.xml",
                        "tokens/1.json", "servicerequestupdates.xml"):
            assert errors(here.get(address, jurisdiction_id=wish))[0][0] == 404


def test_a_domain_of_the_town_is_its_jurisdiction_too(kohid):
    Domain.objects.create(domain="bejelentes.kohid.hu", tenant=kohid)
    caller(kohid).rows("services.json", jurisdiction_id="bejelentes.kohid.hu")


def test_an_unknown_host_learns_nothing(client, db):
    response = client.get("/open311/v2/services.json", headers={"host": "elsewhere.example"})
    assert response.status_code == 404 and response.content == b""


def test_the_associations_host_has_no_open311(client, db):
    assert client.get("/open311/v2/services.json", headers={"host": "localhost"}).status_code == 404
