"""The demo's panel: where everything is, and a link that signs in for each role."""

from collections.abc import Iterable
from dataclasses import dataclass

from config.demo_links import ASSOCIATION, path_for


@dataclass(frozen=True)
class Place:
    """One host of the demo: its slug (or `association`), the name for people, the host, and the roles there."""

    slug: str
    name: str
    host: str
    roles: tuple[str, ...]


_MUNICIPAL = ("agent", "inspector", "manager", "administrator")
PLACES = (
    Place("kohid", "Kőhíd", "kohid.localhost", _MUNICIPAL),
    Place("zoldvar", "Zöldvár", "zoldvar.localhost", _MUNICIPAL),
    Place("stonebridge", "Stonebridge", "stonebridge.localhost", _MUNICIPAL),
    Place(ASSOCIATION, "The association", "localhost", ("onboarder", "moderator", "auditor")),
)


def panel(port: int, mail_port: int, answers_port: int, key: str, places: Iterable[Place] = PLACES) -> str:
    """The panel as lines of text.

    Args:
        port: the web server's.
        mail_port: the mail catcher's page.
        answers_port: where answers to letters are taken in, by SMTP.
        key: the installation's secret, with which the links are signed.
    """
    lines = ["", "Járda is ready. Every link below a name signs you in with that role; Ctrl-C stops everything.", ""]
    for place in places:
        address = f"http://{place.host}:{port}"
        lines.append(f"{place.name:<16} {address}/")
        lines += [f"  {role:<14} {address}{path_for(place.slug, role, key)}" for role in place.roles]
        lines.append("")
    lines += [
        f"{'Letters':<16} http://localhost:{mail_port}/   (answer them there, or by SMTP to localhost:{answers_port})",
        "",
    ]
    return "\n".join(lines)
