"""What the supervisor needs to know of a server. postgres.py and redis.py say it of theirs."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.local.accounts import Account
from config.local.processes import Steps


class CannotStart(RuntimeError):
    """A server does not start; the message is a sentence for people."""


@dataclass(frozen=True)
class Command:
    """A server's program, ready to be started."""

    arguments: list[str]
    folder: Path
    account: Account


class Server(Protocol):
    """One server, from nothing to answering."""

    name: str
    stop_steps: Steps

    def prepare(self) -> Command:
        """Make or mend its folder, end what a dead supervisor left in it, and say what to start."""

    def answers(self) -> bool:
        """Whether it takes connections now."""

    def complete(self) -> None:
        """What must be made once it answers, such as roles. Safe to repeat."""

    def url(self) -> str:
        """The address for clients."""

    def mend(self) -> bool:
        """Try to repair what keeps it from starting. True: try once more."""
