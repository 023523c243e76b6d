"""Who the municipality is: name, languages, time zone, host names, contact. Rows of the association's own schema."""

import re
from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from tenants.onboarding.changes import Rows
from tenants.onboarding.document import Document
from tenants.onboarding.faults import Weight
from tenants.onboarding.geometry import COUNTRIES
from tenants.onboarding.table import LANGUAGES, Table, code_from

KEYS = ("municipality", "contact")
STATES = ("onboarding", "live")
# What PostgreSQL, host names and mail addresses all bear; the schema is called m_<slug>.
SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+{LABEL}|localhost")
PHONE = re.compile(r"[+0-9][-0-9 ()/.]{2,38}|\(\d[-0-9 ()/.]{2,38}")


def check(document: Document) -> None:
    """Understand [municipality] and [contact]; everything later depends on the languages found here."""
    table = document.root.table("municipality", required=True)
    if table is None:
        return
    _languages(document, table)
    slug = _slug(table)
    fields: dict[str, Any] = {
        "name": table.text("name", required=True, longest=120),
        "legal_name": table.text("legal_name"),
        "country": _country(table),
        "languages": document.languages,
        "time_zone": _time_zone(table),
        "prefix": _prefix(table),
        "population": table.whole("population", least=1, most=50_000_000),
    }
    if "state" in table:
        fields["state"] = table.choice("state", STATES)
    document.wishes["slug"] = slug
    document.wishes["municipality"] = fields
    document.wishes["domains"] = _domains(table)
    table.close()
    _contact(document)


def _languages(document: Document, table: Table) -> None:
    languages = table.strings("languages", required=True)
    for place, language in enumerate(languages):
        if language not in LANGUAGES:
            document.note(
                (*table.path, "languages", place),
                _("The language “%(language)s” is not one that Járda speaks.") % {"language": language},
                _("Possible are: %(languages)s.") % {"languages": ", ".join(LANGUAGES)},
            )
    known = [language for language in dict.fromkeys(languages) if language in LANGUAGES]
    if len(set(languages)) < len(languages):
        table.fault("languages", _("A language stands there twice."), _("Write each once, the main one first."))
    if "languages" in table and not languages:
        table.fault("languages", _("There is no language."), _('Write the main one first, such as ["hu", "en"].'))
    document.languages = known or list(LANGUAGES[:1])


def _slug(table: Table) -> str:
    slug = table.text("slug", required=True)
    if slug and (not SLUG.fullmatch(slug) or len(slug) > 40):
        proposal = re.sub(r"^[^a-z]+", "", code_from(slug).replace("_", "-"))[:40].strip("-") or "kohid"
        table.fault(
            "slug",
            _("“%(slug)s” cannot be a short name: at most 40 small letters, digits and hyphens, a letter first.")
            % {"slug": slug},
            _("Write: %(line)s") % {"line": f'slug = "{proposal}"'},
        )
        return ""
    if slug in ("public", "template"):
        table.fault("slug", _("“%(slug)s” is reserved.") % {"slug": slug}, _("Take the name of the town."))
        return ""
    return slug


def _prefix(table: Table) -> str:
    prefix = table.text("prefix", required=True)
    if prefix and not PREFIX.fullmatch(prefix):
        proposal = re.sub(r"[^A-Z0-9]", "", code_from(prefix).upper())[:8]
        table.fault(
            "prefix",
            _("“%(prefix)s” cannot begin a case number: two to eight capital letters or digits, a letter first.")
            % {"prefix": prefix},
            _("Write: %(line)s") % {"line": f'prefix = "{proposal if PREFIX.fullmatch(proposal) else "KH"}"'},
        )
    return prefix


def _country(table: Table) -> str:
    country = table.text("country", default="HU")
    if not re.fullmatch(r"[A-Z]{2}", country):
        table.fault(
            "country",
            _("“%(country)s” is not a country's two letters.") % {"country": country},
            _('Write them in capitals, such as "HU" or "GB".'),
        )
        return "HU"
    if country == "UK":
        table.fault("country", _("The United Kingdom's two letters are GB."), _('Write: country = "GB"'))
    elif country not in COUNTRIES:
        table.fault(
            "country",
            _("We have no outline of %(country)s, so nobody checks whether the boundary lies in it.")
            % {"country": country},
            weight=Weight.NOTE,
        )
    return country


def _time_zone(table: Table) -> str:
    zone = table.text("time_zone", default="Europe/Budapest")
    if zone not in available_timezones():
        table.unknown("time_zone", zone, sorted(name for name in available_timezones() if "/" in name), _("time zone"))
        return "Europe/Budapest"
    return zone


def _domains(table: Table) -> list[str]:
    domains: list[str] = []
    for place, written in enumerate(table.strings("domains", required=True)):
        path = (*table.path, "domains", place)
        domain = written.lower().rstrip(".")
        if not DOMAIN.fullmatch(domain) or len(domain) > 253:
            bare = re.sub(r"^[a-z]+://|[/:].*$", "", domain)
            table.document.note(
                path,
                _("“%(domain)s” is not a host name.") % {"domain": written},
                _('Write it without http:// and without a path, such as "%(example)s".')
                % {"example": bare if DOMAIN.fullmatch(bare) else "hibak.varos.hu"},
            )
        elif domain in domains:
            table.document.note(path, _("“%(domain)s” stands there twice.") % {"domain": domain}, _("Remove one."))
        else:
            domains.append(domain)
    if "domains" in table and not domains and not table.document.errors:
        table.fault("domains", _("There is no host name."), _('Write at least one: domains = ["hibak.varos.hu"]'))
    return domains


def _contact(document: Document) -> None:
    table = document.root.table("contact")
    contact: dict[str, Any] = {}
    emergency = ""
    if table is not None:
        for key in ("office", "address", "hours"):
            contact[key] = table.text(key)
        contact["phone"] = _phone(table, "phone")
        contact["email"] = table.email("email")
        emergency = _phone(table, "emergency")
        table.close()
    document.wishes["municipality"]["contact"] = {key: value for key, value in contact.items() if value}
    document.wishes.setdefault("settings", {})["emergency"] = emergency


def _phone(table: Table, key: str) -> str:
    phone = table.text(key, longest=40)
    if phone and not PHONE.fullmatch(phone):
        table.fault(
            key,
            _("“%(phone)s” is not a telephone number.") % {"phone": phone},
            _('Write digits and blanks, such as "+36 1 234 5678".'),
        )
    return phone


def wanted(document: Document) -> Rows:
    """The municipality's row and its host names as the file wants them."""
    rows: dict[tuple[str, str], dict[str, Any]] = {
        ("municipality", document.wishes["slug"]): dict(document.wishes["municipality"])
    }
    rows["municipality", document.wishes["slug"]]["settings"] = document.wishes.get("settings", {})
    for place, domain in enumerate(document.wishes["domains"]):
        rows["domain", domain] = {"primary": place == 0}
    return rows
