from django.db import migrations

# A version somebody's answer rests on stays as it was cited; a correction is a row of its own beside the old one.
ARTICLE_FUNCTION = """
CREATE FUNCTION forbid_change_of_cited_article() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.version_id, NEW.label, NEW.key, NEW.number, NEW.suffix, NEW.chapter, NEW.heading, NEW.text)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.version_id, OLD.label, OLD.key, OLD.number, OLD.suffix, OLD.chapter, OLD.heading, OLD.text)
       AND (OLD.superseded_by_id IS NULL OR OLD.superseded_by_id = OLD.id OR NEW.superseded_by_id = OLD.superseded_by_id)
    THEN
      RETURN NEW;
    END IF;
  END IF;
  IF EXISTS (SELECT FROM visits_citation WHERE version_id = OLD.version_id) THEN
    RAISE EXCEPTION 'article % is of a cited version: % refused', OLD.label, TG_OP
    USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $fn$
"""
VERSION_FUNCTION = """
CREATE FUNCTION forbid_change_of_cited_version() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF (NEW.id, NEW.law_id, NEW.name, NEW.in_force_from) IS DISTINCT FROM (OLD.id, OLD.law_id, OLD.name, OLD.in_force_from)
     AND EXISTS (SELECT FROM visits_citation WHERE version_id = OLD.id) THEN
    RAISE EXCEPTION 'version % is cited: % refused', OLD.name, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $fn$
"""
# Only what the library lacked on the day of writing may be filled in later.
CITATION_FUNCTION = """
CREATE FUNCTION forbid_change_of_citation() RETURNS trigger LANGUAGE plpgsql AS $fn$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.id, NEW.visit_id, NEW.content_type_id, NEW.object_id, NEW.title, NEW.key, NEW.written, NEW.cited_on,
        NEW.cited_by_id)
       IS NOT DISTINCT FROM
       (OLD.id, OLD.visit_id, OLD.content_type_id, OLD.object_id, OLD.title, OLD.key, OLD.written, OLD.cited_on,
        OLD.cited_by_id)
       AND (OLD.law_id IS NULL OR NEW.law_id = OLD.law_id)
       AND (OLD.version_id IS NULL OR NEW.version_id = OLD.version_id)
       AND (OLD.article_id IS NULL OR NEW.article_id = OLD.article_id) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'citation % is written once: % refused', OLD.written, TG_OP USING ERRCODE = 'restrict_violation';
END $fn$
"""
HISTORIES = ("visits_historicallaw", "visits_historicallawversion", "visits_historicallawarticle")


def guard(name: str, table: str, function: str, moves: str = "UPDATE OR DELETE") -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {name} BEFORE {moves} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"DROP TRIGGER {name} ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("visits", "0010_law_library"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunSQL(ARTICLE_FUNCTION, "DROP FUNCTION forbid_change_of_cited_article()"),
        migrations.RunSQL(VERSION_FUNCTION, "DROP FUNCTION forbid_change_of_cited_version()"),
        migrations.RunSQL(CITATION_FUNCTION, "DROP FUNCTION forbid_change_of_citation()"),
        guard("kept_when_cited", "visits_lawarticle", "forbid_change_of_cited_article"),
        guard("kept_when_cited", "visits_lawversion", "forbid_change_of_cited_version", "UPDATE"),
        guard("written_once", "visits_citation", "forbid_change_of_citation"),
        *(guard("append_only", table, "forbid_change") for table in HISTORIES),
    ]
