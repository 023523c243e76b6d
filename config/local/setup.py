"""Make `.venv` from the lock file, on a machine that has nothing but Python and make.

    python3 config/local/setup.py run|develop

Run by any Python, before anything is installed: standard library only, and the first lines must be understood by
old versions so that they can be told what is missing. Safe to repeat, to interrupt and to run twice at once.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "This needs Python 3.11 or newer, and it is run by "
        + ".".join(str(part) for part in sys.version_info[:3])
        + ". Install a newer one, or name it: make PYTHON=python3.12 ..."
    )

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from config.local import pango

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "develop": ROOT / "requirements-dev.lock"}


class SetupFailed(Exception):
    """It cannot be set up; the message is a sentence that says what to do."""


def main(purpose: str) -> None:
    """Make the environment fit to `run` the product or to `develop` it.

    Raises:
        SetupFailed: Python lacks a part, or a package cannot be installed.
        PangoMissing: the libraries for PDF are not there.
    """
    pango.ensure()
    if not _current(purpose):
        with _only_one():
            if not _current(purpose):
                _make_environment()
                _install(purpose)
    if subprocess.run([str(PYTHON), "-m", "config.local.catalogues"], cwd=ROOT).returncode != 0:
        raise SetupFailed("The translations could not be compiled; the lines above say why.")


def _stamp(purpose: str) -> Path:
    words = hashlib.sha256(LOCKS[purpose].read_bytes()).hexdigest()[:16]
    return VENV / f"jarda-{purpose}-{words}"


def _current(purpose: str) -> bool:
    # What is enough to develop is enough to run.
    stamped = _stamp(purpose).exists() or _stamp("develop").exists()
    return stamped and _works()


def _works() -> bool:
    """Whether the environment's Python still starts (an update of the system's Python can break it)."""
    try:
        question = "import sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([str(PYTHON), "-c", question], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


class _only_one:
    """Two makes at once: the second waits for the first."""

    def __enter__(self) -> None:
        try:
            self._file = _lock_file().open("w")
        except OSError as error:
            raise SetupFailed(
                f"{ROOT} cannot be written ({error.strerror}): clone it as the user who runs it."
            ) from error
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _lock_file() -> Path:
    folder = ROOT / ".local"
    folder.mkdir(exist_ok=True)
    return folder / "setup.lock"


def _make_environment() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise SetupFailed(
            f"This Python has no “{missing[0]}”, which makes virtual environments. "
            f"On Debian or Ubuntu: apt-get install python{version}-venv"
        )
    if VENV.exists() and _works():
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    _tell("Making .venv …")
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupFailed(f"The virtual environment could not be made:\n{made.stdout}{made.stderr}")


def _install(purpose: str) -> None:
    lock = LOCKS[purpose]
    count = sum("==" in line for line in lock.read_text().splitlines())
    _tell(f"Installing about {count} packages into .venv; the first time takes a minute or two …")
    began = time.monotonic()
    installed = subprocess.run(
        [
            str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
            "--no-warn-script-location", "--root-user-action=ignore", "--require-hashes",
            "--no-compile", "-r", str(lock),
        ],
        env={**os.environ, **_pip_surroundings()},
        capture_output=True,
        text=True,
    )  # fmt: skip
    if installed.returncode != 0:
        said = "\n".join((installed.stdout + installed.stderr).strip().splitlines()[-15:])
        raise SetupFailed(f"The packages of {lock.name} could not be installed:\n{said}")
    # The code is found from everywhere, as an installed package would be.
    for folder in (VENV / "lib").glob("python3.*/site-packages"):
        (folder / "jarda.pth").write_text(f"{ROOT}\n")
    for old in VENV.glob(f"jarda-{purpose}-*"):
        old.unlink()
    _stamp(purpose).touch()
    _tell(f"Installed in {time.monotonic() - began:.0f} s.")


def _pip_surroundings() -> dict[str, str]:
    """pip keeps a cache in the home folder; where there is none to write to, it does without and need not say so."""
    home = Path(os.environ.get("HOME") or "/nonexistent")
    return {} if os.access(home, os.W_OK) else {"PIP_NO_CACHE_DIR": "1"}


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "run")
    except (SetupFailed, pango.PangoMissing) as failure:
        sys.exit(str(failure))
