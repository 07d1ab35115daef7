"""Files people bring along: what is let in, how it is kept, how it is handed out."""

from office.files.checking import CheckedFile, FileRefusedError, check_file

__all__ = ["CheckedFile", "FileRefusedError", "check_file"]
