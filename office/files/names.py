"""File names as they are shown and sent; none is ever a path."""

import re
import unicodedata

LONGEST = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')


def clean_file_name(typed: str, extension: str) -> str:
    """The name without folders, control and direction characters, with the ending its content has."""
    last = re.split(r"[/\\]", typed)[-1]
    plain = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    stem = plain.rsplit(".", 1)[0] if "." in plain else plain
    stem = _FORBIDDEN.sub("_", stem).strip("._ ")[:LONGEST]
    return f"{stem or 'file'}.{extension}"
