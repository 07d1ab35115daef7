"""Secrets: from the environment, else made once and kept."""

import stat
from base64 import urlsafe_b64decode

import pytest

from reception.keys import secret
from tests.reception.conftest import start_program

MAKE = """
import sys
from pathlib import Path
from reception.keys import secret
print(secret("RECEPTION_DATA_KEY", Path(sys.argv[1])))
"""


@pytest.fixture(autouse=True)
def _no_keys_from_outside(monkeypatch):
    for name in ("RECEPTION_DATA_KEY", "RECEPTION_HASH_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_secret_is_made_once_and_private(tmp_path):
    made = secret("RECEPTION_DATA_KEY", tmp_path)

    assert len(urlsafe_b64decode(made)) == 32
    assert secret("RECEPTION_DATA_KEY", tmp_path) == made
    assert secret("RECEPTION_HASH_KEY", tmp_path) != made
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys" / "RECEPTION_DATA_KEY").stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["RECEPTION_DATA_KEY", "RECEPTION_HASH_KEY"]


def test_secret_from_the_environment_wins_and_is_not_written(tmp_path, monkeypatch):
    monkeypatch.setenv("RECEPTION_DATA_KEY", "from outside")

    assert secret("RECEPTION_DATA_KEY", tmp_path) == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_secret_is_one_for_processes_that_start_together(tmp_path):
    programs = [start_program(MAKE, tmp_path) for _ in range(6)]

    assert len({program.communicate(timeout=60)[0] for program in programs}) == 1


def test_secret_with_a_path_for_a_name_is_refused(tmp_path):
    with pytest.raises(ValueError, match="name of a secret"):
        secret("../KEY", tmp_path)
