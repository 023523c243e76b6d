"""Whose report it is: the municipality's name, address, drawings and colours as plain values."""

from reporting.maps.outline import outline_drawing
from reporting.reports.report import House
from tenants.areas.models import Area
from tenants.look import drawings, palette
from tenants.look.theme import branding_of
from tenants.models import Domain, Municipality


def of(municipality: Municipality) -> House:
    """Name, address, drawings, fonts and colours; the house's own look where the municipality has none yet."""
    branding = branding_of(municipality)
    primary, accent, fonts = palette.HOUSE_PRIMARY, palette.HOUSE_ACCENT, palette.HOUSE_FONTS
    colours: dict[str, str] = {}
    if branding is not None:
        primary, accent, fonts = branding.primary, branding.accent, branding.fonts
        colours = branding.tokens
    domain = Domain.objects.filter(tenant=municipality, is_primary=True).values_list("domain", flat=True).first()
    return House(
        name=municipality.name,
        legal_name=municipality.legal_name or municipality.contact.get("office", ""),
        slug=municipality.slug,
        site=domain or "",
        address=municipality.contact.get("address", ""),
        fonts=fonts,
        # On paper only drawings: where the logo is a picture, the icon stands for it.
        logo_svg=(_drawing(branding.logo_svg) or _drawing(branding.icon_svg)) if branding else "",
        cover_svg=_drawing(branding.cover_svg if branding else "") or _outline(municipality),
        colours=colours or palette.derive(primary, accent).tokens,
    )


def _outline(municipality: Municipality) -> str:
    if not municipality.boundary:
        return ""
    return outline_drawing(municipality.boundary, [area.geometry for area in Area.objects.filter(active=True)])


def _drawing(text: str) -> str:
    """The drawing as it may stand in a document; nothing where there is none or it is not a picture."""
    try:
        return drawings.clean(text) if text else ""
    except drawings.DrawingRefused:
        return ""
