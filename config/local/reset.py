"""`make reset`: remove everything that make made. Standard library only, because .venv is part of it.

python3 config/local/reset.py
"""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config import environment
from config.local import places
from config.local.locks import FileLock, LockTimeout

# In a folder that DATA_DIR names there may be other things than ours.
OURS = (
    "servers", "log", "demo", "demo-album", "letters", "static", "media", "fonts", "cache",
    "test", "bench", "bench.json", "real", "browser",
    "fleet", "chaos", "secret-key", "setup.lock",
)  # fmt: skip
CACHES = (".venv", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")
_SECONDS = 30.0


class InUse(Exception):
    """Something still works in what is to be removed; the message says what to do."""


def main() -> None:
    """Remove data, servers' folders, compiled translations, caches and the virtual environment.

    Raises:
        InUse: a demo, a test or a command still runs.
        OSError: a file cannot be removed.
    """
    data = environment.data_dir()
    homes = [folder.parent for folder in [*data.glob("servers"), *data.glob("*/servers")]]
    for home in homes:
        _wait_until_unused(home)
    for home in homes:
        for left in places.leftovers(home):
            shutil.rmtree(left)
            # The folder that held it, when it was the last one there.
            if left.parent.name == "jarda" and not any(left.parent.iterdir()):
                left.parent.rmdir()
    own = data == environment.ROOT / ".local"
    for path in [data] if own else [data / name for name in OURS]:
        _remove(path)
    for compiled in environment.ROOT.glob("*/**/LC_MESSAGES/*.mo"):
        if ".venv" not in compiled.parts:
            compiled.unlink()
    for folder in environment.ROOT.glob("[a-z]*/**/__pycache__"):
        shutil.rmtree(folder, ignore_errors=True)
    for name in CACHES:
        _remove(environment.ROOT / name)


def _wait_until_unused(home: Path) -> None:
    for name in ("demo/runner", "servers/postgres.supervisor", "servers/redis.supervisor"):
        path = home / name
        if not path.exists():
            continue
        lock = FileLock(path)
        try:
            # A supervisor that has just lost its last user is still stopping its server.
            lock.exclusive(seconds=1.0 if name == "demo/runner" else _SECONDS)
        except LockTimeout as busy:
            raise InUse(f"Járda still runs on {home}. Stop it with Ctrl-C first, then run make reset again.") from busy
        finally:
            lock.close()


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)


if __name__ == "__main__":
    try:
        main()
    except InUse as busy:
        sys.exit(str(busy))
    except OSError as error:
        sys.exit(f"{error.filename} cannot be removed ({error.strerror}): run make reset as the user who made it.")
