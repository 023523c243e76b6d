"""Case numbers: KH-2026-04107. One running count a year and municipality."""

from django.db import connection


def reserve_numbers(prefix: str, year: int, count: int = 1) -> list[str]:
    """Take the next numbers of a year. The year's row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_numbering (year, last) VALUES (%s, %s) "
            "ON CONFLICT (year) DO UPDATE SET last = cases_numbering.last + EXCLUDED.last RETURNING last",
            [year, count])
        last = cursor.fetchone()[0]
    return [f"{prefix}-{year}-{number:05d}" for number in range(last - count + 1, last + 1)]
