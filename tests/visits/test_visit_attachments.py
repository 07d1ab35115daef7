"""Files of a visit: adding, who gets them, how they lie, withdrawing."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessAction, AccessRecord
from office.files import check_file
from office.files.store import DurableStorage, FileMissingError, get_file, put_file
from office.moves import MoveRefusedError
from reception.files import attachment_storage
from tests.archive.cases import filed
from tests.factories import NOW, make_user, make_visit
from tests.visits.desk import desk, page_url, said, show
from tests.visits.files import attach, pdf, picture
from visits.models import Attachment, Confidentiality
from visits.workflow import share_attachment, void_visit, withdraw_attachment

pytestmark = pytest.mark.django_db


def upload(client, user, visit, *files, **values):
    """Send the upload form."""
    client.force_login(user)
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(page_url("attachments", visit), {"kind": "evidence", "uploads": sent, **values})


def fetch(client, user, attachment, query=""):
    client.force_login(user)
    return client.get(reverse("visits:attachment", args=[attachment.pk]) + query)


def names():
    """What lies in the storage."""
    storage = storages["attachments"]
    return {f"{folder}/{name}" for folder in storage.listdir("")[0] for name in storage.listdir(folder)[1]}


def test_several_files_are_added_at_once(client):
    user = desk()
    visit = make_visit(by=user)

    answer = upload(client, user, visit, ("电梯.jpg", picture("JPEG")), ("合同.pdf", pdf(2)))

    assert "2 files were added." in said(client, answer)
    first, second = visit.attachments.all()
    assert (first.title, first.file_name, first.kind, first.media_type) == (
        "电梯", "电梯.jpg", "evidence", "image/jpeg",
    )  # fmt: skip
    assert (second.pages, second.uploaded_by) == (2, user)
    text = show(client, user, "detail", visit).content.decode()
    assert "电梯" in text
    assert "合同" in text


def test_refused_file_is_named_and_the_good_one_kept(client):
    user = desk()
    visit = make_visit(by=user)

    answer = upload(client, user, visit, ("good.png", picture()), ("program.jpg", b"MZ\x90\0" + bytes(60)))

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "program" in text
    assert "This kind of file is not accepted. Pictures (JPEG" in text
    assert visit.attachments.get().title == "good"


def test_lying_name_gets_the_ending_of_its_content(client):
    user = desk()
    visit = make_visit(by=user)

    upload(client, user, visit, ("invoice.pdf", picture()))

    assert visit.attachments.get().file_name == "invoice.png"


def test_same_file_twice_is_one_attachment(client):
    user = desk()
    visit = make_visit(by=user)
    upload(client, user, visit, ("a.png", picture()))

    answer = upload(client, user, visit, ("b.png", picture()))

    assert "among the attachments already" in answer.content.decode()
    assert visit.attachments.count() == 1
    assert len(names() & {visit.attachments.get().stored_as}) == 1


def test_no_file_is_asked_for(client):
    user = desk()
    visit = make_visit(by=user)
    client.force_login(user)

    answer = client.post(page_url("attachments", visit), {"kind": "evidence"})

    assert "Choose at least one file." in answer.content.decode()


def test_visit_has_room_for_so_much(client, settings):
    user = desk()
    visit = make_visit(by=user)
    settings.ATTACHMENT_VISIT_MAX_BYTES = 100

    with pytest.raises(MoveRefusedError, match="in all"):
        attach(visit, pdf(), by=user)

    assert not visit.attachments.exists()


def test_refused_row_takes_its_file_along():
    user = desk()
    visit = make_visit(by=user)
    attach(visit, by=user)
    before = names()

    with pytest.raises(MoveRefusedError):
        attach(visit, by=user)

    assert names() == before


def test_file_lies_encrypted():
    user = desk()
    attachment = attach(make_visit(by=user), pdf(), by=user)

    with storages["attachments"].open(attachment.stored_as) as file:
        lying = file.read()

    assert b"%PDF" not in lying
    with connection.cursor() as cursor:
        cursor.execute("SELECT stored_key FROM visits_attachment")
        assert attachment.stored_key not in bytes(cursor.fetchone()[0])


def test_file_is_handed_out_safely_and_logged(client):
    user = desk()
    attachment = attach(make_visit(by=user), by=user, name="证 件.png")

    answer = fetch(client, user, attachment)

    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert check_file(answer.content).sha256 == attachment.sha256
    record = AccessRecord.objects.get(action=AccessAction.READ, subject="visits.attachment")
    assert (record.user, record.subject_id) == (user, attachment.pk)


def test_picture_may_be_looked_at_but_nothing_else(client):
    user = desk()
    visit = make_visit(by=user)

    shown = fetch(client, user, attach(visit, by=user), "?show")
    sent = fetch(client, user, attach(visit, pdf(), by=user), "?show")

    assert shown.headers["Content-Disposition"].startswith("inline")
    assert sent.headers["Content-Disposition"].startswith("attachment")


def test_file_follows_the_walls_of_its_visit(client):
    user = desk()
    hidden = make_visit(by=user, confidentiality=Confidentiality.WHISTLEBLOW)
    attachment = attach(hidden, by=user)
    other = attach(make_visit(), by=user)

    assert fetch(client, user, attachment).status_code == 404
    assert fetch(client, user, other).status_code == 404
    assert fetch(client, make_user(role="discipline"), attachment).status_code == 200
    assert fetch(client, make_user(role="supervisor"), attachment).status_code == 404
    assert fetch(client, make_user(role="auditor"), other).status_code == 403
    assert fetch(client, make_user("visits.view_visit", "visits.view_all_visits"), other).status_code == 403


def test_only_the_desk_adds(client):
    visit = make_visit()

    assert upload(client, make_user(role="manager"), visit, ("a.png", picture())).status_code == 403
    assert upload(client, desk(), visit, ("a.png", picture())).status_code == 404
    assert not Attachment.objects.exists()


def test_nothing_is_added_to_a_void_or_filed_visit(client):
    user = desk()
    void = void_visit(make_visit(by=user), by=make_user(role="manager"), at=NOW, reason="误登")

    with pytest.raises(MoveRefusedError, match="archived or void"):
        attach(void, by=user)
    with pytest.raises(MoveRefusedError, match="archived or void"):
        attach(filed().visit, by=user)
    assert upload(client, user, void, ("a.png", picture())).status_code == 403
    assert not Attachment.objects.exists()


def test_withdrawn_file_is_hidden_but_stays(client):
    user = desk()
    visit = make_visit(by=user)
    attachment = attach(visit, by=user)
    client.force_login(user)
    url = reverse("visits:withdraw_attachment", args=[attachment.pk])

    assert "Say why" in said(client, client.post(url))
    assert "was withdrawn" in said(client, client.post(url, {"reason": "传错"}))

    attachment.refresh_from_db()
    assert (attachment.withdrawn_by, attachment.withdrawn_because) == (user, "传错")
    assert fetch(client, user, attachment).status_code == 404
    assert attachment.stored_as in names()
    assert "传错" in show(client, user, "attachments", visit).content.decode()
    assert "照片" not in show(client, user, "detail", visit).content.decode()
    assert [row.history_change_reason for row in attachment.history.all()] == ["传错", "attached"]
    attach(visit, by=user)  # the same file may be added again


def test_withdrawing_twice_is_refused():
    user = desk()
    attachment = attach(make_visit(by=user), by=user)
    withdraw_attachment(attachment, by=user, at=NOW, reason="传错")

    with pytest.raises(MoveRefusedError, match="before"):
        withdraw_attachment(attachment, by=user, at=NOW, reason="传错")
    with pytest.raises(MoveRefusedError, match="before"):
        share_attachment(attachment, by=user, with_slips=True)


def test_database_wants_a_reason_for_a_withdrawal():
    attachment = attach(make_visit(by=(user := desk())), by=user)

    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.filter(pk=attachment.pk).update(withdrawn_at=NOW)


def test_missing_file_is_told(client):
    user = desk()
    attachment = attach(make_visit(by=user), by=user)
    storages["attachments"].delete(attachment.stored_as)

    assert "missing from the storage" in said(client, fetch(client, user, attachment))
    with pytest.raises(CommandError, match="1 files are missing"):
        call_command("check_files", stdout=StringIO())


def test_altered_file_is_not_handed_out():
    stored = put_file(check_file(picture()))
    storages["attachments"].delete(stored.name)
    storages["attachments"].save(stored.name, ContentFile(bytes(100)))

    with pytest.raises(FileMissingError):
        get_file(stored)


def test_file_without_a_row_is_swept_away_after_a_day(monkeypatch):
    user = desk()
    kept = attach(make_visit(by=user), by=user).stored_as
    orphan = put_file(check_file(pdf())).name
    out = StringIO()

    call_command("check_files", "--remove", stdout=out)
    assert {kept, orphan} <= names()

    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr("office.management.commands.check_files.timezone.now", lambda: later)
    call_command("check_files", stdout=out)
    assert orphan in names()
    call_command("check_files", "--remove", stdout=out)

    assert orphan not in names()
    assert kept in names()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_needs_the_same_queries_however_long(client, django_assert_max_num_queries, rows):
    user = desk()
    visit = make_visit(by=user)
    for page in range(rows):
        attach(visit, pdf(page + 1), by=user)
    client.force_login(user)

    with django_assert_max_num_queries(10):
        client.get(page_url("attachments", visit))
    with django_assert_max_num_queries(20):
        client.get(visit.get_absolute_url())


def test_files_on_disk_are_the_owners_alone(tmp_path):
    entry = attachment_storage({}, tmp_path)
    assert entry["BACKEND"].endswith("DurableStorage")
    storage = DurableStorage(**entry["OPTIONS"])

    name = storage.save("ab/abc", ContentFile(b"x"))

    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "ab").stat().st_mode & 0o777 == 0o700


def test_object_store_is_set_up_from_the_environment(tmp_path):
    environment = {
        "RECEPTION_S3_BUCKET": "reception", "RECEPTION_S3_ENDPOINT": "https://s3.intranet", "RECEPTION_S3_REGION": "",
    }  # fmt: skip

    entry = attachment_storage(environment, tmp_path)

    assert entry["BACKEND"] == "storages.backends.s3.S3Storage"
    assert entry["OPTIONS"] == {
        "bucket_name": "reception", "endpoint_url": "https://s3.intranet", "default_acl": None,
        "querystring_auth": True, "file_overwrite": False,
    }  # fmt: skip
