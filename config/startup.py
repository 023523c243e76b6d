"""What is checked before a process begins to work: addresses that can be read, and a database that keeps its sessions.

A pooler that lends server connections per transaction (PgBouncer with `pool_mode=transaction`, and others) must never
stand between us and PostgreSQL: the schema and role set for one municipality would then serve another's queries.
"""

import contextlib
import os
import secrets
from urllib.parse import urlsplit

import psycopg

from config.environment import WrongSetting, database

_ROUNDS = 6
_SECONDS = 10
_BROKERS = ("redis", "rediss", "redis+socket", "amqp", "amqps", "sentinel", "memory")


def check() -> None:
    """Check the addresses that this process was given, before it begins to work. Raises WrongSetting.

    For commands; the web process and the worker refuse a pooler at their own entry points.
    """
    if url := os.environ.get("BROKER_URL"):
        check_broker_url(url)
    if url := os.environ.get("DATABASE_URL"):
        check_database_url(url)
        refuse_transaction_pooling(url)


def check_database_url(url: str) -> None:
    """See that DATABASE_URL can be used. Raises WrongSetting."""
    try:
        port = database(url)["PORT"]
        psycopg.conninfo.conninfo_to_dict(url)
    except (ValueError, psycopg.Error) as error:
        if isinstance(error, WrongSetting):
            raise
        raise WrongSetting(
            "DATABASE_URL cannot be read. Write it like postgresql://user:password@host:5432/name."
        ) from error
    if port and not str(port).isdigit():
        raise WrongSetting(f"DATABASE_URL has the port “{port}”. Write a number, such as 5432.")


def check_broker_url(url: str) -> None:
    """See that BROKER_URL can be used. Raises WrongSetting."""
    example = "Write it like redis://host:6379/0 or redis+socket:///path/to/redis.sock."
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise WrongSetting(f"BROKER_URL cannot be read ({error}). {example}") from error
    if parts.scheme not in _BROKERS or not (parts.netloc or parts.path):
        raise WrongSetting(f"BROKER_URL does not name a broker. {example}")


def refuse_transaction_pooling(url: str) -> None:
    """Refuse to work behind a pooler that changes the server connection between transactions.

    One connection stays open and idle while others begin transactions and keep them. With a server connection for each
    (no pooler, or one that pools sessions) they all have backends of their own, and the first keeps what it set. A
    transaction pooler gives itself away in a few rounds, however it chooses: either it lends the first one's backend
    to another, or it gives the first one a backend that it did not have before.

    Raises:
        WrongSetting: there is such a pooler, or the database does not answer.
    """
    mark = secrets.token_hex(8)
    with contextlib.ExitStack() as stack:
        try:
            first = stack.enter_context(contextlib.closing(_connect(url)))
            first.autocommit = True
            first.execute("SELECT set_config('jarda.session', %s, false)", [mark])
            own = _backend(first)
            for _ in range(_ROUNDS):
                other = stack.enter_context(contextlib.closing(_connect(url)))
                # Autocommit is off: the transaction stays open until the connection is closed.
                if _backend(other) == own or not _kept(first, own, mark):
                    raise WrongSetting(
                        "DATABASE_URL leads to a pooler that changes the connection between transactions (such as "
                        "PgBouncer with pool_mode=transaction). Municipalities would read each other's data through "
                        "it. Connect to PostgreSQL directly, or set pool_mode=session."
                    )
        except psycopg.OperationalError as error:
            raise WrongSetting(f"The database of DATABASE_URL does not answer: {str(error).strip()}") from error


def _connect(url: str) -> psycopg.Connection:
    # Server-side prepared statements confuse poolers in ways of their own; the question is another one here.
    return psycopg.connect(url, connect_timeout=_SECONDS, prepare_threshold=None, application_name="")


def _backend(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])


def _kept(first: psycopg.Connection, own: int, mark: str) -> bool:
    """Whether the first connection still has its backend and what it set there."""
    row = first.execute("SELECT pg_backend_pid(), current_setting('jarda.session', true)").fetchone()
    return row == (own, mark)
