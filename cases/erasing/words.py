"""A person's name, addresses and numbers are taken out of the words of their cases, however they are inflected."""

import re
from collections.abc import Iterator

from cases.erasing.holders import Traces
from cases.models import Case
from cases.moderation.found import Kind
from cases.moderation.masking import ALL, findings
from cases.moderation.masks import SHORTEST, stand_ins
from cases.moderation.rewriting import Removal, Rewrite

# What Hungarian adds to a name: Kiss Annának, Kiss Annáéké.
ENDING = r"\w{0,6}"
_LENGTHENED = {"a": "[aá]", "e": "[eé]"}


class Forgetting(Rewrite):
    """Takes a person out of any text: addresses and numbers as they may be written, names with their endings."""

    def __init__(self, traces: Traces, case: Case) -> None:
        super().__init__(list(removals(traces)), stand_ins(case))
        self._literal += [(Kind.WORDS, inflected(name)) for name in traces.names if " " in name.strip()]


def removals(traces: Traces) -> Iterator[Removal]:
    """What is to be taken out, under the keys by which it is found when it is written otherwise."""
    for kind, written in ((Kind.EMAIL, traces.emails), (Kind.PHONE, traces.phones)):
        for words in written:
            keys = {one.key for one in findings(words, ALL) if one.kind is kind} or {words.lower()}
            yield from (Removal(kind, key, words) for key in keys)
    yield from (Removal(Kind.WORDS, name.lower(), name) for name in traces.names if len(name.strip()) >= SHORTEST)


def inflected(name: str) -> re.Pattern[str]:
    """A name of several words as it stands, or with an ending, whose first letter makes the last vowel long."""
    *first, last = name.split()
    stem = re.escape(last[:-1]) + _LENGTHENED.get(last[-1].lower(), re.escape(last[-1]))
    joined = r"(?:\s|&nbsp;)+".join([*map(re.escape, first), stem])
    return re.compile(rf"(?<!\w){joined}{ENDING}(?!\w)", re.IGNORECASE)
