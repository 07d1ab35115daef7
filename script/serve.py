"""Web server and worker as one program: what script/server runs. Large sites run the two apart, e.g. by systemd.

A worker that ends is started again, after a pause that grows; when the web server ends, so does all. Each is told
by the kernel when this program dies, so that a kill -9 leaves nothing running.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WEB = [str(BIN / "gunicorn"), "-c", "reception/gunicorn.py", "reception.wsgi"]
WORKER = [sys.executable, "manage.py", "procrastinate", "worker"]
PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 60  # seconds between two starts of a worker that keeps failing
STEADY = 60  # seconds after which a worker counts as running well


def die_with_parent() -> None:
    """In the child: SIGTERM when the parent is gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start one of the two."""
    return subprocess.Popen(command, cwd=ROOT, preexec_fn=die_with_parent)  # noqa: S603, PLW1509 - no threads here


def stop(programs: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, and wait for them."""
    for program in programs:
        if program.poll() is None:
            program.terminate()
    for program in programs:
        program.wait()


def serve(web_command: list[str] = WEB, worker_command: list[str] = WORKER) -> int:
    """Run until the web server ends or a signal comes; returns the web server's exit code."""
    asked = []

    def ask(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, ask)
    web, worker = start(web_command), start(worker_command)
    started, pause = time.monotonic(), 1.0
    while not asked and web.poll() is None:
        time.sleep(0.2)
        if worker.poll() is not None and time.monotonic() - started > pause:
            pause = 1.0 if time.monotonic() - started > STEADY else min(pause * 2, LONGEST_PAUSE)
            worker, started = start(worker_command), time.monotonic()
    stop([web, worker])
    return web.returncode if web.returncode >= 0 else 128 - web.returncode  # killed by a signal: as a shell says it


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reception.settings")
    sys.exit(serve() if os.environ.get("WORKER") != "0" else os.execv(WEB[0], WEB))  # noqa: S606
