"""Every address, with every method, on good and on bad days."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integrations.open311.server.asking import V2, caller, errors

ADDRESSES = ["discovery", "services", "services/lighting", "requests", "requests/ZV-2026-00001", "tokens/1",
             "servicerequestupdates"]
FILTERS = ["service_request_id", "service_code", "start_date", "end_date", "status", "page", "page_size", "extensions",
           "updated_after", "updated_before", "lat", "long", "radius", "jurisdiction_id", "api_key"]
FIELDS = [*FILTERS, "address_string", "description", "email", "media_url", "attribute[a]", "attribute[own_number]",
          "update_id", "updated_datetime", "expected_datetime", "requested_datetime", "external_status_code"]
WORDS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "1", "-1", "0", "1e309", "nan", "47.55", "19.55", "lighting", "open", "true", "zoldvar",
                     "2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00", "ZV-2026-00001",
                     "x" * 5000, "%00", "'", "\ufffe", "1,2,,3", "9" * 40]))


@pytest.mark.parametrize("address", ["", "requests", "requests.txt", "requests.XML", "services/.json", "request/1.xml",
                                     "tokens.json", "requests/.xml", "a/b/c.json", "../../desk/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_any_other_address_is_a_404_in_the_standards_shape(anybody, address, method):
    response = getattr(anybody.client, method)(V2 + address)
    if address.startswith(".."):
        assert response.status_code < 500
    else:
        assert errors(response)[0][0] in (403, 404, 405) if method == "post" else errors(response)[0][0] == 404


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused_with_those_that_there_are(anybody, address, method):
    response = getattr(anybody.client, method)(f"{V2}{address}.json")
    assert errors(response)[0][0] == 405
    assert "GET" in response.headers["Allow"]


def test_reading_addresses_take_no_posts(app):
    for address in ("services.json", "discovery.xml", "requests/ZV-1.json", "tokens/1.xml"):
        assert errors(app.post(address))[0][0] == 405


def test_head_is_get_without_the_body(anybody):
    response = anybody.client.head(f"{V2}services.xml")
    assert (response.status_code, response.content) == (200, b"")


def test_a_damaged_workflow_of_nothing_is_no_500(zoldvar, anybody):
    zoldvar.contact, zoldvar.settings, zoldvar.boundary = {}, {}, None
    zoldvar.save()
    for address in ("discovery.json", "services.xml"):
        assert anybody.get(address).status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(ADDRESSES), form=st.sampled_from(["json", "xml"]),
       parameters=st.dictionaries(st.sampled_from(FILTERS), WORDS, max_size=5))
def test_no_question_breaks_the_server(anybody, address, form, parameters):
    response = anybody.get(f"{address}.{form}", **parameters)
    assert response.status_code < 500
    if response.status_code != 200:
        errors(response)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(address=st.sampled_from(["requests", "servicerequestupdates"]), parameters=st.dictionaries(
    st.sampled_from(FIELDS), WORDS, max_size=8))
def test_no_form_breaks_the_server(office, address, parameters):
    parameters.pop("api_key", None)
    basis = {"service_code": "lighting", "lat": "47.55", "long": "19.55", "update_id": "1", "description": "x"}
    response = office.post(f"{address}.json", basis | parameters)
    assert response.status_code < 500
    if response.status_code != 200:
        errors(response)


@pytest.mark.parametrize("number", ["%00", "a" * 3000, "%FF%FE", "..%2F..%2Fdesk", "KH-2026-00001%0d%0aX: y", "é"])
def test_strange_numbers_are_simply_not_there(kohid, number):
    assert errors(caller(kohid).get(f"requests/{number}.json"))[0][0] == 404
