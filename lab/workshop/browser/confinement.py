"""What a browser session's process gives up before it reads anything a learner sent.

``confine`` is called by the process itself, and nothing of it can be taken back:

* limits of memory, processor time, files (``setrlimit``), everywhere;
* on Linux no new privileges, no program started, no process made, no sockets but TCP (seccomp);
* where the kernel has Landlock: no files but the interpreter's and the lab's to read and the learner's own folder to
  write, and no connection but to the workshop's port.

It is no virtual machine: the process runs as the host's user, on the host's kernel, beside what else runs there. What
a learner can do in it is what the app offers; these are for the day the app has a hole.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from lab.quick_dataclass import dataclass
from lab.workshop.browser import landlock, seccomp
from lab.workshop.browser.limits import ProcessLimits

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


@dataclass(frozen=True, slots=True)
class Confined:
    """Which of the walls stand."""

    limits: bool
    programs: bool
    """No program can be started, and no process."""
    files: bool
    """No files but those named."""
    connections: bool
    """No connection but to the workshop."""


def confine(limits: ProcessLimits, folder: Path, readable: Iterable[Path], port: int) -> Confined:
    """Give up everything but ``folder`` to write, ``readable`` to read and a TCP ``port`` to connect to.

    What this system does not have is left out; the answer says what holds.
    """
    limited = _limit(limits)
    if not sys.platform.startswith("linux"):
        return Confined(limited, programs=False, files=False, connections=False)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # a host that is killed leaves no session behind
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return Confined(limited, programs=False, files=False, connections=False)
    files, connections = landlock.restrict(libc, folder, readable, port)
    return Confined(limited, seccomp.restrict(libc), files, connections)


def libraries() -> list[Path]:
    """Where this interpreter and everything it may import lie."""
    import lab

    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, *(each for each in sys.path if each)]
    system = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo", "/etc/localtime"]
    devices = ["/dev/null", "/dev/urandom", "/dev/zero"]
    own = [str(Path(lab.__file__).parent)]
    return [Path(each) for each in (*places, *system, *devices, *own)]


def _limit(limits: ProcessLimits) -> bool:
    try:
        import resource
    except ImportError:
        return False
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.processor),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NPROC, limits.processes),
    ):
        _, hard = resource.getrlimit(kind)
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (lowest, lowest))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too long is an error, not the end
    os.nice(5)  # whoever hands in comes first
    return True
