"""What really stands on the server after a run, committed or not, seen by a connection of its own."""

import psycopg
import pytest
from django.db import connection

from tenants.models import Municipality
from tenants.onboarding import plan as onboarding
from tests.conftest import server
from tests.tenants.onboarding.power_cut import power_cut
from tests.tenants.onboarding.towns_in_files import FUZESD, read

pytestmark = pytest.mark.usefixtures("committed")


def seen() -> list[int]:
    """Schemas, roles and rows of the town."""
    name = connection.settings_dict["NAME"]
    questions = (
        ("SELECT count(*) FROM pg_namespace WHERE nspname = %s", "m_fuzesd"),
        ("SELECT count(*) FROM pg_roles WHERE rolname = %s", f"{name}:m_fuzesd"),
        ("SELECT count(*) FROM tenants_municipality WHERE slug = %s", "fuzesd"),
    )
    with server() as there, psycopg.connect(there.info.dsn, dbname=name, password=there.info.password) as fresh:
        rows = [fresh.execute(question, [value]).fetchone() for question, value in questions]
    return [row[0] for row in rows if row]


def test_a_run_that_fails_at_its_end_leaves_nothing_and_the_next_one_succeeds() -> None:
    with power_cut(), pytest.raises(RuntimeError, match="power"):
        onboarding.apply(read(FUZESD))
    assert seen() == [0, 0, 0]
    # The connection is back where it was: in `public`, as the association.
    assert Municipality.objects.filter(slug="kohid").exists()
    onboarding.apply(read(FUZESD))
    assert seen() == [1, 1, 1]
    assert onboarding.apply(read(FUZESD)).changes == ()
