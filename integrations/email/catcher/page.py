"""The page of letters: a plain list, one letter, its parts. For the browser on the same machine only."""

import json
from datetime import datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from string import Template
from urllib.parse import parse_qs, quote, urlsplit

from integrations.email.catcher.answer import NotTaken, send
from integrations.email.catcher.look import CSS, WORDS
from integrations.email.catcher.store import Letter, Store, Summary

_PAGE = 100
_MOST_ANSWER = 1024 * 1024

# A letter is foreign matter: nothing in it may run, load or reach the page around it. Its links open in a new tab.
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_LETTER_POLICY = (
    f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_FRAME = Template("""<!doctype html>
<html lang="$language">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>$title</title><link rel="stylesheet" href="/style.css">
<header><a class="home" href="/?lang=$language">$name</a><p>$explanation</p>
<nav aria-label="$languages">$choice</nav></header>
<main>$content</main>
</html>
""")


def server(store: Store, port: int, *, answers_port: int | None = None, host: str = "127.0.0.1") -> ThreadingHTTPServer:
    """The page's web server, ready for `serve_forever()`.

    Args:
        port: where the page is; 0 for any.
        answers_port: where letters are taken in by SMTP; without it the page offers no answering.
    """

    class Handler(_Handler):
        letters = store
        answers = answers_port

    answer = ThreadingHTTPServer((host, port), Handler)
    answer.daemon_threads = True
    return answer


class _Handler(BaseHTTPRequestHandler):
    letters: Store
    answers: int | None
    server_version = "catcher"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        if not self._is_for_us():
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")
            return
        address = urlsplit(self.path)
        asked = {key: values[-1] for key, values in parse_qs(address.query).items()}
        words = WORDS[self._language(asked)]
        match address.path.strip("/").split("/"):
            case [""]:
                self._list(asked, words)
            case ["style.css"]:
                self._send(HTTPStatus.OK, "text/css", CSS.encode())
            case ["letters.json"]:
                self._json(asked)
            case ["letters", letter_id]:
                self._letter(letter_id, words, words["answered"] if "answered" in asked else "")
            case ["letters", letter_id, "html"]:
                self._html(letter_id, words)
            case ["letters", letter_id, "source"]:
                self._source(letter_id, words)
            case ["letters", letter_id, "parts", number] if number.isdigit():
                self._part(letter_id, int(number), words)
            case _:
                self._missing(words)

    def do_POST(self) -> None:
        match urlsplit(self.path).path.strip("/").split("/"):
            case ["letters", letter_id, "answer"] if self._is_for_us() and self._is_our_form() and self.answers:
                self._answer(letter_id, self.answers)
            case _:
                self._send(HTTPStatus.NOT_FOUND, "text/plain", b"")

    def log_message(self, *_: object) -> None:
        """Addresses of letters stay out of the log."""

    def _is_for_us(self) -> bool:
        # A foreign page could point its own name at this machine and read the letters; then the name is not ours.
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False

    def _is_our_form(self) -> bool:
        # Browsers say where a form comes from; a foreign page must not answer in anybody's name.
        origin = self.headers.get("Origin")
        return origin is None or urlsplit(origin).netloc == self.headers.get("Host", "")

    def _language(self, asked: dict[str, str]) -> str:
        if asked.get("lang") in WORDS:
            return asked["lang"]
        wanted = self.headers.get("Accept-Language", "")
        first = wanted.split(",")[0].split("-")[0].strip().lower()
        return first if first in WORDS else "en"

    def _list(self, asked: dict[str, str], words: dict[str, str]) -> None:
        search = asked.get("q", "").strip()
        skip = int(asked["skip"]) if asked.get("skip", "").isdigit() else 0
        found = self.letters.newest(skip=skip, limit=_PAGE + 1, words=search)
        form = (
            f'<form role="search"><input type="hidden" name="lang" value="{words["code"]}">'
            f'<label for="q">{words["search"]}</label> <input id="q" name="q" type="search" value="{escape(search)}">'
            f"<button>{words['find']}</button></form>"
        )
        if not found:
            content = f'<p class="empty">{words["nothing_found" if search else "empty"]}</p>'
        else:
            rows = "".join(_row(line, words) for line in found[:_PAGE])
            content = f"<ul>{rows}</ul>"
        older = ""
        if len(found) > _PAGE:
            query = f"/?lang={words['code']}&amp;skip={skip + _PAGE}&amp;q={quote(search)}"
            older = f'<p><a href="{query}">{words["older"]}</a></p>'
        self._page(words, words["title"], f"<h1>{words['title']}</h1>{form}{content}{older}")

    def _json(self, asked: dict[str, str]) -> None:
        limit = int(asked["limit"]) if asked.get("limit", "").isdigit() else _PAGE
        found = self.letters.newest(limit=limit, words=asked.get("q", ""))
        lines = [{**line.__dict__, "arrived": line.arrived.isoformat()} for line in found]
        body = json.dumps({"count": self.letters.count(), "letters": lines}, ensure_ascii=False).encode()
        self._send(HTTPStatus.OK, "application/json", body)

    def _letter(self, letter_id: str, words: dict[str, str], sentence: str = "") -> None:
        letter = self.letters.read(letter_id)
        if letter is None:
            self._missing(words)
            return
        said = f'<p class="say" role="status">{escape(sentence)}</p>' if sentence else ""
        form = _answer_form(letter, words) if letter.reply_to and self.answers else ""
        title = letter.summary.subject or words["no_subject"]
        self._page(words, title, said + _letter_page(letter, words, form))

    def _answer(self, letter_id: str, port: int) -> None:
        size = self.headers.get("Content-Length", "")
        if not size.isdigit() or int(size) > _MOST_ANSWER:
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "text/plain", b"")
            return
        said = {
            key: values[-1] for key, values in parse_qs(self.rfile.read(int(size)).decode(errors="replace")).items()
        }
        words = WORDS[self._language(said)]
        letter = self.letters.read(letter_id)
        if letter is None or not letter.reply_to:
            self._missing(words)
            return
        try:
            send(letter, said.get("words", ""), port)
        except NotTaken as reason:
            self._letter(letter_id, words, f"{words['not_taken']} {reason}")
            return
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", f"/letters/{letter_id}?lang={words['code']}&answered=1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _html(self, letter_id: str, words: dict[str, str]) -> None:
        letter = self.letters.read(letter_id)
        if letter is None or letter.html is None:
            self._missing(words)
            return
        body = f'<!doctype html><base target="_blank">{letter.html}'.encode()
        self._send(HTTPStatus.OK, "text/html", body, policy=_LETTER_POLICY)

    def _source(self, letter_id: str, words: dict[str, str]) -> None:
        source = self.letters.source(letter_id)
        if source is None:
            self._missing(words)
            return
        self._send(HTTPStatus.OK, "text/plain", source)

    def _part(self, letter_id: str, number: int, words: dict[str, str]) -> None:
        found = self.letters.part(letter_id, number)
        if found is None:
            self._missing(words)
            return
        attachment, content = found
        # Always to be saved and never shown: its kind is what the sender says.
        name = f"attachment; filename*=UTF-8''{quote(attachment.name, safe='')}"
        self._send(HTTPStatus.OK, "application/octet-stream", content, disposition=name)

    def _missing(self, words: dict[str, str]) -> None:
        self._page(words, words["missing"], f"<h1>{words['missing']}</h1>", HTTPStatus.NOT_FOUND)

    def _page(self, words: dict[str, str], title: str, content: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        choice = " ".join(
            f'<a href="?lang={code}" lang="{code}"{" aria-current=true" if code == words["code"] else ""}>'
            f"{other['language']}</a>"
            for code, other in WORDS.items()
        )
        page = _FRAME.substitute(
            language=words["code"], title=escape(title), name=words["name"], explanation=words["explanation"],
            languages=words["languages"], choice=choice, content=content,
        )  # fmt: skip
        self._send(status, "text/html", page.encode())

    def _send(
        self, status: HTTPStatus, kind: str, body: bytes, *, policy: str = _PAGE_POLICY, disposition: str = ""
    ) -> None:
        self.send_response(status)
        text = kind.startswith("text/") or kind == "application/json"
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "same-origin")
        self.send_header("Cache-Control", "no-store")
        if disposition:
            self.send_header("Content-Disposition", disposition)
        self.end_headers()
        self.wfile.write(body)


