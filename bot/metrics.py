"""Numbers for Prometheus: what was asked, how long it took, how the process is doing.

Every bot counts; `serve` shows the counts where SAGA_METRICS_PORT asks for it. No label holds
anything of a person, a server or a question.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot.settings import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from prometheus_client.metrics_core import Metric

ACKNOWLEDGE_SECONDS = (0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3)
ANSWER_SECONDS = (0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 15, 30, 60)


class Metrics:
    """The counts of one bot, in a registry of their own."""

    def __init__(self) -> None:
        """Nothing was counted yet."""
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "saga_questions", "Questions, by what became of them.",
            ["outcome", "surface", "language"], registry=self.registry,
        )  # fmt: skip
        self.acknowledged = Histogram(
            "saga_acknowledge_seconds", "From a question to the first sign of life.",
            ["surface"], buckets=ACKNOWLEDGE_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.answered = Histogram(
            "saga_answer_seconds", "From a question to the whole answer.",
            ["surface"], buckets=ANSWER_SECONDS, registry=self.registry,
        )  # fmt: skip
        self.runs = Counter(
            "saga_runs", "Runs over the articles, by kind and end.",
            ["kind", "outcome"], registry=self.registry,
        )  # fmt: skip
        self.articles_seen = Counter(
            "saga_ingested_articles", "Articles that runs met, by what became of them.",
            ["outcome"], registry=self.registry,
        )  # fmt: skip
        self.errors = Counter(
            "saga_errors", "Errors in the log, by the part that wrote them.",
            ["part"], registry=self.registry,
        )  # fmt: skip
        ProcessCollector(registry=self.registry)

    def watch(self, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        """Show gauges that are read when somebody looks: name -> (help, value)."""
        self.registry.register(_Gauges(gauges))

    @contextmanager
    def counting_errors(self) -> Iterator[None]:
        """Count what is logged as an error inside the block."""
        handler = _ErrorCounter(self.errors)
        logging.getLogger().addHandler(handler)
        try:
            yield
        finally:
            logging.getLogger().removeHandler(handler)

    @contextmanager
    def serve(self, address: tuple[str, int] | None) -> Iterator[int | None]:
        """Serve them under /metrics at host and port; the port. None: not at all.

        Raises ConfigError when the port is taken.
        """
        if address is None:
            yield None
            return
        host, port = address
        try:
            server, thread = start_http_server(port, host, self.registry)
        except OSError as error:
            raise ConfigError(
                f"SAGA_METRICS_PORT: {host}:{port} cannot be opened ({error.strerror}). "
                "Choose another port, or leave it empty."
            ) from error
        try:
            yield server.server_port
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Gauges(Collector):
    """Reads values at the moment of a look."""

    def __init__(self, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        self._gauges = gauges

    def collect(self) -> Iterable[Metric]:
        for name, (text, read) in self._gauges.items():
            try:
                value = read()
            except Exception:  # a store that is down must not hide the rest
                logging.getLogger(__name__).warning("%s cannot be read", name, exc_info=True)
                continue
            yield GaugeMetricFamily(name, text, value=value)

    def describe(self) -> Iterable[Metric]:
        """Named without being read."""
        return [GaugeMetricFamily(name, text) for name, (text, _) in self._gauges.items()]


class _ErrorCounter(logging.Handler):
    def __init__(self, errors: Counter) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        self._errors.labels(record.name.split(".")[0]).inc()
