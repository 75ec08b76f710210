"""Errors of the embedding model. Messages are meant for the user."""

from __future__ import annotations


class ModelError(Exception):
    """The model cannot be used; the message says why and what to do."""


class ModelUnavailable(ModelError):
    """The model is neither in the cache nor to be had."""


class ModelDamaged(ModelError):
    """The weights are not those that this program knows."""
