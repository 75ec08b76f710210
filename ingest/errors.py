"""What can go wrong with a source, in the two kinds that decide what happens next."""

from __future__ import annotations


class IngestError(Exception):
    """An article could not be taken in; the message is meant for the user."""

    retryable = False


class Transient(IngestError):
    """May pass: tried again later."""

    retryable = True


class Permanent(IngestError):
    """Will not pass: not tried again until the source changes."""
