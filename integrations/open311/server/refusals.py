"""What the server says no to, in the standard's shape: always a list of errors, each with a code and a description.

404 is an unknown request, service, token or jurisdiction; 403 a missing or wrong key; 400 everything else that the
caller can mend; 429 and 503 mean "later".
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Error:
    """One error. The code is an HTTP status, the description a whole sentence in the caller's language."""

    code: int
    description: str


class Refused(Exception):
    """The call cannot be answered as asked. The first error gives the HTTP status."""

    def __init__(self, *errors: Error, retry_after: int | None = None) -> None:
        super().__init__("; ".join(error.description for error in errors))
        self.errors = errors
        self.retry_after = retry_after

    @property
    def status(self) -> int:
        return self.errors[0].code

    @property
    def content(self) -> list[dict[str, Any]]:
        return [{"code": error.code, "description": error.description} for error in self.errors]


def wrong(description: str) -> Refused:
    """400: something is missing or cannot be understood."""
    return Refused(Error(400, description))


def forbidden(description: str) -> Refused:
    """403: no key, a wrong one, or one without the right."""
    return Refused(Error(403, description))


def unknown(description: str) -> Refused:
    """404: there is no such thing here, or nothing that may be seen."""
    return Refused(Error(404, description))
