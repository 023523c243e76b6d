"""The supervisor of the embedded servers, against the real programs in folders of its own."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from redis import Redis

from config.environment import ROOT
from config.local import places, processes, servers
from config.local.server import CannotStart

USER = """
import sys, time
from pathlib import Path
from config.local import servers
with servers.using(Path(sys.argv[1]), profile="test") as running:
    print(running.database, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("servers")
    yield folder
    clear(folder)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    clear(tmp_path / "data")


def clear(folder: Path) -> None:
    assert servers.stop(folder)
    for left in places.leftovers(folder):
        shutil.rmtree(left)
    shutil.rmtree(folder, ignore_errors=True)


def eventually(what: Callable[[], object], seconds: float = 60) -> None:
    give_up = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.05)


def ask(url: str, question: str, *values: object) -> object:
    with psycopg.connect(url, connect_timeout=10) as connection:
        row = connection.execute(question.encode(), values).fetchone()
        return row[0] if row else None


def do(url: str, order: str) -> None:
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute(order.encode())


def answers(url: str) -> bool:
    with contextlib.suppress(psycopg.OperationalError):
        return ask(url, "SELECT 1") == 1
    return False


def said(folder: Path, kind: str) -> dict[str, object]:
    return dict(json.loads((folder / "servers" / f"{kind}.json").read_text()))


def supervisor_of(folder: Path, kind: str) -> int:
    return int(str(said(folder, kind)["supervisor"]).split("/")[0])


def server_of(folder: Path, kind: str) -> int:
    return int(str(said(folder, kind)["server"]))


def home_of(folder: Path) -> Path:
    note = folder / "servers" / "elsewhere"
    return Path(note.read_text().strip()) if note.exists() else folder / "servers"


def cluster_of(folder: Path) -> Path:
    return home_of(folder) / "postgres" / "data"


