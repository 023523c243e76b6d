"""How the embedded servers are set: `demo` keeps everything it acknowledged, `test` is fast and thrown away."""

from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Profile:
    """Settings of both servers. `durable`: what was acknowledged survives a power cut."""

    name: str
    durable: bool
    postgres: dict[str, str]
    redis: dict[str, str]


def _megabytes(share: float, least: int, most: int) -> str:
    whole = psutil.virtual_memory().total // 1024 // 1024
    return f"{max(least, min(most, int(whole * share)))}MB"


_COMMON = {
    "max_connections": "100",
    # A dump or a migration of a fleet locks every table of every schema in one transaction.
    "max_locks_per_transaction": "1024",
    "shared_buffers": _megabytes(1 / 16, 64, 512),
    "effective_cache_size": _megabytes(1 / 2, 256, 8192),
    "work_mem": "16MB",
    "maintenance_work_mem": _megabytes(1 / 32, 64, 256),
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # Neither statements nor the values in them: the log carries no personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}

PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "demo",
            durable=True,
            postgres={**_COMMON, "max_wal_size": "1GB", "wal_compression": "on"},
            redis={"appendonly": "yes", "appendfsync": "everysec"},
        ),
        Profile(
            "test",
            durable=False,
            postgres={
                **_COMMON,
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
                "wal_level": "minimal",
                "max_wal_senders": "0",
                "max_wal_size": "2GB",
                "checkpoint_timeout": "30min",
                "autovacuum_naptime": "5min",
            },
            redis={"appendonly": "no"},
        ),
        Profile(
            "bench",
            durable=True,
            postgres={
                **_COMMON,
                "shared_buffers": _megabytes(1 / 8, 128, 2048),
                "work_mem": "64MB",
                "maintenance_work_mem": _megabytes(1 / 16, 128, 1024),
                "max_wal_size": "4GB",
            },
            redis={"appendonly": "yes", "appendfsync": "everysec"},
        ),
    )
}
