"""What lies under a municipality's maps: its own lines, the tiles of a server, or those of a file on our disk. Pure."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from tenants.models import Municipality

# The setting that onboarding writes: {"tiles": "https://…/{z}/{x}/{y}.png"} or {"file": "<name>.pmtiles", …}
KEY = "base_map"
CREDIT = "map_credit"
LARGEST_ZOOM = 19
_HOST = re.compile(r"[a-z0-9.-]+(?::\d{1,5})?", re.IGNORECASE)


@dataclass(frozen=True)
class BaseMap:
    """`tiles` is the template of their addresses, empty where lines alone are drawn; `credit` is shown with either."""

    tiles: str = ""
    file: str = ""
    credit: str = ""
    # The nearest zoom that there are tiles of; nearer ones are stretched.
    nearest: int = LARGEST_ZOOM

    @property
    def origin(self) -> str:
        """The host from which a browser fetches tiles, as a content policy writes it; empty where it is ours."""
        return origin_of(self.tiles) if self.tiles and not self.file else ""


def origin_of(template: str) -> str:
    """Scheme and host of a template, `{s}` standing for any host below; empty where it is no such address."""
    parts = urlsplit(template.replace("{s}.", ""))
    if parts.scheme not in ("https", "http") or not _HOST.fullmatch(parts.netloc):
        return ""
    return f"{parts.scheme}://{'*.' if '{s}.' in template else ''}{parts.netloc}"


def base_map_of(municipality: Municipality) -> BaseMap:
    """The base map that a municipality has settled; lines alone where it has not."""
    chosen = municipality.settings.get(KEY) or {}
    credit = municipality.settings.get(CREDIT, "")
    if name := chosen.get("file", ""):
        # The name changes with the file's content, so browsers may keep its tiles for ever.
        return BaseMap(f"/map/tiles/{{z}}/{{x}}/{{y}}?v={name[:12]}", name, credit, chosen.get("nearest", LARGEST_ZOOM))
    return BaseMap(chosen.get("tiles", ""), "", credit, chosen.get("nearest", LARGEST_ZOOM))
