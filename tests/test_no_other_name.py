"""Nobody can tell from a municipality's pages, letters, papers and answers which others there are, or what it all is
called: every address of the host is asked, and everything that comes back is looked through.

The addresses come from tests/addresses.py, where a new one finds its parts.
"""

import ast
import io
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.db.models import F
from django.urls import get_resolver

from cases.models import Case, Participant, ToDo
from cases.services.moving import move_case
from config.environment import ROOT
from integrations.models import Letter
from integrations.outbox.carrier import carry
from tenants.fleet.connection import db
from tenants.hosts import forget_hosts
from tenants.models import Domain, Municipality
from tests.addresses import NOT_SHOWN, filled, routes, values
from tests.fakes.smtp import mail_server
from tests.towns import ZOLDVAR_SQUARE, a_case, actor_with, client_of, move

# What no page of Zöldvár's may hold: whatever tells of Kőhíd, and the product. The product is called like a pavement,
# which is a word of its own when it is not a name: small letters with their accents are that word.
OTHERS = ("Kőhíd", "kohid", "KH-", "Idegen Hivatal", "777 777")
PRODUCT = re.compile(r"J[áÁ][rR][dD][aA]|(?<![a-zA-Z])[jJ][aA][rR][dD][aA]|JÁRDA")
ASSOCIATION = re.compile(r"j[áa]r[óo]kel[őöo]", re.IGNORECASE)
# Where the association is named: as who made the service, and where it is told who sees what.
FOOT = re.compile(r'<section aria-label="[^"]+"><h2>[^<]+</h2><ul role="list" class="plainlist"><li>[^<]*</li></ul>'
                  r"</section>\s*</div>\s*</footer>")
TELLS_OF_THE_ASSOCIATION = {
    "privacy/": "who runs the service for the municipality, by law",
    "how-it-works/": "who looks at reports first",
    "rules/": "who looks at reports first",
    "reports/monthly/<str:code>/": "who made the service, at the end",
    "reports/monthly/<str:code>.pdf": "who made the service, at the end",
    "desk/settings/workflows/": "a ready workflow that is called after it",
    "desk/settings/moderation/": "who may be chosen to look at reports",
}
# Asked all the same, and answered with the page that says so: the town of the test has none of these.
NOTHING_THERE = {
    "logo.png": "its logo is a drawing",
    "desk/settings/workflows/<slug:flow>/versions/<int:number>/": "no version was published",
    "desk/settings/workflows/<slug:flow>/moves/<slug:code>/": "statuses and moves have different codes",
    "desk/cases/<uuid:case_id>/forms/<slug:name>/": "pieces of the case page, which is asked",
    "desk/moderation/<uuid:case_id>/photos/<uuid:photo_id>/": "no photo waits",
    "desk/cases/<uuid:case_id>/referrals/<uuid:referral_id>/": "the case page shows its referrals",
    "evaluation/cases/": "asked from a figure only",
    "evaluation/methods/<slug:code>/": "the list of methods is asked",
    "check/": "asked by programs only",
    "contributors/": "the list is switched off",
    "my/data/anonymise/<str:number>/": "the administrator has reported nothing",
    **dict.fromkeys(("desk/settings/notices/<uuid:notice_id>/", "desk/settings/notices/<uuid:notice_id>/end/",
                     "desk/settings/notices/<uuid:notice_id>/delete/", "news/<uuid:notice_id>/"), "no notice"),
    **dict.fromkeys((f"desk/jobs/<uuid:job_id>/{act}" for act in ("", "state/", "stop/", "resume/", "undo/",
                                                                 "cases.csv")), "no job"),
    **dict.fromkeys(("desk/settings/replies/<uuid:reply_id>/", "desk/settings/levels/<uuid:code>/",
                     "desk/settings/teams/<slug:code>/", "desk/filters/<uuid:filter_id>/"),
                    "none yet; the page for a new one is asked"),
    **dict.fromkeys((r"open311/^v2/tokens/(?P<token>.+)\.(?P<form>xml|json)$", "open311/^v2/$",
                     r"open311/^.*\.(?P<form>json)$", "open311/"), "answers that say so in their own form"),
}


