"""A language model as a stream of text with limits: time, silence, length, retries.

Any provider that LangChain's `init_chat_model` knows; the provider's own library is an extra. What
goes wrong becomes an `LLMFailure` whose text is ours: a provider's messages can repeat the key.
Used by `generative`.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from bot.settings import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}
"""Extras of this project by provider; other providers need a package of LangChain's."""
CUT_SHORT = {"length", "max_tokens", "content_filter"}
"""Reasons to finish, by any provider, that leave the text incomplete."""
CHATTY = ("openai", "anthropic", "httpx", "httpcore", "httpx2", "httpcore2", "langchain")
"""Loggers that show requests, with their headers, at level DEBUG."""


class LLMReason(StrEnum):
    """Why a language model gave no answer that can be used."""

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    """The provider refused the request: key, model name, size."""
    BUSY = "busy"
    """Too many requests, and waiting was not worth it."""
    BROKEN = "broken"
    """The provider's own error, or a stream that made no sense."""
    TIMEOUT = "timeout"
    EMPTY = "empty"
    NO_ANSWER = "no_answer"
    """The model found no answer in the passages."""
    UNSUPPORTED = "unsupported"
    """Nothing that it wrote is borne out by the passages."""


class LLMFailure(Exception):
    """The model failed. The text names no key and repeats nothing that the provider said."""

    def __init__(self, reason: LLMReason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; seconds and characters unless a name says otherwise."""

    whole: float = 60.0
    """From the first request to the last character, waits and retries included."""
    silence: float = 20.0
    """Before the first piece, and between two."""
    longest_wait: float = 15.0
    """A Retry-After beyond this is not waited for: the reader would be gone."""
    characters: int = 12_000
    output_tokens: int = 3_000
    """Models that think first spend most of it unseen."""
    input_tokens: int = 8_000


class LanguageModel:
    """One model of one provider. Thread-safe."""

    def __init__(
        self,
        chat: BaseChatModel,
        name: str,
        limits: Limits | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`name` is what is recorded with answers; `wait` is called with seconds."""
        self.name = name
        self.limits = limits or Limits()
        self._chat = chat
        self._wait = wait

    def stream(self, messages: Sequence[BaseMessage]) -> Iterator[str]:
        """Pieces of the reply as they come.

        One retry when nothing has come yet and the failure may pass (429, 5xx, no connection).
        Raises LLMFailure, also in the middle; a reply that the provider cut short ends with one.
        """
        deadline = time.monotonic() + self.limits.whole
        for last_try in (False, True):
            begun = False
            try:
                for piece in self._once(messages, deadline):
                    begun = True
                    yield piece
            except LLMFailure:
                raise
            except Exception as error:  # noqa: BLE001 - every provider has its own
                pause = _pause(error)
                failure = _failure(error)
                left = deadline - time.monotonic()
                hopeless = pause is None or pause > min(self.limits.longest_wait, left)
                if begun or last_try or hopeless or pause is None:
                    raise failure from None
                self._wait(pause)
            else:
                return

    def _once(self, messages: Sequence[BaseMessage], deadline: float) -> Iterator[str]:
        """One request. A thread reads it, since a hanging read cannot be interrupted otherwise."""
        pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
        left = threading.Event()
        reader = threading.Thread(
            target=_read, args=(self._chat, messages, pieces, left), name="llm", daemon=True
        )
        reader.start()
        length = 0
        try:
            while True:
                patience = min(self.limits.silence, deadline - time.monotonic())
                try:
                    piece = pieces.get(timeout=max(patience, 0))
                except queue.Empty:
                    raise LLMFailure(LLMReason.TIMEOUT, "no word in time") from None
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise piece
                text, finish = piece
                length += len(text)
                yield text
                if finish in CUT_SHORT:
                    raise LLMFailure(LLMReason.BROKEN, f"cut short by the provider ({finish})")
                if length > self.limits.characters:
                    raise LLMFailure(LLMReason.BROKEN, f"over {self.limits.characters} characters")
        finally:
            left.set()


def connect(
    setting: str, limits: Limits | None = None, wait: Callable[[float], None] = time.sleep
) -> LanguageModel:
    """The model that `SAGA_LLM` names, as provider:model. No request is made.

    Raises ConfigError: no provider, its library or its key is missing.
    """
    limits = limits or Limits()
    provider, _, model = setting.partition(":")
    if not provider or not model:
        raise ConfigError(f"SAGA_LLM={setting} cannot be used: write provider:model.")
    from langchain.chat_models import init_chat_model

    for name in CHATTY:
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.getEffectiveLevel(), logging.INFO))
    try:
        chat = init_chat_model(model, model_provider=provider, **_options(provider, limits))
    except ImportError:
        extra = EXTRAS.get(provider)
        mend = (
            f"pip install 'saga-bot[{extra}]'" if extra else f"langchain's package for {provider}"
        )
        raise ConfigError(f"SAGA_LLM={setting} needs a package: {mend}.") from None
    except Exception as error:  # noqa: BLE001 - providers' own; their texts could hold the key
        raise ConfigError(
            f"SAGA_LLM={setting} cannot be used ({type(error).__name__}): is the provider known to "
            f"LangChain, and its key set ({provider.upper()}_API_KEY)?"
        ) from None
    return LanguageModel(chat, setting, limits, wait)


