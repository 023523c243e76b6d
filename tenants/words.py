"""Words that a municipality writes once in each of its languages."""

from django.utils.translation import get_language


def in_language(words: dict[str, str], language: str | None = None) -> str:
    """The words in the language asked for, else in the present one, else in whichever there is."""
    wished = language or (get_language() or "").split("-")[0]
    return words.get(wished) or next((word for word in words.values() if word), "")
