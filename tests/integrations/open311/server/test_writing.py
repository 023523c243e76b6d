"""One content, two formats."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from integrations.open311.server.writing import as_json, as_xml

REQUESTS = [{"service_request_id": "KH-1", "lat": 47.5, "description": None, "status": "open"}]


def test_a_list_is_wrapped_in_xml_and_bare_in_json():
    assert as_xml("service_requests", REQUESTS) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        "<service_requests><request><service_request_id>KH-1</service_request_id><lat>47.5</lat><description/>"
        "<status>open</status></request></service_requests>\n")
    assert as_json(REQUESTS) == '[{"service_request_id":"KH-1","lat":47.5,"description":null,"status":"open"}]'


def test_truth_is_written_as_the_standard_writes_it():
    assert "<metadata>true</metadata>" in as_xml("service", {"metadata": True})
    assert "<metadata>false</metadata>" in as_xml("service", {"metadata": False})
    assert "<lat>0.0</lat>" in as_xml("request", {"lat": 0.0})


def test_several_values_of_one_name_stand_side_by_side():
    assert "<media_url>a</media_url><media_url>b</media_url>" in as_xml("request_update", {"media_url": ["a", "b"]})


def test_an_empty_list_is_an_empty_element():
    assert as_xml("services", []).endswith("<services/>\n")
    assert as_json([]) == "[]"


@given(st.text())
def test_whatever_people_write_comes_back_from_xml(text):
    root = ElementTree.fromstring(as_xml("request", {"description": text}).encode())
    told = root.findtext("description") or ""
    forbidden = {chr(code) for code in [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]}
    assert told == "".join(sign for sign in text if sign not in forbidden and not "\ud800" <= sign <= "\udfff")


def test_markup_in_words_stays_words():
    text = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><b>&e;</b> ]]>'
    written = as_xml("request", {"description": text})
    assert "<b>" not in written and "<!" not in written
    assert ElementTree.fromstring(written.encode()).findtext("description") == text
