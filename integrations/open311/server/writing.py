"""An answer as XML or JSON, in exactly the standard's shapes. Pure.

One content serves both: dictionaries, lists and plain values. XML has no namespaces and no attributes; a list is
wrapped in an element of its own whose items are named by ITEMS, or, where its name is not there, repeated under that
name. JSON is the same with a root that only wraps a list taken away.
"""

import json
import re
from collections.abc import Callable
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
_SPECIAL = re.compile(_FORBIDDEN.pattern + "|[&<>\r]")


def write(form: str, root: str, content: Any) -> bytes:
    """The answer's body in UTF-8. `form` is xml or json."""
    return (as_xml(root, content) if form == "xml" else as_json(content)).encode()


def as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def as_xml(root: str, content: Any) -> str:
    written = ['<?xml version="1.0" encoding="utf-8"?>\n']
    _element(root, content, written.append)
    return "".join(written) + "\n"


def _element(name: str, value: Any, add: Callable[[str], None]) -> None:
    if isinstance(value, list) and name not in ITEMS:
        for item in value:
            _element(name, item, add)
    elif value is None or value in ("", [], {}):
        add(f"<{name}/>")
    elif isinstance(value, (dict, list)):
        add(f"<{name}>")
        for key, part in value.items() if isinstance(value, dict) else ((ITEMS[name], item) for item in value):
            _element(key, part, add)
        add(f"</{name}>")
    else:
        add(f"<{name}>{_text(value)}</{name}>")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    # A parser would turn a bare carriage return into a line feed.
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"}) if _SPECIAL.search(text) else text
