"""What each address answers. A view reads, calls and shapes; no rule lives here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.catalogue import catalogue
from integrations.models import Named
from integrations.open311.server import describing
from integrations.open311.server.answering import Document
from integrations.open311.server.asked import Asked, clean
from integrations.open311.server.listing import described, request_found, requests_found
from integrations.open311.server.names import known
from integrations.open311.server.paging import links
from integrations.open311.server.refusals import unknown
from integrations.open311.server.taking import category_by, take_request
from integrations.open311.server.telling import updates_found
from integrations.open311.server.updating import take_update


def discovery(asked: Asked) -> Document:
    """GET /open311/v2/discovery.xml and /open311/discovery.xml"""
    address = asked.request.build_absolute_uri(reverse("open311:root")).rstrip("/")
    return Document("discovery", describing.discovery(asked.municipality, address))


def services(asked: Asked) -> Document:
    """GET /open311/v2/services.xml: the categories that citizens are offered."""
    groups = asked.municipality.settings.get("category_groups", {})
    offered = [category for category in catalogue().categories.values() if category.active]
    return Document("services", [describing.service(category, groups) for category in offered])


def service_definition(asked: Asked, code: str) -> Document:
    """GET /open311/v2/services/{code}.xml"""
    return Document("service_definition", describing.service_definition(category_by(clean(code))))


def requests(asked: Asked) -> Document:
    """GET /open311/v2/requests.xml"""
    cases, page = requests_found(asked)
    return Document("service_requests", described(cases, asked), links(asked, page))


def request(asked: Asked, number: str) -> Document:
    """GET /open311/v2/requests/{id}.xml: a list of one."""
    return Document("service_requests", described([request_found(clean(number))], asked))


def post_request(asked: Asked) -> Document:
    """POST /open311/v2/requests.xml"""
    return Document("service_requests", take_request(asked))


def token(asked: Asked, token: str) -> Document:
    """GET /open311/v2/tokens/{token}.xml

    Every request gets its number at once, so nobody is ever sent here. For whoever lost the answer, their own number is
    the token, with their key: 404 says that the request never arrived.
    """
    name = known(asked.key, Named.REQUEST, clean(token)) if asked.key else None
    if name is None:
        raise unknown(_("There is no token “%(token)s” here.") % {"token": token[:80]})
    return Document("service_requests", [{"service_request_id": name.case.number, "token": token}])


def updates(asked: Asked) -> Document:
    """GET /open311/v2/servicerequestupdates.xml"""
    found, page = updates_found(asked)
    return Document("service_request_updates", found, links(asked, page))


def post_update(asked: Asked) -> Document:
    """POST /open311/v2/servicerequestupdates.xml"""
    return Document("service_request_updates", take_update(asked))
