"""What the installation is told from outside, read once; every wrong value is answered with one sentence."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[1]
MODES = ("demo", "test", "production")


class WrongSetting(ValueError):
    """An environment value that cannot be used; the message says which, and what to write instead."""


def mode() -> str:
    """The installation's mode, from JARDA_MODE: demo, test or production (the default)."""
    value = os.environ.get("JARDA_MODE", "production")
    if value not in MODES:
        raise WrongSetting(f"JARDA_MODE is “{value}”. Write one of: {', '.join(MODES)}.")
    return value


def data_dir() -> Path:
    """The folder for everything that the installation makes, from DATA_DIR, `.local` beside the code by default."""
    return Path(os.environ.get("DATA_DIR") or ROOT / ".local").resolve()


def database(url: str) -> dict[str, object]:
    """Django's database settings for a `postgresql://user:password@host:port/name?host=/socket` address.

    Raises:
        WrongSetting: the address is not one of PostgreSQL or names no database.
    """
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise WrongSetting(
            "DATABASE_URL does not name a PostgreSQL database. Write it like postgresql://user:password@host:5432/name."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "NAME": name,
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": dict(query),
    }


def secret_key() -> str:
    """The signing key: JARDA_SECRET_KEY, or, in a demo or test, one made once and kept in the data folder."""
    key = os.environ.get("JARDA_SECRET_KEY")
    if key:
        return key
    if mode() == "production":
        raise WrongSetting("JARDA_SECRET_KEY is not set. Give this installation a long random secret and keep it.")
    kept = data_dir() / "secret-key"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}")
        fresh.write_text(secrets.token_urlsafe(48))
        fresh.chmod(0o600)
        fresh.replace(kept)
    return kept.read_text()


def shared_cache() -> str:
    """The Redis that all processes share, as redis-py writes it: CACHE_URL, else the broker's."""
    url = os.environ.get("CACHE_URL") or os.environ.get("BROKER_URL") or "redis://127.0.0.1:6379/0"
    # The broker's client writes a socket in a way of its own.
    return url.replace("redis+socket://", "unix://", 1).replace("virtual_host=", "db=", 1)
