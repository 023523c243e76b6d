"""The demo's processes: kept running, stopped with all they started, and found again after kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from config.environment import ROOT
from config.local import processes
from config.local.children import Child, Program, Register

SLEEP = ["-c", "import time; print('here', flush=True); time.sleep(600)"]
WITH_A_GRANDCHILD = [
    "-c",
    "import subprocess, sys, time\n"
    "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print(other.pid, flush=True)\n"
    "time.sleep(600)",
]


@pytest.fixture
def said():
    return []


@pytest.fixture
def child(tmp_path, said):
    children = []

    def start(arguments: list[str]) -> Child:
        made = Child(Program("thing", arguments), tmp_path, lambda name, line: said.append(line))
        made.start()
        children.append(made)
        return made

    yield start
    for made in children:
        made.stop()


def eventually(what: Callable[[], object], seconds: float = 30) -> None:
    give_up = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < give_up, "it did not happen"
        time.sleep(0.02)


def test_a_child_that_dies_is_started_again(child, said):
    sleeper = child(SLEEP)
    first = sleeper.pid
    os.kill(first, signal.SIGKILL)
    eventually(lambda: sleeper.keep_alive())
    assert sleeper.pid not in (None, first)
    assert said[-1] == "ended (SIGKILL); starting it again" or "ended (SIGKILL); starting it again" in said


def test_a_child_is_stopped_with_all_that_it_started(child):
    parent = child(WITH_A_GRANDCHILD)
    eventually(lambda: parent.log.exists() and parent.log.read_text().strip())
    grandchild = int(parent.log.read_text().split()[-1])
    assert processes.identity(grandchild)
    parent.stop()
    eventually(lambda: processes.identity(grandchild) is None)


def test_only_warnings_and_errors_reach_the_terminal_and_all_reaches_the_log(child, said):
    words = ["no level at all", "INFO all is well", "WARNING something", "more of it", "DEBUG no", "ERROR bad",
             "Traceback (most recent call last):", "  File x", "ValueError: why"]  # fmt: skip
    talker = child(["-c", f"print({chr(10).join(words)!r})"])
    eventually(lambda: talker.ended() is not None)
    assert said == ["WARNING something", "more of it", "ERROR bad", "ValueError: why"]
    assert [line.split(" ", 2)[2] for line in talker.log.read_text().splitlines()] == words


def test_what_a_killed_runner_left_is_found_and_ended(tmp_path):
    runner = subprocess.Popen(
        [sys.executable, "-c", f"""
import os, signal
from pathlib import Path
from config.local.children import Child, Program, Register
children = [Child(Program("one", {WITH_A_GRANDCHILD!r}), Path({str(tmp_path)!r}), lambda name, line: None)]
# As on a system that does not tell a child of its parent's end.
from config.local import children as module
module.processes.dies_with_parent = lambda sign: None
children[0].start()
Register(Path({str(tmp_path / "register")!r})).write(children)
while not (children[0].log.exists() and children[0].log.read_text().strip()): pass
os.kill(os.getpid(), signal.SIGKILL)
"""],
        cwd=ROOT,
    )  # fmt: skip
    runner.wait(timeout=60)
    grandchild = int((tmp_path / "one.log").read_text().split()[-1])
    assert processes.identity(grandchild)
    assert Register(tmp_path / "register").end_leftovers() == 2
    assert processes.identity(grandchild) is None


def test_a_stranger_with_a_recorded_number_is_left_alone(tmp_path):
    stranger = subprocess.Popen([sys.executable, *SLEEP], stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        number, rest = processes.identity(stranger.pid).split("/", 1)
        (tmp_path / "register").write_text(f'["{number}/1{rest}"]')
        assert Register(tmp_path / "register").end_leftovers() == 0
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_damaged_register_is_no_obstacle(tmp_path):
    (tmp_path / "register").write_text('["12')
    assert Register(tmp_path / "register").end_leftovers() == 0
