"""The signed links of the demo's sign-in. Known to the view that honours them and to the runner that prints them."""

from django.core import signing

ASSOCIATION = "association"
_SALT = "demo-sign-in"


def path_for(place: str, role: str, key: str) -> str:
    """The address of a link, from the root of the place's host (a municipality's slug, or `association`)."""
    # A colon in an address is legal and yet breaks some terminals' links.
    return f"/demo/enter/{_signer(key).sign(f'{place}.{role}').replace(':', '~')}"


def read(words: str, key: str) -> tuple[str, str] | None:
    """The place and the role that a link names, or None where we did not sign it."""
    try:
        place, role = _signer(key).unsign(words.replace("~", ":")).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return place, role


def _signer(key: str) -> signing.Signer:
    # Everything is given, so that no settings are needed.
    return signing.Signer(key=key, salt=_SALT, fallback_keys=[], algorithm="sha256")
