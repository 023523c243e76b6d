"""An onboarding file under the reader's eyes: its tables, its faults so far, and what has been understood of it."""

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tenants.onboarding.faults import Fault, OnboardingRefused, Weight, written
from tenants.onboarding.locate import Path, Positions
from tenants.onboarding.syntax import decode, parse
from tenants.onboarding.table import LANGUAGES, Table

if TYPE_CHECKING:
    from tenants.models import Municipality

LARGEST = 4 * 1024 * 1024


class Document:
    """One file, its faults so far, and what the sections have understood (`wishes`, by section)."""

    def __init__(self, name: str, folder: FilePath, data: dict[str, Any], positions: Positions) -> None:
        self.name = name
        self.folder = folder
        self.positions = positions
        self.faults: list[Fault] = []
        self.wishes: dict[str, Any] = {}
        # The languages of the municipality, the first one first; set by the section that reads them.
        self.languages: list[str] = list(LANGUAGES[:1])
        # The municipality as it stands, once it is known; None while it does not exist yet.
        self.municipality: Municipality | None = None
        # The rows (kind, code) that a file has made there before: only these may be retired.
        self.ours: set[tuple[str, str]] = set()
        self.root = Table(self, (), data)

    def note(self, path: Path, problem: str, instead: str = "", weight: Weight = Weight.ERROR) -> None:
        """Add one finding about a key path."""
        self.faults.append(Fault(weight, self.name, self.positions.line(path), written(path), problem, instead))

    @property
    def errors(self) -> list[Fault]:
        return [fault for fault in self.faults if fault.weight is Weight.ERROR]

    @property
    def remarks(self) -> list[Fault]:
        """Warnings and notes, in the file's order."""
        found = [fault for fault in self.faults if fault.weight is not Weight.ERROR]
        return sorted(found, key=lambda fault: fault.line)

    def ensure_sound(self) -> None:
        """Do nothing if the file has no error.

        Raises:
            OnboardingRefused: it has; all of them are in it.
        """
        if self.errors:
            raise OnboardingRefused(self.errors)


def open_file(path: FilePath) -> Document:
    """Read an onboarding file.

    Raises:
        OnboardingRefused: it is missing, too large, not UTF-8 or not TOML.
    """
    name = str(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        problem = _("The file cannot be read: %(reason)s.") % {"reason": error.strerror}
        raise OnboardingRefused([Fault(Weight.ERROR, name, 1, "", problem)]) from error
    if len(content) > LARGEST:
        problem = _("The file is larger than 4 MB, which no onboarding file is.")
        instead = _("Keep outlines and drawings in files of their own and write their paths here.")
        raise OnboardingRefused([Fault(Weight.ERROR, name, 1, "", problem, instead)])
    text = decode(content, name)
    if isinstance(text, Fault):
        raise OnboardingRefused([text])
    return open_text(text, name, path.parent)


def open_text(text: str, name: str, folder: FilePath) -> Document:
    """Read an onboarding file's text, for example from the console; paths in it are relative to `folder`.

    Raises:
        OnboardingRefused: it is not TOML.
    """
    parsed = parse(text, name)
    if isinstance(parsed, Fault):
        raise OnboardingRefused([parsed])
    data, positions = parsed
    return Document(name, folder, data, positions)
