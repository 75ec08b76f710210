"""Errors of the store. Each message is meant for the user: what went wrong and how to mend it."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked; the message says why and what to do."""


class StoreBusy(StoreError):
    """Another process holds the embedded store, or is writing."""


class StoreUnavailable(StoreError):
    """The disk, the catalogue or the Chroma server does not answer as it must."""


class FingerprintMismatch(StoreError):
    """The index was made with another model or another way of cutting passages."""
