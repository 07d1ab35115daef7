"""The embedded server: started, shared, killed, left behind."""

import os
import signal
import stat
import time

import psycopg
import pytest

from reception.cluster import base_of, place_of, process_in
from reception.postgres import ensure_server, join_server, server_program
from tests.reception.conftest import remove_cluster, run_program, start_program

JOIN = """
import sys
from pathlib import Path
from reception.postgres import ensure_server
print(ensure_server(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""
FORK = """
import os, sys
from pathlib import Path
from reception.postgres import ensure_server, join_server
var = Path(sys.argv[1])
server = join_server(var)
child = os.fork()
if child == 0:
    sys.exit(0 if len(sys.argv) == 2 or ensure_server(var) else 1)
os.waitpid(child, 0)
print(server.is_alive())
"""


def started_at(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0]


def server_pid(var):
    return next(filter(None, map(process_in, base_of(var).glob("data*/postmaster.pid"))), None)


def kill_server(var):
    server = join_server(var)
    os.kill(server_pid(var), signal.SIGKILL)
    while server.is_alive():  # death takes the kernel a moment
        time.sleep(0.01)


def test_server_gives_an_ordinary_role_its_own_database(var):
    with psycopg.connect(ensure_server(var)) as connection:
        row = connection.execute(
            "SELECT current_user, current_database(), pg_get_userbyid(datdba), rolsuper, rolcreatedb FROM pg_database, "
            "pg_roles WHERE datname = current_database() AND rolname = current_user"
        ).fetchone()

    assert row == ("reception", "reception", "reception", False, True)


def test_server_listens_on_a_private_socket_only(var):
    with psycopg.connect(ensure_server(var)) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    sock = place_of(var).sock
    assert stat.S_IMODE(sock.stat().st_mode) == 0o700
    assert (sock / ".s.PGSQL.5432").is_socket()


def test_server_is_shared_and_survives_the_others(var):
    before = started_at(ensure_server(var))

    first, second = start_program(JOIN, var), start_program(JOIN, var)
    urls = [program.stdout.readline().strip() for program in (first, second)]
    times = [started_at(url) for url in urls]
    for program in (first, second):
        program.communicate("\n", timeout=60)

    assert times == [before, before]
    assert started_at(ensure_server(var)) == before


def test_server_killed_is_started_again_with_its_data(var):
    with psycopg.connect(ensure_server(var)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS id")
    server = join_server(var)

    kill_server(var)

    with psycopg.connect(ensure_server(var)) as connection:
        assert connection.execute("SELECT id FROM kept").fetchall() == [(1,)]
    assert not server.is_alive()
    assert join_server(var).is_alive()


def test_server_stops_with_its_last_process_even_after_one_was_killed(apart):
    killed = start_program(JOIN, apart)
    killed.stdout.readline()
    killed.kill()
    killed.communicate(timeout=60)
    assert server_pid(apart)

    run_program(JOIN, apart)

    assert server_pid(apart) is None


@pytest.mark.parametrize("arguments", [[], ["child joins"]])
def test_server_is_not_stopped_by_a_forked_child(apart, arguments):
    assert run_program(FORK, apart, *arguments) == ["True"]


def test_server_sweeps_what_killed_processes_left(apart):
    base = base_of(apart)
    for name in ("initdb-x", "copy-x", "runtime-1"):
        (base / name).mkdir(parents=True)
        (base / name / "PG_VERSION").touch()

    run_program(JOIN, apart)

    assert [path.name for path in base.iterdir() if path.name in {"initdb-x", "copy-x", "runtime-1"}] == []


def test_server_starts_over_a_stale_process_number_below_a_long_chinese_path(tmp_path):
    var = tmp_path / ("群众来访接待室" * 5) / "it's a “var”"
    old = os.umask(0o077)
    try:
        run_program(JOIN, var)
        pid_file = next(base_of(var).glob("data*")) / "postmaster.pid"
        pid_file.write_text(f"{os.getpid()}\n")

        (url,) = run_program(JOIN, var)

        assert url == join_server(var, stop_on_exit=False).url
        assert started_at(url)
    finally:
        os.umask(old)
        remove_cluster(var)


def test_server_program_runs(var):
    assert os.access(server_program(var, "pg_dump"), os.X_OK)
