"""What goes wrong on request: statuses, delays, answers that get lost."""

from __future__ import annotations

import fnmatch
import math
from dataclasses import dataclass, field
from typing import Any

CLOUDFLARE = "<html><title>Error 1015</title>You are being rate limited</html>"


@dataclass(slots=True)
class Fault:
    """Answers requests that match with an error, `times` times."""

    method: str
    path: str
    """As in a shell: /channels/*/messages."""
    status: int = 0
    """0: the request is served, after `delay` seconds."""
    body: dict[str, Any] | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    times: float = math.inf
    delay: float = 0.0
    applied: bool = False
    """The request takes effect all the same: only its answer is lost."""
    hang_up: bool = False
    """The connection is cut instead of an answer."""
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether this request is hit; counts it."""
        if self.hits >= self.times or method != self.method:
            return False
        if not fnmatch.fnmatch(path, self.path):
            return False
        self.hits += 1
        return True

    @classmethod
    def failing(cls, method: str, path: str, status: int, code: int = 0, **more: Any) -> Fault:
        """Discord's own kind of error."""
        return cls(method, path, status, {"message": "failed", "code": code}, **more)

    @classmethod
    def limited(
        cls, method: str, path: str, seconds: float, *, scope: str = "user", **more: Any
    ) -> Fault:
        """A 429 with the wait: scope user, shared or global."""
        headers = {"Retry-After": f"{seconds}", "Via": "1.1 google", "X-RateLimit-Scope": scope}
        if scope == "global":
            headers["X-RateLimit-Global"] = "true"
        body = {"message": "slow", "retry_after": seconds, "global": scope == "global"}
        return cls(method, path, 429, body, headers, **more)

    @classmethod
    def banned(cls, method: str, path: str, seconds: int, **more: Any) -> Fault:
        """A 429 of Cloudflare's: no JSON, no Via, whole seconds."""
        headers = {"Retry-After": str(seconds), "Server": "cloudflare"}
        return cls(method, path, 429, CLOUDFLARE, headers, **more)
