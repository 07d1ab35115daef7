"""The door in the database's guards through which a change of keys passes; used by migrations.

History, issued papers and filed cases refuse every change by trigger. Yet a key that may be known to somebody must be
replaceable in them, too. A trigger cannot decrypt, so it cannot see that the content stays the same; it sees all else:

- a KeyRotation under way is named by the transaction, and it lists the column;
- a value goes from another key to the rotation's key, once: what is under the new key already is frozen again;
- the ciphertext keeps the length of its content, a hash stays a hash, every other column stays as it is.

That the content is the same is proved by the command itself, which decrypts what it wrote before it commits. The row
KeyRotation cannot be changed back or deleted: when the door was open, and for what, stays on record.
"""

from typing import Any

from django.db import migrations

FUNCTION = r"""
CREATE FUNCTION is_rekeying(tab text, was jsonb, becomes jsonb) RETURNS boolean LANGUAGE plpgsql STABLE
AS $fn$
DECLARE
  act office_keyrotation;
  col text;
  old_value text;
  new_value text;
  header text;
BEGIN
  SELECT * INTO act FROM office_keyrotation
  WHERE id::text = current_setting('reception.rekeying', true) AND finished_at IS NULL;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  header := '\x02' || act.data_key_id;
  FOR col IN SELECT jsonb_object_keys(becomes) LOOP
    old_value := was ->> col;
    new_value := becomes ->> col;
    CONTINUE WHEN old_value IS NOT DISTINCT FROM new_value;
    IF old_value IS NULL OR new_value IS NULL OR NOT act.columns ? (tab || '.' || col) THEN
      RETURN false;
    END IF;
    CONTINUE WHEN old_value ~ '^[0-9a-f]{32}$' AND new_value ~ '^[0-9a-f]{32}$';
    IF left(new_value, 12) <> header OR left(old_value, 12) = header
       OR length(new_value) <> length(old_value) + (CASE left(old_value, 4) WHEN '\x01' THEN 8 ELSE 0 END) THEN
      RETURN false;
    END IF;
  END LOOP;
  RETURN true;
END $fn$
"""
ROTATION_FUNCTION = """
CREATE FUNCTION forbid_change_of_rotation() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.finished_at IS NULL THEN
    IF (NEW.id, NEW.started_at, NEW.started_by, NEW.data_key_id, NEW.hash_key_id, NEW.columns)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.started_at, OLD.started_by, OLD.data_key_id, OLD.hash_key_id, OLD.columns) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a change of keys stays on record: % refused', TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
ROTATION_TRIGGER = """
CREATE TRIGGER finished_once BEFORE UPDATE OR DELETE ON office_keyrotation
FOR EACH ROW EXECUTE FUNCTION forbid_change_of_rotation()
"""
# Two steps, because SQL may evaluate both sides of AND, and rows are turned into JSON only while keys are changed.
DOOR = """
  IF TG_OP = 'UPDATE' AND coalesce(current_setting('reception.rekeying', true), '') <> '' THEN
    IF is_rekeying(TG_TABLE_NAME::text, to_jsonb(OLD), to_jsonb(NEW)) THEN
      RETURN NEW;
    END IF;
  END IF;"""


def _source(cursor: Any, function: str) -> str:
    cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
    return str(cursor.fetchone()[0])


def _replace(cursor: Any, function: str, source: str) -> None:
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $guard${source}$guard$"
    )


def rekeying_passes(function: str) -> migrations.RunPython:
    """Put the door at the head of a guard, whatever else stands in it; a guard that has it is left alone."""

    def open_door(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            source = _source(cursor, function)
            if DOOR not in source:
                _replace(cursor, function, source.replace("BEGIN", "BEGIN" + DOOR, 1))

    def close_door(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            _replace(cursor, function, _source(cursor, function).replace(DOOR, ""))

    return migrations.RunPython(open_door, close_door)
