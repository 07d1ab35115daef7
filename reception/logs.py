"""Log lines without personal data."""

import logging
import re

# PostgreSQL's DETAIL line quotes the whole row that broke a constraint: name, statement, number.
DETAIL = re.compile(r"(?m)^DETAIL:.*(?:\n(?![A-Z]+:).*)*")


class PlainFormatter(logging.Formatter):
    """The usual line, with what the database quoted from a row left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished text, trace included."""
        return DETAIL.sub("DETAIL: (left out)", super().format(record))
