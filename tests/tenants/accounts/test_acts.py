"""Every act that is noted anywhere has words in the audit log."""

import re
from pathlib import Path

import pytest

from tenants.accounts.acts import ACTS, GROUPS, codes_of, told

ROOT = Path(__file__).parents[3]
NOTED = re.compile(r"note_act\(\s*[\w.()]+,\s*(\"[a-z_]+\"(?: if [^,]+? else \"[a-z_]+\")?)", re.DOTALL)


def noted() -> set[str]:
    """The codes that services write, read from the source."""
    codes: set[str] = set()
    for package in ("tenants", "cases", "integrations", "evaluation", "reporting", "config"):
        for file in (ROOT / package).rglob("*.py"):
            for found in NOTED.findall(file.read_text("utf-8")):
                codes |= set(re.findall(r"\"([a-z_]+)\"", found))
    return codes


def test_every_act_has_words():
    found = noted()
    assert len(found) > 20 and not found - set(ACTS)


@pytest.mark.parametrize("code", ACTS)
def test_an_act_is_told_as_a_sentence(code):
    sentence = told(code, "KH-1", {"role": "agent", "before": "agent", "after": "manager", "cases": 3, "version": 2})
    assert sentence[0].isupper() and "{" not in sentence
    assert told(code, "", {})
    assert ACTS[code].group in GROUPS and code in codes_of(ACTS[code].group) and codes_of(code) == [code]


def test_an_act_without_words_shows_as_its_code():
    assert told("flag_raised", "x", {"role": "y"}) == "flag raised x"
