"""Where attachments lie: in the data folder, or in an S3-compatible object store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

S3_OPTIONS = {
    "endpoint_url": "RECEPTION_S3_ENDPOINT",
    "region_name": "RECEPTION_S3_REGION",
    "access_key": "RECEPTION_S3_ACCESS_KEY",
    "secret_key": "RECEPTION_S3_SECRET_KEY",
    "location": "RECEPTION_S3_PREFIX",
}


def attachment_storage(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """The entry of STORAGES; readable by the owner only, never by a public address."""
    bucket = environment.get("RECEPTION_S3_BUCKET")
    if not bucket:
        options = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "office.files.store.DurableStorage", "OPTIONS": options}
    given = {option: environment[name] for option, name in S3_OPTIONS.items() if environment.get(name)}
    fixed = {"bucket_name": bucket, "default_acl": None, "querystring_auth": True, "file_overwrite": False}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**fixed, **given}}
