"""Clusters of the embedded server that a test may kill."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reception import cluster

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def var(tmp_path_factory):
    """A data folder with its own cluster; one for all these tests, because making one takes a second."""
    folder = tmp_path_factory.mktemp("var")
    yield folder
    remove_cluster(folder)


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    """The same for tests that need a server which this process does not use itself."""
    folder = tmp_path_factory.mktemp("apart")
    yield folder
    remove_cluster(folder)


def remove_cluster(var):
    """Stop the server of a data folder and remove its files, which are outside of the folder when run by root."""
    base = cluster.base_of(var)
    cluster.stop(base)
    shutil.rmtree(cluster.place_of(var).sock, ignore_errors=True)
    shutil.rmtree(base)


def start_program(code, *arguments):
    """Start another Python process of the application; it may print, and waits for a line before it ends."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(  # noqa: S603 - our own code
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def run_program(code, *arguments):
    """The lines another Python process printed; it must end well."""
    with start_program(code, *arguments) as program:
        printed, _ = program.communicate(timeout=60)
    assert program.returncode == 0
    return printed.splitlines()


@pytest.fixture
def remove():
    """Name a data folder whose cluster is to be removed after the test."""
    folders = []
    yield folders.append
    for folder in folders:
        remove_cluster(folder)
