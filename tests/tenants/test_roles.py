"""One municipality's connection cannot touch another's rows, and nothing goes on when its role cannot be taken."""

import threading

import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from cases.models import Case
from tenants.checks import BOTH, tables_of
from tenants.current import NoMunicipality, municipality
from tenants.fleet.names import PUBLIC, TEMPLATE, role_name, role_of
from tenants.fleet.roles import ensure_role, owner, run
from tenants.models import Domain, Municipality
from tests.towns import a_case


def one(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("statement", [
    "SELECT count(*) FROM m_zoldvar.cases_case",
    "INSERT INTO m_zoldvar.cases_numbering VALUES (2026, 1)",
    "UPDATE public.tenants_municipality SET name = 'x'",
    "SELECT count(*) FROM public.accounts_person",
    "SELECT count(*) FROM public.tenants_wake",
    "DELETE FROM django_migrations",
    "CREATE TABLE here (id int)",
    "CREATE TABLE public.here (id int)",
    "INSERT INTO public.tenants_wake (schema_name, not_before) VALUES ('m_zoldvar', now())",
])
def test_a_municipality_reaches_nothing_but_its_own(kohid: Municipality, statement: str) -> None:
    with kohid.entered(), transaction.atomic(), pytest.raises(ProgrammingError), transaction.atomic(), \
            connection.cursor() as cursor:
        cursor.execute(statement)


def test_of_the_shared_tables_it_sees_its_own_row(kohid: Municipality) -> None:
    with kohid.entered():
        assert [town.slug for town in Municipality.objects.all()] == ["kohid"]
        assert [domain.domain for domain in Domain.objects.all()] == ["kohid.localhost"]
    assert Municipality.objects.count() == 2


def test_the_role_follows_the_schema(kohid: Municipality, zoldvar: Municipality) -> None:
    with kohid.entered():
        assert one("SELECT current_user") == role_name("m_kohid")
        with zoldvar.entered():
            assert one("SELECT current_user") == role_name("m_zoldvar")
        assert one("SELECT current_user") == role_name("m_kohid")
    assert one("SELECT current_user") == role_name(PUBLIC)


def test_the_role_survives_a_failed_statement_and_its_savepoint(kohid: Municipality, zoldvar: Municipality) -> None:
    with kohid.entered(), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), zoldvar.entered(), connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        assert one("SELECT current_user") == role_name("m_kohid")


def test_a_role_that_cannot_be_taken_ends_the_request(committed: None) -> None:
    """The seeded fault: with django-tenants' own path setting the second read would run as the first town."""
    kohid, zoldvar = Municipality.objects.get(slug="kohid"), Municipality.objects.get(slug="zoldvar")
    with owner():
        run("REVOKE {role} FROM CURRENT_USER", role=role_name("m_zoldvar"))
    try:
        with kohid.entered():
            assert one("SELECT current_user") == role_name("m_kohid")
            server = connection.connection
            with pytest.raises(DatabaseError), zoldvar.entered():
                Case.objects.count()
            assert server.closed
        assert one("SELECT current_user") == role_name(PUBLIC)
    finally:
        with owner():
            ensure_role("m_zoldvar")
    with zoldvar.entered():
        assert Case.objects.count() == 0


def test_inside_a_transaction_the_lost_role_leaves_no_usable_connection(committed: None) -> None:
    kohid, zoldvar = Municipality.objects.get(slug="kohid"), Municipality.objects.get(slug="zoldvar")
    with owner():
        run("REVOKE {role} FROM CURRENT_USER", role=role_name("m_zoldvar"))
    try:
        with kohid.entered(), pytest.raises(DatabaseError), transaction.atomic():
            a_case()
            with pytest.raises(DatabaseError), zoldvar.entered():
                Case.objects.count()
            Case.objects.count()
        with kohid.entered():
            assert Case.objects.count() == 0
    finally:
        with owner():
            ensure_role("m_zoldvar")


def test_a_new_thread_starts_in_public_and_may_read_no_case(committed: None) -> None:
    kohid = Municipality.objects.get(slug="kohid")
    seen: list[object] = []

    def elsewhere() -> None:
        try:
            seen.append(Case.objects.count())
        except DatabaseError as refusal:
            seen.append(refusal)
        finally:
            connection.close()

    with kohid.entered():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert isinstance(seen[0], DatabaseError)


def test_work_outside_any_municipality_says_so(db: None) -> None:
    with pytest.raises(NoMunicipality):
        municipality()


def test_no_table_stands_in_both_but_those_django_needs() -> None:
    assert tables_of(settings.SHARED_APPS) & tables_of(settings.TENANT_APPS) <= BOTH


def test_a_replayed_schema_equals_the_template(kohid: Municipality) -> None:
    """Columns, constraints and indexes of a town are those that Django's own migrations made in the template."""
    def shape(schema: str) -> list[object]:
        with owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name, data_type, is_nullable, column_default IS NULL "
                "FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2", [schema])
            found: list[object] = list(cursor.fetchall())
            cursor.execute("SELECT replace(indexdef, %s, '') FROM pg_indexes WHERE schemaname = %s ORDER BY 1",
                           [schema + ".", schema])
            found += cursor.fetchall()
            cursor.execute(
                "SELECT c.conname, replace(pg_get_constraintdef(c.oid), %s, '') FROM pg_constraint c "
                "JOIN pg_namespace n ON n.oid = c.connamespace WHERE n.nspname = %s AND c.contype <> 'n' ORDER BY 1, 2",
                [schema + ".", schema])
            return found + cursor.fetchall()

    assert shape("m_kohid") == shape(TEMPLATE)


def test_a_role_name_that_postgresql_would_cut_is_refused() -> None:
    assert role_of("jarda", "m_kohid") == "jarda:m_kohid"
    with pytest.raises(ValueError, match="too long"):
        role_of("a_database_with_a_long_name", "m_" + "x" * 38)
