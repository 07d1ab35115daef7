"""Django's connections to the embedded server: restarted, pooled, with test databases, with dbshell."""

import pytest

from tests.reception.conftest import run_program

SETUP = """
import os, signal, sys, threading, time
from pathlib import Path
import django
from django.conf import settings
var, pool = Path(sys.argv[1]), sys.argv[2] == "pool"
settings.configure(RECEPTION_VAR=var, USE_TZ=True, DATABASES={"default": {"ENGINE": "reception.db",
    "NAME": "reception", "OPTIONS": {"pool": {"min_size": 2, "max_size": 6, "timeout": 10}} if pool else {}}})
django.setup()
from django.db import close_old_connections, connection, connections
from reception.cluster import base_of, process_in
from reception.postgres import join_server

def ask():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        answer = cursor.fetchone()[0]
    connection.close()
    return answer
"""
RESTART = """
assert not base_of(var).exists(), "importing the settings starts nothing"
for turn in range(2):
    print(ask())
    server = join_server(var)
    (pid_file,) = base_of(var).glob("data*/postmaster.pid")
    os.kill(process_in(pid_file), signal.SIGKILL)
    while server.is_alive():  # death takes the kernel a moment
        time.sleep(0.01)
answers = []
threads = [threading.Thread(target=lambda: answers.append(ask())) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(*answers)
connection.close_pool()
"""
TEST_DATABASE = """
connection.creation.create_test_db(verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_database()")
    print(cursor.fetchone()[0])
connection.creation.clone_test_db("gw0", verbosity=0)
connection.creation.destroy_test_db(suffix="gw0", verbosity=0)
connection.creation.destroy_test_db("reception", verbosity=0)
with connection._nodb_cursor() as cursor:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test%%'")
    print(cursor.fetchall())
"""
SHELL = """
from django.core.management import call_command
call_command("dbshell", "--", "-Atc", "SELECT current_user || '@' || current_database()")
"""


@pytest.mark.parametrize("pooled", ["pool", "plain"])
def test_connection_after_kill_is_made_to_a_new_server(tmp_path, pooled, remove):
    remove(tmp_path)

    printed = run_program(SETUP + RESTART, tmp_path, pooled)

    assert printed == ["reception", "reception", " ".join(["reception"] * 6)]


@pytest.mark.parametrize("pooled", ["pool", "plain"])
def test_connection_makes_and_drops_test_databases(var, pooled):
    assert run_program(SETUP + TEST_DATABASE, var, pooled) == ["test_reception", "[]"]


def test_connection_is_offered_to_dbshell(var):
    assert run_program(SETUP + SHELL, var, "plain") == ["reception@reception"]