@dataclass
class Seen:
    """What came back under an address."""

    address: str
    text: str
    route: str = ""


def leaks_in(seen: Seen) -> list[str]:
    """What stands there that must not, each with its surroundings."""
    text = seen.text
    if seen.route not in TELLS_OF_THE_ASSOCIATION:
        text = FOOT.sub("", text)
        found = [*named(text, ASSOCIATION)]
    else:
        found = []
    found += named(text, PRODUCT)
    for secret in OTHERS:
        found += named(text, re.compile(re.escape(secret), re.IGNORECASE if secret.islower() else 0))
    return [f"{seen.address}: …{words}…" for words in found]


def named(text: str, pattern: re.Pattern[str]) -> list[str]:
    return [text[max(0, one.start() - 40):one.end() + 40].replace("\n", " ") for one in pattern.finditer(text)]


@pytest.fixture
def ours(zoldvar: Municipality, kohid: Municipality) -> Municipality:
    """Zöldvár, beside a Kőhíd that has a telephone, an office and an address of its own."""
    db.set_schema_to_public()
    Municipality.objects.filter(pk=kohid.pk).update(contact={
        "office": "Idegen Hivatal", "phone": "(06 77) 777 777", "email": "iroda@kohid.example"})
    Domain.objects.create(domain="hibak.kohid.example", tenant=kohid)
    forget_hosts()
    with kohid.entered():
        a_case("Kőhídi kátyú")
    return zoldvar


