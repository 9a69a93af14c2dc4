"""What a server may be told."""

from __future__ import annotations

from lab.quick_dataclass import dataclass
from lab.workshop.limits import Rate


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, and the limits that keep one learner from being in the way of the others."""

    host: str = "127.0.0.1"
    port: int = 0
    """0 for any that is free."""
    tls_cert: str = ""
    tls_key: str = ""
    behind_proxy: bool = False
    """Whether the address of a request is the last one in ``X-Forwarded-For``."""
    most_learners: int = 500
    most_bytes: int = 262_144
    """Of a request's body."""
    most_files: int = 40
    wrong_codes: Rate = Rate(20, 1)
    """Per address; a class may sit behind a single one."""
    wrong_tokens: Rate = Rate(60, 1)
    submissions: Rate = Rate(20, 1)
    """Per learner."""
    requests: Rate = Rate(120, 20)
    """Per learner, everything else."""
    longest_wait: float = 25.0
    """Seconds that a request may wait for news."""
    grading_seconds: float = 5.0
    grading_megabytes: int = 1024
    workers: int = 0
    """Processes that grade; 0 for as many as there are cores, at least 2 and at most 4."""
    poll_seconds: float = 0.25
    """How often a store that other hosts write to is looked at."""
    room_interval: float = 0.2
    """The shortest time between two answers to the same instructor's screen."""