def _options(provider: str, limits: Limits) -> dict[str, Any]:
    """No temperature: models that think refuse it, and the check does not depend on it."""
    if provider == "ollama":
        return {
            "num_predict": limits.output_tokens,
            "client_kwargs": {"timeout": limits.silence},
        }
    keyless = provider == "openai" and not os.environ.get("OPENAI_API_KEY")
    elsewhere = os.environ.get("OPENAI_BASE_URL") or os.environ.get("OPENAI_API_BASE")
    return {
        # a server of one's own often wants no key, but the library insists on one
        **({"api_key": "none"} if keyless and elsewhere else {}),
        "timeout": limits.silence,
        "max_retries": 0,  # retried here, within the whole time
        "max_tokens": limits.output_tokens,
    }


def _read(
    chat: BaseChatModel,
    messages: Sequence[BaseMessage],
    pieces: queue.SimpleQueue[Any],
    left: threading.Event,
) -> None:
    try:
        for chunk in chat.stream(list(messages)):
            if left.is_set():
                break
            about = chunk.response_metadata
            finish = next(
                (about[k] for k in ("finish_reason", "stop_reason", "done_reason") if about.get(k)),
                None,
            )
            pieces.put((str(chunk.text), finish))
        pieces.put(None)
    except Exception as error:  # noqa: BLE001 - handed to who waits
        pieces.put(error)


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def _pause(error: BaseException) -> float | None:
    """Seconds to wait before another try; None when another try is in vain."""
    status = _status(error)
    if status == 429:
        headers = getattr(getattr(error, "response", None), "headers", {})
        return _retry_after(headers.get("retry-after"))
    if status is not None:
        return 0.5 if status >= 500 else None
    return 0.5 if _is_connection(error) else None


def _retry_after(value: str | None) -> float:
    """Seconds of a Retry-After header, which can be a date (RFC 9110, 10.2.3)."""
    if value is None:
        return 2.0
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 2.0
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _is_connection(error: BaseException) -> bool:
    """Whether no connection came about; timeouts are not retried, they have cost enough."""
    name = type(error).__name__
    return isinstance(error, ConnectionError) or name.endswith(("ConnectionError", "ConnectError"))


def _failure(error: BaseException) -> LLMFailure:
    status = _status(error)
    name = type(error).__name__
    if status == 429:
        return LLMFailure(LLMReason.BUSY, "HTTP 429")
    if status is not None:
        reason = LLMReason.BROKEN if status >= 500 else LLMReason.REFUSED
        return LLMFailure(reason, f"HTTP {status}")
    if "Timeout" in name:
        return LLMFailure(LLMReason.TIMEOUT, name)
    if _is_connection(error):
        return LLMFailure(LLMReason.UNREACHABLE, name)
    return LLMFailure(LLMReason.BROKEN, name)
