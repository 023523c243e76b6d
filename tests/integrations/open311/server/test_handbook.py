"""The handbook for a council's IT: every example is run as it is printed, every parameter and word is explained."""

import json
import re
import shlex
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cases.models import Case
from cases.services.referring import answer_referral
from integrations.open311.server.describing import moment
from integrations.open311.server.statuses import MEANINGS, UNCHANGED
from tenants.accounts.actors import BODY
from tests.cases.photos import pictures
from tests.integrations.open311.server.asking import caller
from tests.integrations.open311.server.test_addresses import FIELDS
from tests.towns import ZOLDVAR_SQUARE, a_case

HANDBOOK = (Path(__file__).parents[4] / "docs" / "open311.md").read_text("utf-8")
SITE = "http://zoldvar.localhost/open311/v2"
# What differs from day to day: times, ids and the days in sentences.
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
VOLATILE = [(TIME, "a time"), (r"(\d{4}\.\s)?[a-zűáéíóöőú]+\s\d+-[ai]g", "a day"), (r"ZV-\d{4}-", "ZV-")]


def examples() -> Iterator[tuple[str, str, str]]:
    """What is typed, and the format and the text of what is answered."""
    blocks = re.findall(r"```(\w+)\n(.*?)```", HANDBOOK, re.DOTALL)
    for place, (kind, text) in enumerate(blocks):
        if kind == "sh":
            following = blocks[place + 1] if place + 1 < len(blocks) else ("", "")
            yield text, *(following if following[0] in ("json", "xml") else ("", ""))


def run(command: str, client: Client, variables: dict[str, str]) -> str:
    """Run one command as a shell would; for curl, with the test client."""
    for name, value in variables.items():
        command = command.replace(f"${name}", value)
    words = shlex.split(command.replace("\\\n", " "))
    if words[:2] == ["python", "manage.py"]:
        out = StringIO()
        call_command(*words[2:], stdout=out, stderr=StringIO())
        variables["KEY"] = out.getvalue().strip()
        return ""
    assert words[0] == "curl", command
    return curl(words[1:], client)


def curl(words: list[str], client: Client) -> str:
    """The options of curl that the handbook uses; another one is an error."""
    address, data, form = "", [], {}
    rest = iter(words)
    for word in rest:
        if word == "-d":
            data.append(next(rest))
        elif word == "--data-urlencode":
            name, _equals, value = next(rest).partition("=")
            data.append(f"{name}={quote_plus(value)}")
        elif word == "-F":
            name, _equals, value = next(rest).partition("=")
            form[name] = SimpleUploadedFile(value[1:], pictures.jpeg()) if value.startswith("@") else value
        else:
            assert not word.startswith("-") and not address, word
            address = word
    assert address.startswith(SITE)
    path = address.removeprefix("http://zoldvar.localhost")
    if data:
        response: Any = client.post(path, "&".join(data), content_type="application/x-www-form-urlencoded")
    else:
        response = client.post(path, form) if form else client.get(path)
    return response.content.decode()


def steady(text: str) -> str:
    for pattern, words in VOLATILE:
        text = re.sub(pattern, words, text)
    return text


def as_told(text: str, kind: str) -> Any:
    return json.loads(steady(text)) if kind == "json" else steady(text).strip()


def test_every_example_answers_as_it_is_printed(zoldvar):
    with zoldvar.entered():
        case = a_case(at=ZOLDVAR_SQUARE)
        answer_referral(case.referrals.get(), actor=BODY, answer="Péntekre megjavítjuk.")
    client = Client(headers={"host": "zoldvar.localhost"})
    year = str(timezone.localdate().year)
    variables = {"SITE": SITE, "KEY": "no key yet"}
    count = 0
    for command, kind, answer in examples():
        command = re.sub(TIME, moment(timezone.now()), command.replace("ZV-2026-", f"ZV-{year}-"))
        told = run(command, client, variables)
        count += 1
        if kind:
            assert as_told(told, kind) == as_told(answer, kind), command
    assert count >= 9
    with zoldvar.entered():
        assert Case.objects.get(pk=case.pk).status.code == "claimed"
        assert Case.objects.count() == 3 and Case.objects.get(number=f"ZV-{year}-00003").photos.count() == 1


@pytest.mark.parametrize("word", [*MEANINGS, "closed", UNCHANGED])
def test_every_status_word_is_explained(word):
    assert f"`{word.upper()}`" in HANDBOOK


def test_every_parameter_is_explained():
    unexplained = {field for field in FIELDS if field not in ("attribute[a]",)
                   and not re.search(rf"`{re.escape(field)}[`=]", HANDBOOK)}
    assert not unexplained


@pytest.mark.parametrize("code", [400, 403, 404, 405, 429, 503])
def test_every_error_code_is_explained(code):
    assert re.search(rf"^\| .*\b{code}\b.* \|", HANDBOOK, re.MULTILINE)


def test_every_address_of_the_handbook_is_there(zoldvar):
    stranger = caller(zoldvar)
    for address in re.findall(r"^\| `GET ([a-z]+\.xml)`", HANDBOOK, re.MULTILINE):
        assert stranger.get(address).status_code == 200, address
