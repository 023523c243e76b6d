"""Every address of a municipality's host, each with something that stands there: for the tests that walk all pages.

A new address is walked by itself when its parts are known in `values`. One whose page cannot be shown so, stands in
NOT_SHOWN with the reason.
"""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver

from cases import links
from cases.judging import Place
from cases.models import Case, Part
from tenants.models import Municipality
from tests.towns import ZOLDVAR_SQUARE, a_case, person_with

NOT_SHOWN = {
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": "needs a key that was registered by a device",
    "media/photos/<uuid:photo_id>/<str:name>": "pixels only; tests/cases/photos look into them",
    "media/photos/<uuid:photo_id>/<slug:stamp>/<str:name>": "pixels only",
    "media/documents/<uuid:document_id>": "somebody's own file, rewritten; tests/cases/documents look into it",
    "map/tiles/<int:z>/<int:x>/<int:y>": "pixels only, of a map that the municipality brought",
    "report/<uuid:wish>/<uuid:photo_id>": "pixels only",
    "answer/<str:token>/<uuid:photo_id>/<str:name>": "pixels only",
}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from routes(one, prefix + str(one.pattern))
        elif isinstance(one, URLPattern):
            yield prefix + str(one.pattern)


def values(town: Municipality, at: Place = ZOLDVAR_SQUARE) -> dict[str, str]:
    """What stands in an address's place of a name, by the address's beginning where that matters."""
    with town.entered():
        case = a_case("Sötét lámpa", at=at, email="anna@posta.example")
        participant = case.participants.get(part=Part.REPORTER)
        Case.objects.filter(pk=case.pk).update(wish=case.public_id)
        return {
            "case_id": str(case.public_id), "number": case.number, "wish": str(case.public_id),
            "open311/number": case.number, "desk/settings/workflows/number": "1",
            "person_id": str(person_with("agent").public_id) if hasattr(person_with("agent"), "public_id")
            else str(person_with("agent").pseudonym),
            "flow": "plain", "transition": "promise", "name": "favicon.ico",
            "desk/settings/roles/code": "agent", "evaluation/methods/code": "median-days-to-solution",
            "desk/settings/workflows/code": "sent", "reports/code": "2026-10", "open311/code": "lighting",
            "open311/form": "json", "feeds/form": "atom", "short": "2026-1", "key": "x", "pk": "1", "stamp": "x",
            "token": links.survey_token(participant) if hasattr(links, "survey_token") else "x",
            "desk/settings/teams/code": "x", "desk/settings/levels/code": str(case.public_id),
            **dict.fromkeys(("notice_id", "reply_id", "job_id", "photo_id", "document_id", "filter_id", "referral_id",
                             "comment_id", "alert_id", "thanks_id"), str(case.public_id)),
            "z": "1", "x": "1", "y": "1", "seq": "1",
        }


def filled(route: str, known: dict[str, str]) -> str:
    """The address of a route.

    Raises:
        KeyError: a part of it is not known; add it to `values`, or the route to NOT_SHOWN.
    """
    def value(name: str) -> str:
        fitting = [key for key in known if key.rpartition("/")[2] == name and route.startswith(key.rpartition("/")[0])]
        return known[max(fitting, key=len)] if fitting else known[name]

    text = re.sub(r"\^|\$|\\(?=\.)", "", route)
    text = re.sub(r"\(\?:v2/\)\?", "v2/", text).replace(".*", "nothing")
    text = re.sub(r"\(\?P<(\w+)>(?:[^()\[\]]|\[[^]]*\])*\)", lambda part: value(part[1]), text)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: value(part[1]), text)
