"""The web server's log of requests, without the secrets that some addresses carry."""

import re
from typing import Any

from gunicorn.glogging import Logger

# Signed links, forms' own tokens, ids: parts of a path that nobody guesses. Case numbers and words are shorter.
_SECRET = re.compile(r"(?<=/)[\w:~=.+-]{22,}(?=/|$)", re.ASCII)


def without_secrets(path: str) -> str:
    """The path with an ellipsis in place of every part that could open something: /answer/…/"""
    return _SECRET.sub("…", path)


class PlainLogger(Logger):
    """gunicorn's own logger, told less."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        """What the format may speak of: the path without secrets, no query, no page that led here."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        path = without_secrets(environ.get("PATH_INFO", ""))
        return {**atoms, "U": path, "q": "", "f": "-", "r": f"{environ.get('REQUEST_METHOD', '')} {path}"}
