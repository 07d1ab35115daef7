"""Fresh keys: the old ones are kept before the new ones are put in their place."""

from io import StringIO

from django.core.management import call_command

from reception.keys import old_secrets, renew, secret

NAMES = ("RECEPTION_DATA_KEY", "RECEPTION_HASH_KEY")
OLD = ("RECEPTION_OLD_DATA_KEYS", "RECEPTION_OLD_HASH_KEYS")


def test_keys_of_the_data_folder_are_replaced_and_kept(tmp_path, settings, monkeypatch):
    for name in (*NAMES, *OLD):
        monkeypatch.delenv(name, raising=False)
    settings.RECEPTION_VAR = tmp_path
    first = secret(NAMES[0], tmp_path), secret(NAMES[1], tmp_path)

    call_command("new_keys", stdout=StringIO())
    second = secret(NAMES[0], tmp_path)
    call_command("new_keys", stdout=StringIO())

    assert secret(NAMES[0], tmp_path) not in {first[0], second}
    assert old_secrets(OLD[0], tmp_path) == (second, first[0])
    assert old_secrets(OLD[1], tmp_path)[-1] == first[1]
    assert (tmp_path / "keys" / OLD[0]).stat().st_mode & 0o777 == 0o600


def test_keys_of_the_environment_are_only_printed(tmp_path, settings, monkeypatch):
    settings.RECEPTION_VAR = tmp_path
    for name in NAMES:
        monkeypatch.setenv(name, "present")
    out = StringIO()

    call_command("new_keys", stdout=out)

    assert "RECEPTION_DATA_KEY=" in out.getvalue()
    assert "present\n" not in out.getvalue()
    assert not list(tmp_path.iterdir())


def test_crash_between_the_two_steps_loses_no_key(tmp_path, monkeypatch):
    for name in (*NAMES, *OLD):
        monkeypatch.delenv(name, raising=False)
    first = secret(NAMES[0], tmp_path)
    renew(NAMES[0], OLD[0], tmp_path)
    (tmp_path / "keys" / NAMES[0]).write_text(first)  # as after a crash before the second step

    renew(NAMES[0], OLD[0], tmp_path)

    assert old_secrets(OLD[0], tmp_path) == (first,)


def test_old_keys_come_from_the_environment_too(tmp_path, monkeypatch):
    monkeypatch.setenv(OLD[0], "one, two,")

    assert old_secrets(OLD[0], tmp_path) == ("one", "two")
