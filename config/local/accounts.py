"""Which account the servers run under, and what that account can reach.

PostgreSQL refuses to run as root. When we are root, the servers run as an existing unprivileged account and own
nothing but their own folders. We never change the permissions of a folder that is not ours: where the checkout
lies below a closed folder (`/root` is 0700), the servers' folders go elsewhere (see places.py).
"""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Accounts that every Unix has and that own nothing of value, in order of preference.
UNPRIVILEGED = ("nobody", "daemon", "games")


class NoAccount(RuntimeError):
    """There is no account to run the servers under; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """A user and a group. `switch` says whether a child must be changed to it (only root can)."""

    uid: int
    gid: int
    name: str
    switch: bool

    def popen_options(self) -> dict[str, Any]:
        """Keyword arguments for subprocess that run a child as this account, with none of our other groups."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether the account can walk into the folder (asked of the kernel, so ACLs and mounts count)."""
        return self._shell('cd "$1"', folder)

    def can_run(self, program: Path) -> bool:
        """Whether the account can execute the program."""
        return self._shell('test -r "$1" && test -x "$1"', program)

    def _shell(self, script: str, path: Path) -> bool:
        if not self.switch:
            return True
        asked = subprocess.run(
            ["/bin/sh", "-c", script, "sh", str(path)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            **self.popen_options(),
        )
        return bool(asked.returncode == 0)


def account_for(folder: Path) -> Account:
    """The account that runs the servers whose data lie in `folder` (which may not exist yet).

    An ordinary user runs them as himself. Root runs them as the folder's owner, so that somebody's data stay
    his, or else as an unprivileged account.

    Raises:
        NoAccount: the folder is somebody else's, or the machine has no fitting account.
    """
    owner = folder.stat().st_uid if folder.exists() else None
    uid = os.geteuid()
    if uid != 0:
        if owner not in (None, uid):
            raise NoAccount(
                f"{folder} belongs to {name_of(owner or 0)}: run this as that user, "
                f"or choose another folder with DATA_DIR."
            )
        if not has_name(uid):
            raise NoAccount(
                f"PostgreSQL needs a user name, and user id {uid} has none in /etc/passwd: "
                f"add it there, or set DATABASE_URL and BROKER_URL to servers of your own."
            )
        return Account(uid, os.getegid(), name_of(uid), switch=False)
    if owner not in (None, 0) and has_name(owner or 0):
        entry = pwd.getpwuid(owner or 0)
        return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, switch=True)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, entry.pw_name, switch=True)
    raise NoAccount(
        "PostgreSQL does not run as root, and this machine has no account 'nobody': "
        "add one, run this as an ordinary user, or set DATABASE_URL and BROKER_URL."
    )


def name_of(uid: int) -> str:
    """The user's name, or the number where it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def has_name(uid: int) -> bool:
    """Whether the user is known by name."""
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def give_to_owner_of(folder: Path, fd: int) -> None:
    """Give an open file to the owner of its folder, so that root's turn leaves nothing that the owner cannot use."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)


def hand_over(folder: Path, account: Account) -> None:
    """Make `folder` and all in it the account's. Only for folders that are the servers' own."""
    if not account.switch:
        return
    os.lchown(folder, account.uid, account.gid)
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            os.lchown(Path(parent) / name, account.uid, account.gid)
