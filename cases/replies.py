"""The fields of ready replies: `{number}`, `{due_on}`; which there are, and how they are filled. Pure.

Words in braces that are no field are refused when a reply is saved, so that nobody ever gets a letter with one in it.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Promise | str] = {
    "number": _("the case's number"),
    "title": _("what is wrong, as it stands in the list"),
    "place": _("the street and number"),
    "body": _("who has it"),
    "promised_on": _("until when it was promised, such as “by 4 December”"),
    "due_on": _("until when an answer is due, such as “by 4 December”"),
    "status": _("how the case stands, as the public reads it"),
    "link": _("the address of the case's page"),
    "reporter": _("the name of whoever reported; in a public update never"),
    "clerk": _("your own name"),
}
# Personal: they have no place in what everybody reads.
NEVER_PUBLIC = frozenset({"reporter"})
# What stands where this case has nothing to put in: seen at a glance, and told beside the words.
GAP = "___"
_FIELD = re.compile(r"\{([^{}]*)\}")


def fields_in(words: str) -> list[str]:
    """The names that stand in braces, each once, in their order."""
    return list(dict.fromkeys(name.strip() for name in _FIELD.findall(words)))


def unknown_in(words: str) -> list[str]:
    """The names in braces that are no fields."""
    return [name for name in fields_in(words) if name not in FIELDS]


def in_braces(names: "list[str] | Mapping[str, object]") -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def filled(words: str, values: Mapping[str, str]) -> tuple[str, list[str]]:
    """The words with every field filled, and the fields for which there is no value: a gap stands in their place."""
    missing = [name for name in fields_in(words) if name in FIELDS and not values.get(name)]
    return _FIELD.sub(lambda match: values.get(match[1].strip()) or GAP, words), missing
