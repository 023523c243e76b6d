"""One question over HTTP: in a few seconds, of a limited size, never led elsewhere."""

import http.client
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from cases.places.found import GeocoderDown

WAIT, AT_MOST = 2.5, 4.0
LARGEST = 512 * 1024
# Both services ask their users to say who they are.
WHO = "Municipal reports (asks from the server, for whole addresses)"


def ask(base: str, path: str, query: dict[str, str], language: str) -> Any:
    """The JSON that a service answers.

    Args:
        base: where the service is, such as `https://nominatim.town.example`.

    Raises:
        GeocoderDown: it does not answer in time, with a success, in JSON, or with less than half a megabyte.
    """
    parts = urlsplit(base)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    target = f"{parts.path.rstrip('/')}{path}?{urlencode(query)}"
    until = time.monotonic() + AT_MOST
    try:
        line = kind(parts.hostname or "", parts.port, timeout=WAIT)
        try:
            line.request("GET", target, headers={"Accept": "application/json", "User-Agent": WHO,
                                                 "Accept-Language": language or "*"})
            answer = line.getresponse()
            if answer.status != http.client.OK:
                raise GeocoderDown(f"It answers {answer.status}.")
            return json.loads(_body(answer, until))
        finally:
            line.close()
    except (TimeoutError, OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        if isinstance(error, GeocoderDown):
            raise
        raise GeocoderDown(type(error).__name__) from error


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    """The whole answer, unless it is too long or drips too slowly."""
    content = bytearray()
    while chunk := answer.read1(65_536):
        content += chunk
        if len(content) > LARGEST:
            raise GeocoderDown("Its answer is too long.")
        if time.monotonic() > until:
            raise GeocoderDown("Its answer takes too long.")
    return bytes(content)


def place(lat: Any, lon: Any) -> tuple[float, float] | None:
    """Two numbers on earth, to a decimetre; None where they are none."""
    try:
        found = round(float(lat), 6), round(float(lon), 6)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if -90 <= found[0] <= 90 and -180 <= found[1] <= 180 else None


def text(value: Any) -> str:
    """A short text from outside, on one line; empty where it is none."""
    return " ".join(str(value).split())[:160] if isinstance(value, str | int) else ""
