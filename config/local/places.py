"""Where the embedded servers' things lie inside a data folder, and what to do when they cannot lie there.

    DATA_DIR/                    `.local` beside the code by default
      log/                       postgres.log, redis.log, and what the demo's processes write
      servers/                   the "home": locks and state, and unless it must be elsewhere
        postgres/ redis/         the servers' own folders, theirs alone (0700)
        run/                     their sockets
        programs/                their programs, copied only where the account cannot reach the wheels'
        elsewhere                the path of the home, where it is not this folder
        sockets                  the path of the sockets' folder, where it is not run/

Elsewhere: as root the servers run under an unprivileged account, which cannot enter a checkout below `/root` or any
other closed folder. Opening that folder is not ours to do, and a process with root's own rights to pass it would
defeat the change of account. So the servers' folders then lie below /var/lib/jarda, and `make reset` removes them.
"""

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.local.accounts import Account, account_for, hand_over
from config.local.locks import FileLock

# sockaddr_un holds 107 bytes and a zero on Linux, 103 on macOS.
LONGEST_SOCKET = 103
_LONGEST_NAME = ".s.PGSQL.5432"


# Always there, and one of them on a disk of its own; each start makes or checks its folder below them.
_BASES = (Path("/var/lib/jarda"), Path("/var/tmp/jarda"), Path("/tmp/jarda"))  # noqa: S108
_CHOICE_SECONDS = 60.0
_SHORT = "/tmp"  # noqa: S108


class NoPlace(RuntimeError):
    """There is no folder that the servers could use; the message says what was tried."""


@dataclass(frozen=True)
class Places:
    """The folders of one data folder's servers, all of them in place."""

    data: Path
    home: Path
    sockets: Path
    account: Account

    @property
    def log(self) -> Path:
        """Where servers and processes write their logs."""
        return self.data / "log"

    def own(self, name: str) -> Path:
        """A folder of the servers' account below the home, made if absent."""
        folder = self.home / name
        if not folder.exists():
            folder.mkdir(mode=0o700)
        if folder.stat().st_uid != self.account.uid:
            hand_over(folder, self.account)
        return folder

    def programs(self, package: Path, beside: list[str], needed: str) -> Path:
        """The package's folder as the servers' account can run it: itself, or a copy in the home.

        Args:
            package: an installed package that contains programs.
            beside: names of folders next to it that the programs load libraries from.
            needed: path inside the package of a program that must be executable.
        """
        if self.account.can_run(package / needed):
            return package
        # One copy per installed version; a half-made copy keeps its temporary name and is thrown away.
        version = hashlib.sha256(f"{package}{(package / needed).stat()!r}".encode()).hexdigest()[:12]
        copy = self.home / "programs" / version
        if not copy.exists():
            copy.parent.mkdir(exist_ok=True)
            copy.parent.chmod(0o755)
            for left in copy.parent.glob(f"{package.name}.*"):
                shutil.rmtree(left, ignore_errors=True)
            fresh = Path(tempfile.mkdtemp(prefix=f"{package.name}.", dir=copy.parent))
            for name in [package.name, *beside]:
                if (package.parent / name).exists():
                    shutil.copytree(package.parent / name, fresh / name, symlinks=True)
            # Installed with a umask of 077 they would be root's alone.
            hand_over(fresh, self.account)
            fresh.replace(copy)
        return copy / package.name


def folder_for_locks(data: Path) -> Path:
    """The folder of a data folder's locks and state, made if absent."""
    folder = data / "servers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def settle(data: Path) -> Places:
    """Find or make every folder that the servers need. Only their supervisor calls this.

    Raises:
        NoPlace: no folder can be used.
        NoAccount: no account can run the servers.
    """
    locks = folder_for_locks(data)
    (data / "log").mkdir(exist_ok=True)
    # Each server has a supervisor, and both come here at once: they must not choose two places.
    alone = FileLock(locks / "places")
    try:
        alone.exclusive(seconds=_CHOICE_SECONDS)
        account = account_for(_kept(locks) or data)
        home = _home(data, locks, account)
        return Places(data=data, home=home, sockets=_sockets(locks, home, account), account=account)
    finally:
        alone.close()


