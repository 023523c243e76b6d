"""The templates that come with the product: catalogues of categories, and workflows. Plain TOML, as all files here."""

from functools import lru_cache
from pathlib import Path

from tenants.onboarding.document import Document, open_file
from tenants.onboarding.table import LANGUAGES, Table

FOLDER = Path(__file__).parent / "templates"


def names(kind: str) -> list[str]:
    """The templates of a kind: "categories" or "workflows"."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.toml"))


def template(kind: str, name: str) -> Table:
    """The root table of a template, to be read like a file of a municipality that speaks every language.

    Raises:
        FileNotFoundError: there is no such template.
    """
    if name not in names(kind):
        raise FileNotFoundError(f"{kind}/{name}")
    return _open(FOLDER / kind / f"{name}.toml").root


@lru_cache
def _open(path: Path) -> Document:
    document = open_file(path)
    document.languages = list(LANGUAGES)
    return document
