"""An answer as XML or JSON, in exactly the standard's shapes. Pure.

One content serves both: dictionaries, lists and plain values. XML has no namespaces and no attributes; a list is
wrapped in an element of its own whose items are named by ITEMS, or, where its name is not there, repeated under that
name. JSON is the same with a root that only wraps a list taken away.
"""

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

XML = "text/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"

ITEMS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "media_urls": "media_url",
    "notes": "note",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
# What XML 1.0 cannot hold, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(form: str, root: str, content: Any) -> bytes:
    """The answer's body in UTF-8. `form` is xml or json."""
    return (as_xml(root, content) if form == "xml" else as_json(content)).encode()


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def as_xml(root: str, content: Any) -> str:
    return '<?xml version="1.0" encoding="utf-8"?>\n' + "".join(_element(root, content)) + "\n"


def _element(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, list) and name not in ITEMS:
        for item in value:
            yield from _element(name, item)
    elif value is None or value in ("", [], {}):
        yield f"<{name}/>"
    else:
        yield f"<{name}>"
        yield from _inside(name, value)
        yield f"</{name}>"


def _inside(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _element(key, part)
    elif isinstance(value, list):
        for item in value:
            yield from _element(ITEMS[name], item)
    elif isinstance(value, bool):
        yield "true" if value else "false"
    else:
        # A parser would turn a bare carriage return into a line feed.
        yield escape(_FORBIDDEN.sub("", str(value)), {"\r": "&#13;"})