def looked_at(answer: Any, address: str, route: str = "") -> Seen:
    """All that came back: headers, cookies, words; of a PDF its text and what it says of itself."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    cookies = "\n".join(cookie.OutputString() for cookie in answer.cookies.values())
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = words_of_pdf(body) if body.startswith(b"%PDF") else body.decode("utf-8", errors="replace")
    return Seen(address, f"{head}\n{cookies}\n{text}", route)


def words_of_pdf(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as document:
        about = " ".join(f"{key} {value}" for key, value in document.docinfo.items())
        with document.open_metadata() as metadata:
            about += " ".join(f"{key} {value}" for key, value in metadata.items())
    pages = pypdfium2.PdfDocument(content)
    return about + " ".join(page.get_textpage().get_text_range() for page in pages)


def test_no_address_of_a_municipality_tells_of_others_or_of_the_product(ours: Municipality) -> None:
    known = values(ours)
    staff, citizen = client_of(ours, role="administrator"), client_of(ours)
    staff.raise_request_exception = citizen.raise_request_exception = False
    found: list[str] = []
    lost: list[str] = []
    shown = 0
    for route in dict.fromkeys(routes(get_resolver("config.urls_municipality"))):
        if route in NOT_SHOWN:
            continue
        address = filled(route, known)
        # Signing out would end the walk.
        answer = (citizen if route.startswith("accounts/") else staff).get(address)
        if answer.status_code >= 500:
            found.append(f"{address} answers {answer.status_code}")
        if answer.status_code == 404:
            lost.append(route)
        shown += answer.status_code == 200
        found += leaks_in(looked_at(answer, address, route))
    for address in ("/embed/hu/report/", "/embed/hu/map/?view=heat", "/embed/hu/cases/", "/embed/hu/figures/",
                    "/nothing/", "/manifest.webmanifest?l=hu", "/map/cases.json?box=19.5,47.5,19.6,47.6&zoom=17",
                    "/open311/v2/requests.json", "/?lang=en"):
        found += leaks_in(looked_at(citizen.get(address), address))
    found += leaks_in(looked_at(citizen.post("/report/", {"title": "x"}), "POST /report/"))
    assert shown > 80, "too few pages could be shown to mean anything"
    assert not found, "\n".join(dict.fromkeys(found))
    new = sorted(set(lost) - set(NOTHING_THERE))
    assert not new, f"Add a value that leads to a page, or a line to NOTHING_THERE: {new}"


def test_no_letter_tells_of_others_or_of_the_product(ours: Municipality, settings: Any) -> None:
    with mail_server() as box:
        settings.EMAIL_PORT = box.port
        with ours.entered():
            case = a_case("Sötét lámpa", at=ZOLDVAR_SQUARE, email="anna@posta.example")
            carry()
            Participant.objects.update(confirmed_at=case.reported_at)
            for code, told in (("promise", {"promised_on": case.reported_at.date()}), ("claim-promised", {})):
                move_case(Case.objects.get(pk=case.pk), move(code), actor=actor_with("agent"), **told)
                ToDo.objects.update(not_before=F("not_before") - timedelta(minutes=1))
                carry()
            kinds = set(Letter.objects.values_list("kind", flat=True))
            written = "\n".join(f"{letter.subject}\n{letter.from_name}\n{letter.reply_to}\n{letter.text}\n{letter.html}"
                                for letter in Letter.objects.all())
        sent = "\n".join(str(letter) for letter in box.letters)
    client_of(ours).post("/accounts/login/", {"email": "agent@zoldvar.example"})
    sent += "\n".join(str(letter.message()) + letter.body for letter in mail.outbox)
    assert len(kinds) > 1 and box.letters
    assert not leaks_in(Seen("letters", written)) + leaks_in(Seen("messages", sent))


# Where the names stand in what we wrote, and why nobody but the association reads them there.
OURS = {
    "tenants/look/context.py": "the association's own host",
    "tenants/accounts/adapter.py": "the association's own host",
    "tenants/look/templates/account/email": "signing in on the association's own host",
    "tenants/look/templates/mfa/recovery_codes": "signing in on the association's own host",
    "tenants/look/templates/look/console_base.html": "the association's own pages",
    "tenants/look/static/look/console.css": "the association's own pages",
    "tenants/look/templates/look/parts/foot.html": "as who made the service",
    "reporting/reports/monthly.py": "as who made the service",
    "cases/templates/review": "the association's volunteers",
    "cases/templates/site/privacy.html": "who runs the service, by law",
    "cases/templates/site/rules.html": "who looks first",
    "cases/templates/site/how_it_works.html": "who looks first",
    "tenants/onboarding": "the association's own tools",
    "tenants/console": "the association's own pages",
    "tenants/templates/console": "the association's own pages",
    "tenants/management": "the association's own tools",
    "tenants/fleet": "names inside the database",
    "integrations/management": "the operator's own tools",
    "reporting/management": "the operator's own tools",
    "integrations/open311/server/keys.py": "how a key begins that the operator hands out; no answer shows one",
    "reporting/pdf/render.py": "a folder that lives for seconds",
}


def test_what_we_wrote_names_the_product_only_where_nobody_else_reads_it() -> None:
    found = []
    for package in ("tenants", "cases", "integrations", "evaluation", "reporting"):
        for path in (ROOT / package).rglob("*"):
            where = str(path.relative_to(ROOT))
            if path.suffix in {".html", ".css", ".js", ".svg", ".txt", ".py"} and not where.startswith(tuple(OURS)):
                found += leaks_in(Seen(where, words_for_others(path), "privacy/"))
    assert not found, "\n".join(found)


def words_for_others(path: Path) -> str:
    """What of a file may leave the house: of a program its words, of a page everything but its own comments."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", text, flags=re.DOTALL)
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    spoken = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return "\n".join(node.value for node in ast.walk(tree)
                     if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken)


@pytest.mark.parametrize("leak", [
    "<p>Kőhíd</p>", "<a href='http://kohid.localhost/'>", "<!-- Járda 1.0 -->", "Set-Cookie: jarda_session=1",
    "Message-ID: <1@jarda.hu>", "/* jarda */", "KH-2026-00001", "<p>A Járókelő szolgáltatása</p>", "(06 77) 777 777",
])
def test_a_leak_is_seen(leak: str) -> None:
    assert leaks_in(Seen("/", f"<html>{leak}</html>"))


def test_a_pavement_is_no_leak() -> None:
    assert not leaks_in(Seen("/", "<p>Felfagyott a járda a Fő téren, a járdán nem lehet menni. Aszfaltjárda.</p>"))
