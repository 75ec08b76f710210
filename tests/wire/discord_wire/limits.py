"""Rate limits as Discord sets them: per route and resource, and over all, told in headers."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from typing import Any

GLOBAL = 50
"""Requests in a second over all routes but interactions'."""
ROUTES: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel}/messages/{message}"): (5, 5.0),
    ("POST", "/channels/{channel}/typing"): (5, 5.0),
    ("POST", "/webhooks/{webhook}/{token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook}/{token}/messages/{message}"): (5, 2.0),
}
"""Requests in so many seconds; a live Discord was seen to set these."""


@dataclass(slots=True)
class Verdict:
    """What to put into the answer's headers, and the wait where it is refused."""

    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float = 0.0
    everywhere: bool = False

    @property
    def refused(self) -> bool:
        return self.retry_after > 0

    def body(self) -> dict[str, Any]:
        text = "You are being rate limited."
        return {"message": text, "retry_after": self.retry_after, "global": self.everywhere}


class RateLimits:
    """Counts requests in windows of time."""

    def __init__(self) -> None:
        self.off = False
        self.hits = 0
        """Requests that were refused."""
        self._windows: dict[tuple[str, ...], tuple[float, int]] = {}

    def take(self, method: str, template: str, resource: str) -> Verdict:
        """Count one request on a route; `resource` is its channel, guild or webhook."""
        if self.off:
            return Verdict()
        everywhere = not template.startswith(("/interactions", "/webhooks"))
        if everywhere:
            left, reset = self._count(("global",), GLOBAL, 1.0)
            if left < 0:
                self.hits += 1
                headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
                return Verdict(headers | _retry(reset), reset, everywhere=True)
        if (method, template) not in ROUTES:
            return Verdict()
        limit, seconds = ROUTES[method, template]
        left, reset = self._count((method, template, resource), limit, seconds)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, left)),
            "X-RateLimit-Reset": f"{time.time() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(f"{method}{template}".encode()).hexdigest(),
        }
        if left >= 0:
            return Verdict(headers)
        self.hits += 1
        return Verdict(headers | _retry(reset) | {"X-RateLimit-Scope": "user"}, reset)

    def _count(self, key: tuple[str, ...], limit: int, seconds: float) -> tuple[int, float]:
        """Requests left (negative: too many), seconds until the window ends."""
        now = time.monotonic()
        end, used = self._windows.get(key, (0.0, 0))
        if now >= end:
            end, used = now + seconds, 0
        self._windows[key] = (end, min(used + 1, limit + 1))
        return limit - used - 1, max(0.001, end - now)


def _retry(seconds: float) -> dict[str, str]:
    return {"Retry-After": f"{seconds:.3f}", "Via": "1.1 google"}
