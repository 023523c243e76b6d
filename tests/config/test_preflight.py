"""What `make demo` says of wrong values, before anything starts."""

import os
import re
import socket
import subprocess
import sys

import pytest

from config.environment import ROOT, WrongSetting
from config.local import pango, preflight
from config.local.panel import panel


def demo(**told: str) -> subprocess.CompletedProcess[str]:
    surroundings = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "BROKER_URL", "PORT")
    }
    return subprocess.run(
        [sys.executable, "-m", "config.local.demo"],
        cwd=ROOT, env={**surroundings, **told}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"PORT": "eight"}, "PORT is “eight”. Write a number from 1 to 65535, such as 8000."),
        ({"PORT": "70000"}, "PORT is “70000”. Write a number from 1 to 65535, such as 8000."),
        ({"DATABASE_URL": "mysql://me@host/db"}, "DATABASE_URL does not name a PostgreSQL database."),
        ({"BROKER_URL": "http://host"}, "BROKER_URL does not name a broker."),
        ({"DATA_DIR": "/dev/null/data"}, "DATA_DIR is “/dev/null/data”, which cannot be written"),
    ],
)
def test_a_wrong_value_gets_one_clear_sentence_and_no_traceback(tmp_path, told, sentence):
    ended = demo(**{"DATA_DIR": str(tmp_path), **told})
    assert ended.returncode == 2
    assert ended.stderr.startswith(sentence)
    assert len(ended.stderr.splitlines()) == 1


def test_a_taken_port_is_named_with_one_that_is_free(tmp_path, socket_enabled):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = demo(DATA_DIR=str(tmp_path), PORT=str(port))
        assert ended.returncode == 2
        assert ended.stderr.startswith(f"Port {port} is taken by another program.")
        proposed = int(re.search(r"make demo PORT=(\d+)", ended.stderr).group(1))
        preflight.check_port_is_free(proposed)


def test_the_panel_names_no_other_host_than_the_three_and_the_association(socket_enabled):
    hosts = set(re.findall(r"http://([^/:]+):", panel(8000, 8001, 8003, "secret")))
    assert hosts == {"kohid.localhost", "zoldvar.localhost", "stonebridge.localhost", "localhost"}


def test_missing_pango_is_installed_by_root_on_debian(tmp_path, capsys):
    done = tmp_path / "installed"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\ncase "$*" in *install*) echo "$@" > {done};; esac\n')
    apt.chmod(0o755)
    pango.ensure(look=lambda: [] if done.exists() else ["pango-1.0"], root=True, apt=str(apt), system="Linux")
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.read_text()


def test_missing_pango_is_tried_again_with_fresh_lists(tmp_path):
    done = tmp_path / "installed"
    apt = tmp_path / "apt-get"
    apt.write_text(
        "#!/bin/sh\n"
        f'case "$*" in *update*) touch {tmp_path}/lists;; *) test -e {tmp_path}/lists && touch {done};; esac\n'
    )
    apt.chmod(0o755)
    pango.ensure(look=lambda: [] if done.exists() else ["pango-1.0"], root=True, apt=str(apt), system="Linux")
    assert done.exists()


def test_missing_pango_is_explained_to_everybody_else():
    with pytest.raises(pango.PangoMissing) as stop:
        pango.ensure(look=lambda: ["pango-1.0", "harfbuzz"], root=False, apt="/usr/bin/apt-get", system="Linux")
    said = str(stop.value)
    assert "not installed: pango-1.0, harfbuzz" in said
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said
    assert "sudo dnf install pango harfbuzz" in said
    assert "brew install pango" in said


def test_this_machine_has_what_the_pdf_needs():
    assert pango.missing() == []


def test_a_port_beyond_65535_is_no_port():
    with pytest.raises(WrongSetting, match="from 1 to 65535"):
        preflight.port_number("65536")
