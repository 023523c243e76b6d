"""Real HTTP servers on loopback that speak Nominatim's and Photon's JSON, and can be told to misbehave."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cases.places.written import plain, split


@dataclass
class Register:
    """What the server knows, `{"Malom utca 14": (lat, lon)}`, and what it was asked."""

    known: dict[str, tuple[float, float]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    # How it misbehaves: a status, raw bytes instead of an answer, seconds before it.
    status: int = 200
    raw: bytes = b""
    seconds: float = 0.0

    def matching(self, words: str) -> list[tuple[str, str, tuple[float, float]]]:
        wanted = plain(words)
        return [(*split(address), at) for address, at in self.known.items() if plain(address).startswith(wanted)]


def nominatim(register: Register, query: dict[str, str]) -> Any:
    rows: list[dict[str, Any]] = []
    for street, house, (lat, lon) in register.matching(query["q"]):
        rows.append({"place_id": len(rows) + 1, "lat": f"{lat:.7f}", "lon": f"{lon:.7f}", "category": "place",
                     "type": "house", "name": "", "display_name": f"{house}, {street}, Budapest",
                     "address": {"house_number": house, "road": street, "city": "Budapest", "country_code": "hu"}})
    return rows[: int(query["limit"])]


def photon(register: Register, query: dict[str, str]) -> Any:
    features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]},
                 "properties": {"osm_key": "place", "type": "house", "street": street, "housenumber": house,
                                "city": "Budapest", "countrycode": "HU"}}
                for street, house, (lat, lon) in register.matching(query["q"])]
    return {"type": "FeatureCollection", "features": features[: int(query["limit"])]}


SPEAKS = {"/search": nominatim, "/api": photon}


@contextmanager
def geocoder(known: dict[str, tuple[float, float]] | None = None) -> Iterator[Register]:
    """A server with both ways of speaking; `url` says where."""
    register = Register(dict(known or {}))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            register.asked.append({name: values[0] for name, values in query.items()}
                                  | {"agent": self.headers["User-Agent"]})
            time.sleep(register.seconds)
            content = register.raw or json.dumps(SPEAKS[path](register, register.asked[-1])).encode()
            self.send_response(register.status)
            if 300 <= register.status < 400:
                self.send_header("Location", f"{register.url}{path}")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said: Any) -> None:
            pass

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """Whoever asked has hung up, as they may."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    register.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield register
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
