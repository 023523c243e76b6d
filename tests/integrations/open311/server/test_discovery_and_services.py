"""Where to begin: the endpoint, its services, and what each of them asks."""

import pytest

from cases.catalogue import forget_catalogues
from cases.models import Category
from tests.integrations.open311.server.asking import caller, sentence, tree
from tests.integrations.open311.server.schemas import ensure_valid

QUESTIONS = [
    {"code": "pole", "kind": "text", "names": {"hu": "Az oszlop száma?", "en": "The pole's number?"}},
    {"code": "lamps", "kind": "number", "names": {"hu": "Hány lámpa?"}},
    {"code": "danger", "kind": "yes_no", "names": {"hu": "Veszélyes?"}, "required": True},
    {"code": "colour", "kind": "choice", "names": {"hu": "Milyen fény?"},
     "options": {"white": {"hu": "fehér", "en": "white"}, "amber": {"hu": "sárga", "en": "amber"}}},
]


@pytest.fixture
def lamps_ask(zoldvar):
    with zoldvar.entered():
        Category.objects.filter(code="lighting").update(
            questions=QUESTIONS, keywords=["lámpa", "sötét"], group="street",
            warning={"hu": "Leszakadt vezeték? Hívja a 112-t!"})
        Category.objects.create(code="old", names={"hu": "Régi"}, active=False)
    forget_catalogues()


@pytest.mark.parametrize("address", ["/open311/discovery.json", "/open311/v2/discovery.json"])
def test_the_way_in_is_found_at_both_addresses(anybody, address):
    found = anybody.client.get(address).json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"] == "http://zoldvar.localhost/open311/v2"
    assert endpoint["type"] == "production" and endpoint["formats"] == ["text/xml", "application/json"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert "Zöldvár Önkormányzata" in found["contact"] and "(06 99) 555 010" in found["key_service"]


def test_discovery_has_the_shape_of_the_standard_in_xml(anybody):
    root = tree(anybody.get("discovery.xml"))
    assert root.tag == "discovery"
    assert [part.tag for part in root] == ["changeset", "contact", "key_service", "endpoints"]
    assert [part.tag for part in root.find("endpoints/endpoint")] == ["specification", "url", "changeset", "type",
                                                                      "formats"]
    assert [part.text for part in root.findall("endpoints/endpoint/formats/format")] == ["text/xml", "application/json"]


def test_services_are_the_categories_that_citizens_are_offered(anybody, lamps_ask):
    services = anybody.rows("services.json")
    ensure_valid(services, "services.json")
    assert [service["service_code"] for service in services] == ["lighting", "potholes"]
    assert services[0] == {
        "service_code": "lighting", "service_name": "Közvilágítás", "description": "Leszakadt vezeték? Hívja a 112-t!",
        "metadata": True, "type": "realtime", "keywords": "lámpa, sötét", "group": "street"}
    assert services[1]["metadata"] is False


def test_services_in_xml(anybody, lamps_ask):
    root = tree(anybody.get("services.xml"))
    assert root.tag == "services" and {service.tag for service in root} == {"service"}
    assert {part.tag for part in root[0]} == {"service_code", "service_name", "description", "metadata", "type",
                                              "keywords", "group"}
    assert root.findtext("service/metadata") == "true"


def test_a_definition_tells_each_question_in_the_standards_words(anybody, lamps_ask):
    definition = anybody.rows("services/lighting.json")
    ensure_valid(definition, "service-definition.json")
    assert [(one["code"], one["datatype"], one["required"], one["order"]) for one in definition["attributes"]] == [
        ("pole", "string", False, 1), ("lamps", "number", False, 2), ("danger", "singlevaluelist", True, 3),
        ("colour", "singlevaluelist", False, 4)]
    colours = {value["key"]: value["name"] for value in definition["attributes"][3]["values"]}
    assert colours == {"white": "fehér", "amber": "sárga"}
    assert [value["key"] for value in definition["attributes"][2]["values"]] == ["yes", "no"]
    assert "values" not in definition["attributes"][0]


def test_a_definition_in_xml(anybody, lamps_ask):
    root = tree(anybody.get("services/lighting.xml"))
    assert root.tag == "service_definition" and [part.tag for part in root] == ["service_code", "attributes"]
    assert {part.tag for part in root.find("attributes")} == {"attribute"}
    first, *_others, last = root.findall("attributes/attribute")
    assert [part.tag for part in first] == ["variable", "code", "datatype", "required", "datatype_description", "order",
                                            "description"]
    assert {value.findtext("key"): value.findtext("name") for value in last.findall("values/value")} == {
        "white": "fehér", "amber": "sárga"}


def test_a_service_without_questions_has_a_definition_without_attributes(anybody):
    definition = anybody.rows("services/potholes.json")
    ensure_valid(definition, "service-definition.json")
    assert definition == {"service_code": "potholes", "attributes": []}
    assert tree(anybody.get("services/potholes.xml")).find("attributes") is not None


@pytest.mark.parametrize("code", ["unknown", "old", "%00", "a%2Fb"])
def test_an_unknown_or_retired_service_is_not_found(anybody, lamps_ask, code):
    response = anybody.get(f"services/{code}.json")
    assert response.status_code == 404
    sentence(response)


def test_services_speak_the_callers_language(kohid):
    assert caller(kohid).rows("services.json")[0]["service_name"] == "Street lighting"
    assert caller(kohid).client.get("/open311/v2/services.json", headers={"accept-language": "hu"}).json()[0][
        "service_name"] == "Közvilágítás"


def test_pages_of_other_sites_may_read(anybody):
    assert anybody.get("services.json").headers["Access-Control-Allow-Origin"] == "*"
