"""From a file to a municipality: read it, say what would change, and make it so as a whole or not at all."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tenants.utils import schema_context

from tenants import slots
from tenants.fleet.creation import create
from tenants.fleet.names import PUBLIC
from tenants.hosts import forget_hosts
from tenants.models import Branding, Domain, Municipality
from tenants.onboarding.changes import Act, Change, Key, Rows, compare, of_kind, word_for
from tenants.onboarding.document import Document, open_file, open_text
from tenants.onboarding.sections import branding, identity
from tenants.onboarding.sections.places import Places
from tenants.onboarding.sections.staff import Staff

Progress = Callable[[str], None]

# Rows without names of their own, of which a summary says how many there are.
ONLY_COUNTED = ("contact", "rule", "move")


@dataclass(frozen=True)
class Plan:
    """What applying a file would change. `remarks` of the document are for whoever reads it."""

    document: Document
    changes: tuple[Change, ...]
    is_new: bool

    @property
    def slug(self) -> str:
        slug: str = self.document.wishes["slug"]
        return slug

    @property
    def name(self) -> str:
        name: str = self.document.wishes["municipality"]["name"]
        return name

    def lines(self, *, done: bool = False) -> list[str]:
        """The plan as people read it: what is made in a few lines, or each difference in one."""
        if not self.changes:
            return [_("%(name)s: no changes.") % {"name": self.name}]
        if not self.is_new:
            count = len(self.changes)
            head = ngettext("%(name)s: %(count)d change.", "%(name)s: %(count)d changes.", count)
            return [head % {"name": self.name, "count": count}, *(f"  {change}" for change in self.changes)]
        head = _("%(name)s is new and has now:") if done else _("%(name)s is new and would get:")
        lines = [head % {"name": self.name}]
        for kind in dict.fromkeys(change.kind for change in self.changes):
            rows = of_kind(self.changes, kind)
            words = ", ".join(str(row.after.get("name") or row.label) for row in rows if kind not in ONLY_COUNTED)
            lines.append(f"  + {word_for(kind)}: {len(rows)}" + (f" ({words})" if words else ""))
        return lines


def read(path: Path) -> Document:
    """Read and judge a file.

    Raises:
        OnboardingRefused: something in it is wrong; everything that is wrong is in it.
    """
    return judge(open_file(path))


def read_text(text: str, name: str, folder: Path) -> Document:
    """Read and judge a file's text; paths in it are relative to the folder.

    Raises:
        OnboardingRefused: something in it is wrong.
    """
    return judge(open_text(text, name, folder))


def judge(document: Document) -> Document:
    """Let every section understand its part, then refuse everything that is wrong together."""
    identity.check(document)
    branding.check(document)
    document.root.asked |= {*identity.KEYS, "branding"}
    for section in _sections():
        document.root.asked |= set(section.keys)
        section.check(document)
    document.root.close()
    document.ensure_sound()
    return document


def _sections() -> list[slots.OnboardingSection]:
    """Inside the municipality: its areas first, for others refer to them; its people last."""
    return [Places(), *slots.onboarding_sections, Staff()]


def plan(document: Document) -> Plan:
    """What would change if the file were applied. Reads, and writes nothing.

    Raises:
        OnboardingRefused: the file asks for what cannot be, such as a host name that belongs to another.
    """
    with schema_context(PUBLIC):
        municipality = Municipality.objects.filter(slug=document.wishes["slug"]).first()
        document.municipality = municipality
        document.ours = _kept(municipality)
        _ensure_free(document)
        changes = compare(_present(municipality), _wanted(document), document.ours)
        with municipality.entered() if municipality else nullcontext():
            for section in _sections():
                changes += section.changes(document)
    document.ensure_sound()
    return Plan(document, tuple(changes), is_new=municipality is None)


def apply(document: Document, *, progress: Progress = lambda _sentence: None) -> Plan:
    """Create or update the municipality, in one transaction: schema, role and rows, or nothing of them.

    Returns:
        What was changed.

    Raises:
        OnboardingRefused: the file asks for what cannot be.
    """
    try:
        with schema_context(PUBLIC), transaction.atomic():
            # Two runs for one town wait for each other; the second then finds what the first has made.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", ["onboard:" + document.wishes["slug"]])
            found = plan(document)
            if not found.changes:
                if document.municipality is not None:
                    _keep(document, document.municipality)
                return found
            if found.is_new:
                progress(_("Making the schema of %(name)s …") % {"name": found.name})
            municipality = _write_public(document, found.changes)
            document.municipality = municipality
            progress(_("Filling it …"))
            with municipality.entered():
                for section in _sections():
                    section.apply(document)
            document.ensure_sound()
            _keep(document, municipality)
            Municipality.objects.filter(pk=municipality.pk).update(catalogue_version=F("catalogue_version") + 1)
    finally:
        forget_hosts()
    return found


# Where a municipality's settings keep which rows its file has made.
FROM_FILE = "from_file"


def _kept(municipality: Municipality | None) -> set[Key]:
    made = municipality.settings.get(FROM_FILE, {}) if municipality else {}
    return {(kind, code) for kind, codes in made.items() for code in codes}


def _keep(document: Document, municipality: Municipality) -> None:
    """Remember which rows the file has, so that a later one may retire them, and only them."""
    made: dict[str, list[str]] = {"domain": list(document.wishes["domains"])}
    for section in _sections():
        for kind, code in section.wanted(document):
            made.setdefault(kind, []).append(code)
    if municipality.settings.get(FROM_FILE) != made:
        settings = {**municipality.settings, FROM_FILE: made}
        Municipality.objects.filter(pk=municipality.pk).update(settings=settings)


def _wanted(document: Document) -> Rows:
    rows: dict[tuple[str, str], Any] = {**identity.wanted(document), **branding.wanted(document)}
    fields = dict(rows["municipality", document.wishes["slug"]])
    before = document.municipality.settings if document.municipality else {}
    fields["settings"] = {**before, **{key: value for key, value in fields["settings"].items() if value}}
    rows["municipality", document.wishes["slug"]] = fields
    return rows


BRANDING_FIELDS = ("primary", "accent", "fonts", "logo_svg", "icon_svg", "cover_svg", "tokens", "texts")
MUNICIPALITY_FIELDS = ("name", "legal_name", "country", "languages", "time_zone", "state", "prefix", "population",
                       "contact", "boundary", "lines", "settings")  # fmt: skip


def _present(municipality: Municipality | None) -> Rows:
    if municipality is None:
        return {}
    rows: dict[tuple[str, str], dict[str, Any]] = {
        ("municipality", municipality.slug): {name: getattr(municipality, name) for name in MUNICIPALITY_FIELDS}
    }
    for domain in Domain.objects.filter(tenant=municipality):
        rows["domain", domain.domain] = {"primary": domain.is_primary}
    look = Branding.objects.filter(municipality=municipality).first()
    if look is not None:
        rows["branding", ""] = {name: getattr(look, name) for name in BRANDING_FIELDS}
    return rows


def _ensure_free(document: Document) -> None:
    """Refuse a host name or a number prefix that is another municipality's."""
    slug = document.wishes["slug"]
    others = Domain.objects.filter(domain__in=document.wishes["domains"]).exclude(tenant__slug=slug)
    for domain in others.select_related("tenant"):
        place = document.wishes["domains"].index(domain.domain)
        document.note(
            ("municipality", "domains", place),
            _("The host name %(domain)s belongs to %(name)s.") % {"domain": domain.domain, "name": domain.tenant.name},
            _("Take another one, or take it away from them first."),
        )
    prefix = document.wishes["municipality"]["prefix"]
    for other in Municipality.objects.filter(prefix=prefix).exclude(slug=slug).exclude(state="retired")[:1]:
        document.note(
            ("municipality", "prefix"),
            _("Case numbers with %(prefix)s are those of %(name)s.") % {"prefix": prefix, "name": other.name},
            _("Take other letters, so that a number belongs to one town only."),
        )
    document.ensure_sound()


def _write_public(document: Document, changes: Sequence[Change]) -> Municipality:
    """Write the association's own rows: the municipality, its host names, its look."""
    municipality = document.municipality
    for change in of_kind(changes, "municipality"):
        if municipality is None:
            municipality = create(Municipality(slug=change.code, **change.after))
        else:
            Municipality.objects.filter(pk=municipality.pk).update(**change.after)
    if municipality is None:
        raise RuntimeError("A plan without the municipality's own row")
    _write_domains(municipality, of_kind(changes, "domain"))
    for change in of_kind(changes, "branding"):
        Branding.objects.update_or_create(municipality=municipality, defaults=dict(change.after))
    municipality.refresh_from_db()
    return municipality


def _write_domains(municipality: Municipality, changes: Iterable[Change]) -> None:
    for change in changes:
        domains = Domain.objects.filter(tenant=municipality, domain=change.code)
        if change.act is Act.ADD:
            # Not through save(), which would take the first place away from another.
            Domain.objects.bulk_create(
                [Domain(tenant=municipality, domain=change.code, is_primary=change.after["primary"])]
            )
        elif change.act is Act.REMOVE:
            domains.delete()
        else:
            domains.update(is_primary=change.after["primary"])
