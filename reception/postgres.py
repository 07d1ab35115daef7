"""The embedded PostgreSQL: a private server for a room without a database server of its own (Linux).

`ensure_server(var)` starts it or joins it, and returns its URL. One cluster per data folder, shared by all processes
that use this folder; the last of them to end stops the server. It listens on a private Unix socket only, never on TCP.
Locks are the kernel's (flock): a process killed by -9 leaves nothing behind that somebody would have to clean up.
"""

import atexit
import fcntl
import os
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from reception import cluster as files
from reception.cluster import APP, SOCKET, SUPERUSER, Place, base_of, cluster_at, place_of


@dataclass(frozen=True)
class Server:
    """A running server as this process joined it; another object after each restart."""

    place: Place
    users: int  # the file that this process keeps locked: "in use"
    pidfd: int | None  # stays open when the server has died: another thread may be asking

    @property
    def host(self) -> str:
        return str(self.place.sock)

    @property
    def url(self) -> str:
        return f"postgresql://{APP}@{quote(self.host, safe='')}/{APP}"

    def is_alive(self) -> bool:
        """Ask the kernel, in microseconds; cheap enough for every new connection."""
        if self.pidfd is None:
            return _answers(self.place.sock)
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return not poll.poll(0)


class _Joined:
    """The servers this process has joined, by base folder."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.servers: dict[Path, Server] = {}

    def forget(self) -> None:
        """In a forked child: the parent's lock is not its own, it must join anew."""
        for server in self.servers.values():
            os.close(server.users)
        self.lock, self.servers = threading.RLock(), {}


_joined = _Joined()
os.register_at_fork(after_in_child=_joined.forget)


def ensure_server(var: Path, stop_on_exit: bool = True) -> str:
    """Start the embedded server of a data folder, or join it, and return its URL; cheap when it runs."""
    return join_server(var, stop_on_exit).url


def join_server(var: Path, stop_on_exit: bool = True) -> Server:
    """As ensure_server, returning the server: the same object for as long as the server lives."""
    base = base_of(var)
    with _joined.lock:
        known = _joined.servers.get(base)
        if known and known.is_alive():
            return known
        _joined.servers[base] = server = _join(place_of(var), known)
    if stop_on_exit and not known:
        atexit.register(_leave, base, os.getpid())
    return server


def server_program(var: Path, name: str) -> Path:
    """One of PostgreSQL's programs (psql, pg_dump …) in the version of the embedded server."""
    place = place_of(var)
    with _locked(place.base / "start.lock"):
        return cluster_at(place).bindir / name


def _join(place: Place, known: Server | None) -> Server:
    with _locked(place.base / "start.lock"):
        cluster = cluster_at(place)
        files.prepare(cluster)
        pid = files.start(cluster)
        _make_database(place)
        users = known.users if known else os.open(place.base / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)
        return Server(place, users, _open_pid(pid))


def _leave(base: Path, pid: int) -> None:
    """At the end of this process: stop the server unless another process uses it."""
    server = _joined.servers.get(base)
    if os.getpid() != pid or not server or not base.exists():
        return
    with _locked(base / "start.lock"):
        try:
            fcntl.flock(server.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return
        files.stop(base)
        fcntl.flock(server.users, fcntl.LOCK_UN)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _make_database(place: Place) -> None:
    """The application works as an ordinary role in its own database; it may create databases for the tests."""
    with psycopg.connect(host=str(place.sock), user=SUPERUSER, dbname="postgres", autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
            server.execute("CREATE ROLE reception LOGIN CREATEDB")
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [APP]).fetchone():
            server.execute("CREATE DATABASE reception OWNER reception")


def _open_pid(pid: int) -> int | None:
    try:
        return os.pidfd_open(pid)
    except OSError:  # a kernel without it; then the socket is asked
        return None


def _answers(sock: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(sock / SOCKET)) == 0
