"""On which websites the plug-in may stand: as people type them, as they are kept, as the content policy writes them."""

import re

from django.conf import settings as django_settings
from django.utils.translation import gettext as _

from cases.settings import setting
from tenants.refusals import Refusal

MOST = 30
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_ADDRESS = re.compile(r"\d+(\.\d+){3}")


class HostRefused(Refusal):
    """What was typed is no host name of a website."""


def hosts_in(text: str) -> list[str]:
    """The host names on the lines of a text, each once.

    Raises:
        HostRefused: a line is none, or there are too many.
    """
    found = list(dict.fromkeys(host_of(line) for line in text.splitlines() if line.strip()))
    if len(found) > MOST:
        raise HostRefused(_("These are more than %(count)d websites. With *.example.org one line is enough for all "
                            "that end alike.") % {"count": MOST}, field="hosts")
    return found


def host_of(typed: str) -> str:
    """A host name, or *.name for all that end so, in the form that browsers compare: small letters, punycode.

    What people copy from the address bar is understood: https:// in front and a path behind are left out.

    Raises:
        HostRefused: with a sentence that says what to write instead.
    """
    line = typed.strip().lower()
    if line.startswith("http://"):
        raise HostRefused(
            _("“%(line)s” is not encrypted. The plug-in stands only on pages that begin with https://.")
            % {"line": typed.strip()}, field="hosts")
    name = re.split(r"[/?#]", line.removeprefix("https://"), maxsplit=1)[0].rstrip(".")
    if ":" in name or "@" in name:
        raise HostRefused(_("Leave out what is not the name: instead of “%(line)s” write %(name)s.")
                          % {"line": typed.strip(), "name": re.split(r"[:@]", name)[0] or "www.example.org"},
                          field="hosts")
    rest = name.removeprefix("*.")
    if "*" in rest:
        raise HostRefused(_("A star stands only at the beginning, for everything that ends alike: *.example.org"),
                          field="hosts")
    labels = _labels(rest)
    if not labels or _ADDRESS.fullmatch(rest):
        raise HostRefused(_("“%(line)s” is no name of a website. Write it like www.example.org.")
                          % {"line": typed.strip()}, field="hosts")
    if len(labels) < 2 or not re.search("[a-z]", labels[-1]):
        raise HostRefused(_("“%(line)s” lacks its end, such as .org. Write it like www.example.org.")
                          % {"line": typed.strip()}, field="hosts")
    return ("*." if name.startswith("*.") else "") + ".".join(labels)


def _labels(name: str) -> list[str]:
    """The parts of a name in punycode; none where one of them cannot be."""
    try:
        labels = [label.encode("idna").decode() if not label.isascii() else label for label in name.split(".")]
    except UnicodeError:
        return []
    return labels if len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels) else []


def readable(host: str) -> str:
    """A host name as people read it: kőhíd.hu rather than xn--khd-rma5h.hu."""
    return ".".join(label.encode().decode("idna") if label.startswith("xn--") else label for label in host.split("."))


def origins() -> list[str]:
    """Where the plug-in may stand now, as the content policy writes it. On a machine without certificates, where only
    trying and testing happens, plain addresses and any port will do."""
    secure = django_settings.SESSION_COOKIE_SECURE
    return [origin for host in setting("embed_hosts")
            for origin in ([f"https://{host}"] if secure else [f"https://{host}:*", f"http://{host}:*"])]