def leftovers(data: Path) -> list[Path]:
    """Folders outside the data folder that belong to it, for `make reset`."""
    locks = data / "servers"
    found = []
    for note in ("elsewhere", "sockets"):
        if (locks / note).exists():
            folder = Path((locks / note).read_text().strip())
            if folder.is_dir() and not folder.is_symlink():
                found.append(folder)
    return found


def _kept(locks: Path) -> Path | None:
    """The servers' database folder where there is one already: its owner decides the account."""
    for home in (locks, *([Path((locks / "elsewhere").read_text().strip())] if (locks / "elsewhere").exists() else [])):
        if (home / "postgres").exists():
            return home / "postgres"
    return None


def _home(data: Path, locks: Path, account: Account) -> Path:
    note = locks / "elsewhere"
    if note.exists():
        home = Path(note.read_text().strip())
        # A copied data folder must not share the first one's database: the home names its owner.
        if home.is_dir() and _belongs(home, data):
            (home / "belongs-to").write_text(f"{data}\n")
            return home
        note.unlink()
    if account.can_enter(locks):
        return locks
    if (locks / "postgres" / "data").exists():
        raise NoPlace(
            f"The database lies in {locks}, which its owner '{account.name}' can no longer enter: "
            f"move the folder back to where every user may enter, or remove it with `make reset`."
        )
    tried = []
    for base in _BASES:
        tried.append(str(base))
        try:
            base.mkdir(exist_ok=True, parents=True)
            if base.is_symlink() or base.stat().st_uid != os.geteuid():
                continue
            # Ours, made a moment ago or by an earlier start: root's umask may have closed them.
            base.chmod(0o755)
            for left in base.iterdir():
                if _owner(left) == data:
                    # Its data folder was removed without `make reset`, or there would be a note that names it.
                    shutil.rmtree(left)
            home = Path(tempfile.mkdtemp(prefix=f"{data.parent.name[:16]}-", dir=base))
            (home / "belongs-to").write_text(f"{data}\n")
            home.chmod(0o755)
        except OSError:
            continue
        if account.can_enter(home):
            _write_down(note, home)
            return home
        shutil.rmtree(home)
    raise NoPlace(
        f"The servers run as '{account.name}', which can enter neither {locks} nor {', '.join(tried)}. "
        f"Set DATA_DIR to a folder that every user may enter."
    )


def _owner(home: Path) -> Path | None:
    try:
        return Path((home / "belongs-to").read_text().strip())
    except OSError:
        return None


def _write_down(note: Path, folder: Path) -> None:
    # Whole or not at all: half a path would lead to an empty database.
    fresh = note.with_suffix(".new")
    with fresh.open("w") as file:
        file.write(f"{folder}\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(note)


def _belongs(home: Path, data: Path) -> bool:
    owner = _owner(home)
    if owner is None:
        return False
    # The data folder was moved when its old place is gone or no longer points here.
    pointer = owner / "servers" / "elsewhere"
    return owner == data or not pointer.exists() or pointer.read_text().strip() != str(home)


def _sockets(locks: Path, home: Path, account: Account) -> Path:
    note = locks / "sockets"
    here = home / "run"
    if _fits(here):
        note.unlink(missing_ok=True)
        if not here.exists():
            here.mkdir(mode=0o700)
        hand_over(here, account)
        here.chmod(0o700)
        return here
    if note.exists():
        kept = Path(note.read_text().strip())
        if _private(kept, account):
            return kept
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    for base in ([runtime] if runtime and not account.switch else []) + [_SHORT]:
        try:
            folder = Path(tempfile.mkdtemp(prefix="jarda-", dir=base))
        except OSError:
            continue
        hand_over(folder, account)
        if _fits(folder) and account.can_enter(folder):
            _write_down(note, folder)
            return folder
        shutil.rmtree(folder)
    raise NoPlace(f"{here} is too long for a socket and {_SHORT} cannot be used. Set DATA_DIR to a short path.")


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / _LONGEST_NAME)) <= LONGEST_SOCKET


def _private(folder: Path, account: Account) -> bool:
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and stat.S_IMODE(found.st_mode) == 0o700
