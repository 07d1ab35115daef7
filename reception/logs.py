"""Log lines without personal data."""

import logging
import re

from office.masking import mask_text

# PostgreSQL's DETAIL line quotes the whole row that broke a constraint: name, statement, number.
DETAIL = re.compile(r"(?m)^DETAIL:.*(?:\n(?![A-Z]+:).*)*")


class PlainFormatter(logging.Formatter):
    """The usual line, with what the database quoted from a row left out and personal numbers masked."""

    def format(self, record: logging.LogRecord) -> str:
        """The finished text, trace included."""
        return mask_text(DETAIL.sub("DETAIL: (left out)", super().format(record)))
