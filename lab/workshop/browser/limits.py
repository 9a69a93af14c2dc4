"""What a browser session may use."""

from __future__ import annotations

from lab.quick_dataclass import dataclass
from lab.workshop.limits import Rate

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What the process of one session may use; in bytes, seconds of processor time, and numbers."""

    memory: int = 1024 * MEGABYTE
    """Of address space; the app draws on about a tenth of it."""
    processor: int = 3600
    files: int = 128
    file_size: int = 32 * MEGABYTE
    processes: int = 4096
    """Of the host's user in all, threads counted, so it is high; a session can start none where calls are filtered."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How many sessions there may be, how long, and what one may send. Times are in seconds."""

    sessions: int = 60
    idle: float = 3600.0
    total: float = 10 * 3600.0
    message: int = 131_072
    """Bytes of one message: what can be pasted at once."""
    messages: Rate = Rate(1000, 300)
    """Keys and movements of the mouse; more than these wait."""
    sweep: float = 5.0
    """Between two looks at who is still there."""
    packet: int = 8 * MEGABYTE
    """Bytes that the app may draw at once."""
    process: ProcessLimits = ProcessLimits()
