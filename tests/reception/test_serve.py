"""Web server and worker as one program: one dies, one is asked to stop, all are killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from script.serve import WEB, WORKER

ROOT = Path(__file__).resolve().parents[2]
# Two stand-ins that write down their process numbers and wait; the web server's exit code is 3.
CODE = """
import sys
from script.serve import serve
note = "import os,sys,time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\\\n'); time.sleep(600)"
stand_in = lambda name: [sys.executable, "-c", note, f"{sys.argv[1]}/{name}"]
sys.exit(serve(stand_in("web"), stand_in("worker")))
"""


def pids(folder, name):
    note = folder / name
    return [int(line) for line in note.read_text().splitlines()] if note.exists() else []


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[-1].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def until(condition):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture
def served(tmp_path):
    program = subprocess.Popen([sys.executable, "-c", CODE, str(tmp_path)], cwd=ROOT)  # noqa: S603 - our own code
    until(lambda: pids(tmp_path, "web") and pids(tmp_path, "worker"))
    yield program, tmp_path
    program.kill()
    program.wait()


def test_worker_that_died_is_started_again_and_the_web_server_left_alone(served):
    _program, folder = served
    (web,), (worker,) = pids(folder, "web"), pids(folder, "worker")
    os.kill(worker, signal.SIGKILL)
    until(lambda: len(pids(folder, "worker")) == 2)
    assert pids(folder, "web") == [web]
    assert is_running(web)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_both_stop_when_asked(served, number):
    program, folder = served
    program.send_signal(number)
    program.wait(20)
    assert not any(map(is_running, pids(folder, "web") + pids(folder, "worker")))


def test_all_ends_with_the_web_server(served):
    program, folder = served
    (web,), (worker,) = pids(folder, "web"), pids(folder, "worker")
    os.kill(web, signal.SIGKILL)
    assert program.wait(20) == 128 + signal.SIGKILL
    assert not is_running(worker)


def test_nothing_outlives_a_killed_program(served):
    program, folder = served
    program.kill()
    program.wait()
    until(lambda: not any(map(is_running, pids(folder, "web") + pids(folder, "worker"))))


def test_commands_are_understood():
    for command in (WEB, WORKER):
        asked = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, check=False)  # noqa: S603
        assert asked.returncode == 0, asked.stderr
