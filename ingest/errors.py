"""What can go wrong with a source, in the two kinds that decide what happens next."""

from __future__ import annotations


class IngestError(Exception):
    """An article could not be taken in; the message is meant for the user."""

    retryable = False


class Transient(IngestError):
    """May pass: tried again later."""

    retryable = True

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        """`retry_after`: seconds for which the server asked to be left alone."""
        super().__init__(message)
        self.retry_after = retry_after


class Passing(Transient):
    """May pass within seconds: a server's error, a time-out, a broken connection."""


class Permanent(IngestError):
    """Will not pass: not tried again until the source changes."""


class Gone(Permanent):
    """The page is not there: for good (410), or for all that the server says (404)."""

    def __init__(self, message: str, *, for_good: bool) -> None:
        """`for_good`: the server said 410."""
        super().__init__(message)
        self.for_good = for_good