def _row(line: Summary, words: dict[str, str]) -> str:
    return (
        f'<li><a href="/letters/{line.id}?lang={words["code"]}"><b>{escape(line.subject) or words["no_subject"]}</b>'
        f"<span>{words['to']} {escape(line.to)}</span>{_moment(line.arrived)}</a></li>"
    )


def _moment(moment: datetime) -> str:
    local = moment.astimezone()
    return f'<time datetime="{moment.isoformat()}">{local:%Y-%m-%d %H:%M:%S}</time>'


def _answer_form(letter: Letter, words: dict[str, str]) -> str:
    return (
        f'<h2>{words["answer"]}</h2><form class="answer" method="post" action="/letters/{letter.summary.id}/answer">'
        f'<input type="hidden" name="lang" value="{words["code"]}"><label for="words">{words["answer_words"]}</label>'
        f'<textarea id="words" name="words" required></textarea><button>{words["send"]}</button></form>'
    )


def _letter_page(letter: Letter, words: dict[str, str], form: str) -> str:
    line = letter.summary
    facts = "".join(
        f"<dt>{words[name]}</dt><dd>{value}</dd>"
        for name, value in (
            ("from", escape(line.sender)),
            ("to", escape(line.to)),
            ("arrived", _moment(line.arrived)),
            ("message_id", escape(line.message_id)),
        )
    )
    parts = [
        f'<p><a href="/?lang={words["code"]}">{words["back"]}</a></p>',
        f"<h1>{escape(line.subject) or words['no_subject']}</h1><dl>{facts}</dl>",
    ]
    if letter.html is not None:
        source = f"/letters/{line.id}/html"
        parts.append(f"<h2>{words['html']}</h2>")
        parts.append(f'<iframe sandbox="{_SANDBOX}" src="{source}" title="{words["html"]}"></iframe>')
    if letter.text is not None:
        parts.append(f"<h2>{words['text']}</h2><pre>{escape(letter.text)}</pre>")
    if letter.attachments:
        parts.append(f"<h2>{words['attachments']}</h2><ul class=plain>")
        for found in letter.attachments:
            link = f"/letters/{line.id}/parts/{found.number}"
            size = f"{max(1, round(found.size / 1024))} kB"
            parts.append(f'<li><a href="{link}">{escape(found.name)}</a> ({escape(found.kind)}, {size})</li>')
        parts.append("</ul>")
    parts.append(form)
    headers = escape("\n".join(f"{name}: {value}" for name, value in letter.headers))
    parts.append(f"<details><summary>{words['headers']}</summary><pre>{headers}</pre></details>")
    parts.append(f'<p><a href="/letters/{line.id}/source">{words["source"]}</a></p>')
    return "".join(parts)
