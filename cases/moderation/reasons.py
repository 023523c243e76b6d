"""Ready words for a reporter whose report is not sent on, or not yet: the municipality's own, or those of the house."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.settings import setting
from tenants.words import in_language

# Not sent on at all, or only after an answer of the reporter.
REFUSE, ASK = "refuse", "ask"
READY: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("reasons.toml").read_text("utf-8"))["reasons"]


@dataclass(frozen=True)
class ReadyReason:
    """`name` is read by who chooses, `words` by the reporter, in their language."""

    code: str
    use: str
    name: str
    words: str


def stored() -> list[dict[str, Any]]:
    """The reasons as they are settled: [{"code", "use", "names": {…}, "words": {…}}, …]."""
    own: list[dict[str, Any]] = setting("ready_reasons")
    return own or READY


def ready_reasons(use: str, language: str) -> list[ReadyReason]:
    """The reasons for one use, with their words in the reporter's language."""
    return [ReadyReason(one["code"], one["use"], in_language(one["names"]), in_language(one["words"], language))
            for one in stored() if one["use"] == use]