@contextlib.contextmanager
def other_user(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the servers of the folder, from when they answer."""
    user = subprocess.Popen([sys.executable, "-c", USER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert user.stdout is not None
        assert user.stdout.readline().startswith("postgresql://")
        yield user
    finally:
        user.kill()
        user.wait()
        assert user.stdout is not None
        user.stdout.close()


def test_the_first_user_starts_the_servers_and_the_last_one_stops_them(data):
    with servers.using(data, profile="test") as running:
        assert ask(running.database, "SELECT current_user || ' ' || current_database()") == "jarda jarda"
        assert Redis.from_url(running.broker.removeprefix("redis+socket").join(["unix", ""])).ping()
    assert servers.stop(data)
    assert processes.working_in(cluster_of(data)) == []
    assert not answers(running.database)


def test_the_database_sorts_by_the_built_in_locale_and_speaks_utf_8(data):
    with servers.using(data, profile="test") as running:
        locale = (
            "SELECT datlocprovider::text || ' ' || datlocale || ' ' || pg_encoding_to_char(encoding) FROM pg_database "
        )
        assert ask(running.database, locale + "WHERE datname = current_database()") == "b C.UTF-8 UTF8"
        assert ask(running.database, "SELECT upper('árvíztűrő')") == "ÁRVÍZTŰRŐ"


def test_the_applications_role_is_no_superuser_and_listens_on_no_network(data):
    with servers.using(data, profile="test") as running:
        rights = "SELECT rolsuper::int::text || rolcreaterole::int || rolcreatedb::int FROM pg_roles "
        assert ask(running.database, rights + "WHERE rolname = current_user") == "011"
        assert ask(running.database, "SELECT current_setting('listen_addresses')") == ""


def test_the_servers_never_run_as_root(data):
    with servers.using(data, profile="test"):
        for kind in ("postgres", "redis"):
            assert 0 not in psutil.Process(server_of(data, kind)).uids()


def test_servers_in_use_by_somebody_else_keep_running(data):
    with other_user(data):
        with servers.using(data, profile="test") as running:
            pass
        assert answers(running.database)
        assert not servers.stop(data, seconds=1)
    assert servers.stop(data)


def test_a_user_killed_with_9_no_longer_counts(data):
    with other_user(data) as user:
        user.send_signal(signal.SIGKILL)
        user.wait()
        assert servers.stop(data)
    assert processes.working_in(cluster_of(data)) == []


def test_a_server_killed_with_9_comes_back_with_all_it_acknowledged(data):
    with servers.using(data, profile="demo") as running:
        do(running.database, "CREATE TABLE IF NOT EXISTS kept (n int)")
        do(running.database, "INSERT INTO kept VALUES (1)")
        before = server_of(data, "postgres")
        os.kill(before, signal.SIGKILL)
        eventually(lambda: said(data, "postgres").get("server") != before and answers(running.database))
        assert ask(running.database, "SELECT count(*) FROM kept") == 1
        before = server_of(data, "redis")
        os.kill(before, signal.SIGKILL)
        eventually(lambda: said(data, "redis").get("server") != before and said(data, "redis")["state"] == "ready")


def test_a_supervisor_killed_with_9_takes_its_server_along_and_a_new_one_takes_over(data):
    with servers.using(data, profile="test") as running:
        do(running.database, "CREATE TABLE IF NOT EXISTS survived (n int)")
        before = supervisor_of(data, "postgres")
        os.kill(before, signal.SIGKILL)
        eventually(lambda: processes.identity(before) is None)
        running.ensure()
        assert supervisor_of(data, "postgres") != before
        assert ask(running.database, "SELECT count(*) FROM survived") == 0


def test_an_orphaned_server_is_ended_before_a_new_one_starts(data):
    with servers.using(data, profile="test"):
        running = psutil.Process(server_of(data, "postgres")).cmdline()
        account = places.settle(data).account
    assert servers.stop(data)
    orphan = subprocess.Popen(
        running, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        **account.popen_options(),
    )  # fmt: skip
    eventually(lambda: (cluster_of(data) / "postmaster.pid").exists())
    with servers.using(data, profile="test") as again:
        assert answers(again.database)
        assert orphan.wait(timeout=30) == 0


def test_a_stale_pid_file_that_names_a_living_stranger_stops_no_start(data):
    with servers.using(data, profile="test"):
        pass
    assert servers.stop(data)
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        stale = f"{stranger.pid}\n{cluster_of(data)}\n1700000000\n5432\n/tmp\n\n  1 1\nready\n"
        (cluster_of(data) / "postmaster.pid").write_text(stale)
        with servers.using(data, profile="test") as running:
            assert answers(running.database)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_half_made_cluster_is_thrown_away(fresh):
    half = places.settle(fresh).own("postgres") / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with servers.using(fresh, profile="test", kinds=["postgres"]) as running:
        assert answers(running.database)
    assert not half.exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path):
    folder = tmp_path / ("a-very-long-name-" * 8)
    try:
        with servers.using(folder, profile="test") as running:
            assert answers(running.database)
            first = running.database
        with servers.using(folder, profile="test", kinds=["postgres"]) as running:
            assert running.database == first
    finally:
        clear(folder)


def test_a_damaged_broker_file_is_put_aside(fresh):
    with servers.using(fresh, profile="demo", kinds=["redis"]):
        pass
    assert servers.stop(fresh)
    file = home_of(fresh) / "redis" / "appendonly.aof"
    file.write_bytes(b"*3\r\n$3\r\nSET\r\nthis is no command file\r\n" * 50)
    with servers.using(fresh, profile="demo", kinds=["redis"]) as running:
        assert running.broker
    assert list(file.parent.glob("appendonly.damaged-*"))


def test_a_cluster_of_another_version_gets_one_clear_sentence(fresh):
    cluster = places.settle(fresh).own("postgres") / "data"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("17\n")
    with pytest.raises(CannotStart, match="made by PostgreSQL 17, and this is 18"), servers.using(fresh):
        pass


def test_a_data_folder_that_cannot_be_made_gets_one_clear_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CannotStart, match="set DATA_DIR"), servers.using(tmp_path / "file" / "data"):
        pass


def test_many_who_choose_a_place_at_once_choose_the_same(tmp_path):
    folder = tmp_path / ("a-very-long-name-" * 8)
    choose = "import sys, pathlib; from config.local import places; print(places.settle(pathlib.Path(sys.argv[1])))"
    try:
        choosers = [
            subprocess.Popen([sys.executable, "-c", choose, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
            for _ in range(6)
        ]
        assert len({chooser.communicate(timeout=60)[0] for chooser in choosers}) == 1
    finally:
        clear(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account")
def test_below_a_closed_folder_root_puts_the_data_where_the_account_can_reach_them(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    folder = closed / "data"
    try:
        with servers.using(folder, profile="test") as running:
            do(running.database, "CREATE TABLE kept (n int)")
        # Both supervisors chose one place, and choose it again.
        assert servers.stop(folder)
        assert home_of(folder) != folder / "servers"
        assert {path.name for path in home_of(folder).iterdir()} >= {"postgres", "redis"}
        with servers.using(folder, profile="test") as running:
            assert ask(running.database, "SELECT count(*) FROM kept") == 0
        assert closed.stat().st_mode & 0o777 == 0o700
        # A copy of the folder must not work on the first one's database.
        assert servers.stop(folder)
        shutil.copytree(folder, closed / "copy")
        with servers.using(closed / "copy", profile="test", kinds=["postgres"]):
            assert home_of(closed / "copy") != home_of(folder)
    finally:
        clear(closed / "copy")
        clear(folder)
