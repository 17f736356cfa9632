"""How much each role may say to the router. Whoever says more is cut off.

A message costs the router about 0.3 ms, and a ping 0.03. What agents and pages do is far below: an agent says two samples, a
ping and at times a state a second, and up to thirty backlogs of 100 kB after a fault; a page that opens asks a dozen things.
"""

from dataclasses import dataclass
from time import monotonic


@dataclass(frozen=True)
class Limits:
    """`at_once` may come together, `per_second` become free again. Frames are counted, so that pings and fragments are too."""

    frames_at_once: int
    frames_per_second: int
    bytes_at_once: int
    bytes_per_second: int
    subscriptions: int
    """Sessions at once of one authid, or of one address when nobody proved who he is; the oldest goes."""
    sessions: int
    """Sessions that one authid may begin: at once, and each minute again."""
    joins: int


PAGE = Limits(300, 30, 1_000_000, 100_000, 64, 64, 120)
LIMITS = {
    "agent": Limits(200, 10, 4_000_000, 400_000, 16, 8, 60),
    "viewer": PAGE,
    "admin": PAGE,
    "reader": PAGE,
    "public": Limits(100, 10, 256_000, 20_000, 8, 8, 20),
    "anonymous": Limits(120, 4, 256_000, 50_000, 8, 20, 60),
}
# who has not joined yet, or is of a role that is not known here
STRANGER = Limits(30, 3, 32_000, 4_000, 0, 1, 1)
# What all of the tutorial's clients may say, at once and a second, since all of its pages hear it; what is more is not heard.
ANONYMOUS_TOGETHER = (200, 100)


class Meter:
    """Counts one connection. Costs a microsecond a frame."""

    __slots__ = ("at", "bytes", "frames", "limits")

    def __init__(self, limits):
        self.limits = limits
        self.frames = limits.frames_at_once
        self.bytes = limits.bytes_at_once
        self.at = monotonic()

    def take(self, size):
        """Counts a frame of so many bytes. What is said when that is too much, else None."""
        limits = self.limits
        now = monotonic()
        elapsed, self.at = now - self.at, now
        self.frames = min(limits.frames_at_once, self.frames + elapsed * limits.frames_per_second) - 1
        self.bytes = min(limits.bytes_at_once, self.bytes + elapsed * limits.bytes_per_second) - size
        if self.frames < 0:
            return f"over {limits.frames_per_second} messages a second"
        if self.bytes < 0:
            return f"over {limits.bytes_per_second // 1000} kB a second"
        return None


class Allowances:
    """How often something may happen, by key. Bounded: the longest unused keys go first, who then have all again."""

    KEYS_LIMIT = 10_000

    def __init__(self):
        self.entries = {}

    def take(self, key, at_once, per_second):
        now = monotonic()
        left, at = self.entries.pop(key, (at_once, now))
        left = min(at_once, left + (now - at) * per_second)
        self.entries[key] = (left - 1 if left >= 1 else left, now)
        if len(self.entries) > self.KEYS_LIMIT:
            del self.entries[next(iter(self.entries))]
        return left >= 1

    def give_back(self, key):
        if key in self.entries:
            left, at = self.entries[key]
            self.entries[key] = (left + 1, at)

    def is_spent(self, key, at_once, per_second):
        left, at = self.entries.get(key, (at_once, monotonic()))
        return left + (monotonic() - at) * per_second < 1


class Penalties:
    """Who was cut off stays out for 5 s, then twice as long each time, up to 5 minutes. Ten minutes without a cut forgive all."""

    FIRST_SECONDS, LAST_SECONDS, FORGIVEN_AFTER_SECONDS = 5, 300, 600
    KEYS_LIMIT = 10_000

    def __init__(self):
        self.entries = {}

    def add(self, key):
        now = monotonic()
        seconds, until = self.entries.pop(key, (0, now))
        if now - until > self.FORGIVEN_AFTER_SECONDS:
            seconds = 0
        seconds = min(self.LAST_SECONDS, seconds * 2 or self.FIRST_SECONDS)
        self.entries[key] = (seconds, now + seconds)
        if len(self.entries) > self.KEYS_LIMIT:
            del self.entries[next(iter(self.entries))]

    def seconds_left(self, key):
        _, until = self.entries.get(key, (0, 0))
        return max(0, until - monotonic())
