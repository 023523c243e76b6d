"""The demo's mail catcher over real SMTP and HTTP on loopback. (It stands beside the demo, which runs it.)"""

import http.client
import json
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.environment import ROOT
from integrations.email.catcher.page import server
from integrations.email.catcher.smtp import door
from integrations.email.catcher.store import Store


class Catcher:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.smtp_port = free_port()
        store = Store(folder)
        self.answers = Store(folder / "answers")
        self.answers_port = free_port()
        self.product = door(self.answers, self.answers_port)
        self.door = door(store, self.smtp_port)
        self.page = server(store, 0, answers_port=self.answers_port)
        self.http_port = int(self.page.server_address[1])

    def send(self, message: EmailMessage) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as line:
            line.send_message(message)

    def get(self, path: str, host: str = "localhost", **headers: str) -> tuple[int, dict[str, str], str]:
        line = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=10)
        line.request("GET", path, headers={"Host": host, **headers})
        answer = line.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        line.close()
        return found

    def post(self, path: str, body: str, **headers: str) -> tuple[int, dict[str, str], str]:
        line = http.client.HTTPConnection("127.0.0.1", self.http_port, timeout=10)
        kind = "application/x-www-form-urlencoded"
        line.request("POST", path, body.encode(), {"Host": "localhost", "Content-Type": kind, **headers})
        answer = line.getresponse()
        found = answer.status, dict(answer.getheaders()), answer.read().decode()
        line.close()
        return found

    def letters(self) -> list[dict[str, str]]:
        return list(json.loads(self.get("/letters.json")[2])["letters"])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def catcher(tmp_path: Path, socket_enabled: None) -> Iterator[Catcher]:
    catcher = Catcher(tmp_path / "mail")
    catcher.door.start()
    thread = threading.Thread(target=catcher.page.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield catcher
    catcher.page.shutdown()
    catcher.page.server_close()
    catcher.door.stop()


def letter(number: int = 1, **more: str) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = more.get("id", f"<letter-{number}@kohid.localhost>")
    message["From"] = "Kőhíd <ugyek@kohid.localhost>"
    message["To"] = "Városüzemeltető <muszak@example.org>"
    message["Subject"] = more.get("subject", f"Kátyú a Fő utcán ({number})")
    message.set_content("Kérjük, nézzék meg.\n")
    message.add_alternative("<p>Kérjük, <b>nézzék</b> meg.<script>alert(1)</script></p>", subtype="html")
    message.add_attachment(b"%PDF-1.7 not really", maintype="application", subtype="pdf", filename="kép & más.pdf")
    return message


def test_a_letter_is_shown_with_its_text_its_html_and_its_attachments(catcher):
    catcher.send(letter())
    (line,) = catcher.letters()
    assert line["to"] == "muszak@example.org"
    status, _, page = catcher.get(f"/letters/{line['id']}")
    assert status == 200
    assert "Kátyú a Fő utcán (1)" in page
    assert "Kérjük, nézzék meg." in page
    assert "kép &amp; más.pdf" in page
    number = page.split("/parts/")[1].split('"')[0]
    status, headers, content = catcher.get(f"/letters/{line['id']}/parts/{number}")
    assert (status, content) == (200, "%PDF-1.7 not really")
    assert headers["Content-Disposition"].startswith("attachment; ")


def test_newer_letters_stand_first_and_can_be_searched(catcher):
    for number in range(1, 4):
        catcher.send(letter(number, subject=f"Lámpa {number}" if number == 2 else f"Kátyú {number}"))
    assert [line["subject"] for line in catcher.letters()] == ["Kátyú 3", "Lámpa 2", "Kátyú 1"]
    page = catcher.get("/?q=l%C3%81mpa")[2]
    assert "Lámpa 2" in page and "Kátyú" not in page


def test_the_same_letter_twice_is_one_letter(catcher):
    catcher.send(letter())
    catcher.send(letter())
    assert len(catcher.letters()) == 1
    assert len(list(catcher.folder.glob("*.eml"))) == 1


def test_letters_without_an_id_are_told_apart_by_what_they_say(catcher):
    for text in ("one", "two"):
        with smtplib.SMTP("127.0.0.1", catcher.smtp_port) as line:
            line.sendmail("a@example.org", ["b@example.org"], f"Subject: {text}\r\n\r\n{text}\r\n")
    assert {line["subject"] for line in catcher.letters()} == {"one", "two"}


def test_a_letters_html_can_neither_run_nor_load_nor_leave_its_frame(catcher):
    catcher.send(letter())
    (line,) = catcher.letters()
    page = catcher.get(f"/letters/{line['id']}")[2]
    assert '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "<script>" not in page
    policy = catcher.get(f"/letters/{line['id']}/html")[1]["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


def test_a_subject_cannot_write_html_into_the_list(catcher):
    catcher.send(letter(subject="<img src=x onerror=alert(1)>"))
    page = catcher.get("/")[2]
    assert "<img" not in page and "&lt;img src=x" in page


def test_the_page_speaks_hungarian_and_english(catcher):
    assert '<html lang="hu">' in catcher.get("/", **{"Accept-Language": "hu-HU,en;q=0.5"})[2]
    assert '<html lang="en">' in catcher.get("/", **{"Accept-Language": "fr"})[2]
    assert '<html lang="hu">' in catcher.get("/?lang=hu")[2]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1"])
def test_a_foreign_name_for_this_machine_gets_nothing(catcher, host):
    assert catcher.get("/", host=host)[0] == 404


@pytest.mark.parametrize("path", ["/letters/..%2f..%2fetc", "/letters/" + "0" * 32, "/letters/x/parts/1", "/nothing"])
def test_what_does_not_exist_is_not_found(catcher, path):
    assert catcher.get(path)[0] == 404


def test_a_letter_that_wants_answers_can_be_answered_as_its_recipient(catcher):
    message = letter()
    message["Reply-To"] = "valasz+kohid.r-4f0c@localhost"
    catcher.send(message)
    (line,) = catcher.letters()
    assert 'action="/letters/' in catcher.get(f"/letters/{line['id']}")[2]
    catcher.product.start()
    try:
        status, headers, _ = catcher.post(f"/letters/{line['id']}/answer", "words=Megcsin%C3%A1ljuk.&lang=hu")
    finally:
        catcher.product.stop()
    assert status == 303 and headers["Location"].endswith("&answered=1")
    (answer,) = catcher.answers.newest()
    assert answer.to == "valasz+kohid.r-4f0c@localhost"
    assert answer.sender == "muszak@example.org"
    assert catcher.answers.read(answer.id).text.strip() == "Megcsináljuk."


def test_an_answer_that_nobody_takes_says_so(catcher):
    message = letter()
    message["Reply-To"] = "valasz@localhost"
    catcher.send(message)
    (line,) = catcher.letters()
    status, _, page = catcher.post(f"/letters/{line['id']}/answer", "words=x&lang=en")
    assert status == 200 and "The answer was not taken:" in page


def test_a_foreign_page_cannot_answer(catcher):
    message = letter()
    message["Reply-To"] = "valasz@localhost"
    catcher.send(message)
    (line,) = catcher.letters()
    assert catcher.post(f"/letters/{line['id']}/answer", "words=x", Origin="http://evil.example")[0] == 404


def test_letters_outlive_the_catcher(tmp_path, socket_enabled):
    ports = [str(free_port()), str(free_port())]
    command = [
        sys.executable, "-m", "integrations.email.catcher", "--smtp-port", ports[0], "--http-port", ports[1],
        "--store", str(tmp_path),
    ]  # fmt: skip
    for number in (1, 2):
        catcher = subprocess.Popen(command, cwd=ROOT)
        while True:
            try:
                line = smtplib.SMTP("127.0.0.1", int(ports[0]))
                break
            except OSError:
                assert catcher.poll() is None
        line.send_message(letter(number))
        # Killed as soon as it has said that it has the letter.
        catcher.kill()
        catcher.wait()
        line.close()
    assert {line.subject for line in Store(tmp_path).newest()} == {"Kátyú a Fő utcán (1)", "Kátyú a Fő utcán (2)"}
