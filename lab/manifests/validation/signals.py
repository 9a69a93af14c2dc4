"""Validation of the signal that stops a container (KEP-4960)."""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.validation.checks import Errors

# fmt: off
_COMMON = [
    "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL",
    "INT", "IO", "IOT", "KILL", "PIPE", "POLL", "PROF", "PWR", "QUIT",
    "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU",
    "URG", "USR1", "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
]
# fmt: on
_REAL_TIME = [f"RTMIN+{step}" for step in range(1, 16)] + [f"RTMAX-{step}" for step in range(1, 15)]

LINUX = tuple(sorted(f"SIG{name}" for name in _COMMON + _REAL_TIME))
WINDOWS = ("SIGKILL", "SIGTERM")


def validate_stop_signal(signal: str, os: JsonObject | None, path: FieldPath) -> Errors:
    """A signal that the pod's operating system, which must be named, knows."""
    if os is None:
        yield FieldError.forbidden(path, "may not be set for containers with empty `spec.os.name`")
        return
    known = {"windows": WINDOWS, "linux": LINUX}.get(os.get("name") or "")
    if known is not None and signal not in known:
        yield FieldError.not_supported(path, NamedString(signal), known)
