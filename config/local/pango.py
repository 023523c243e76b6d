"""The only thing that no wheel brings: Pango, with which WeasyPrint sets text. Looked for before anything imports it.

Standard library only: this runs before anything is installed.
"""

import ctypes
import ctypes.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

# What WeasyPrint loads: the name for the search, and the file names to try.
LIBRARIES = {
    "gobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango-1.0": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "pangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
DEBIAN = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
FEDORA = ("pango", "harfbuzz")
_HOMEBREW = (Path("/opt/homebrew/lib"), Path("/usr/local/lib"))


class PangoMissing(Exception):
    """Pango is not there and we may not install it; the message names the exact command."""


def missing() -> list[str]:
    """The libraries that cannot be loaded."""
    return [name for name, files in LIBRARIES.items() if not _loads(name, files)]


def ensure(
    *,
    look: Callable[[], list[str]] = missing,
    root: bool | None = None,
    apt: str | None = shutil.which("apt-get"),
    system: str = platform.system(),
) -> None:
    """See to it that WeasyPrint can load its libraries: install them as root on Debian, or say how.

    Args:
        look: says what is missing.
        root: whether we may install; by default whether we are root.
        apt: the program apt-get, where there is one.
        system: the operating system as `platform.system()` calls it.

    Raises:
        PangoMissing: something is missing and stays so.
    """
    gone = look()
    if not gone:
        return
    root = os.geteuid() == 0 if root is None else root
    if root and apt and system == "Linux":
        print(
            f"Installing Pango for the PDF reports: apt-get install {' '.join(DEBIAN)} …", file=sys.stderr, flush=True
        )
        said = _install(apt)
        gone = look()
        if not gone:
            return
        raise PangoMissing(f"apt-get could not install Pango ({said}).\n{advice(gone, system)}")
    raise PangoMissing(advice(gone, system))


def advice(gone: list[str], system: str = platform.system()) -> str:
    """What is missing and the command that brings it, for Debian, Fedora and macOS."""
    lines = [
        f"The PDF reports need Pango, and these libraries are not installed: {', '.join(gone)}. Install them:",
        f"  Debian, Ubuntu   sudo apt-get install {' '.join(DEBIAN)}",
        f"  Fedora           sudo dnf install {' '.join(FEDORA)}",
        "  macOS            brew install pango",
    ]
    if system == "Darwin" and any((folder / "libpango-1.0.0.dylib").exists() for folder in _HOMEBREW):
        lines.append("Homebrew has them, but this Python does not look there. Say before make:")
        lines.append(f"  export DYLD_FALLBACK_LIBRARY_PATH={':'.join(map(str, _HOMEBREW))}")
    else:
        lines.append("Then run make again.")
    return "\n".join(lines)


def _loads(name: str, files: tuple[str, ...]) -> bool:
    found = ctypes.util.find_library(name)
    for file in [*files, *([found] if found else [])]:
        try:
            ctypes.CDLL(file)
        except OSError:
            continue
        return True
    return False


def _install(apt: str) -> str:
    """Install by apt-get, with fresh lists where the first try fails. Returns its last words."""
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "-o", "DPkg::Lock::Timeout=120"]
    install = [apt, *options, "install", "--no-install-recommends", *DEBIAN]
    said = ""
    for command in (install, [apt, *options, "update"], install):
        tried = subprocess.run(command, env=surroundings, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        said = (tried.stderr.strip().splitlines() or tried.stdout.strip().splitlines() or [""])[-1]
        if tried.returncode == 0 and "install" in command:
            break
    return said
