"""Parts of an event that go together: where it happened, which process, what it did, for whom, under which parent.

An event that could come is one part of each, from the recorded events or made from the constants that conditions name.
What belongs together stays together: a process keeps its path and its command line, a call its file.
"""

from __future__ import annotations

from functools import lru_cache

from lab.subjects.falco.language.field_list import BOTH_ENDS
from lab.subjects.falco.language.fields import key_of
from lab.subjects.falco.language.tree import Check, Exists, fields_in

PLACE, PROCESS, PARENTS, TERMINAL, USER, CALL, REST = (
    "place", "process", "parents", "terminal", "user", "call", "rest",
)  # fmt: skip

OF_PARENTS = (
    "proc.pname", "proc.aname", "proc.pexe", "proc.aexe", "proc.pcmdline", "proc.acmdline", "proc.ppid", "proc.apid",
    "proc.aargs", "proc.aenv", "proc.sname", "proc.sid", "proc.vpgid", "proc.pgid", "proc.pvpid",
)  # fmt: skip
PREFIXES = (
    *((prefix, PARENTS) for prefix in OF_PARENTS), ("proc.tty", TERMINAL), ("proc.", PROCESS), ("thread.", PROCESS),
    ("container.", PLACE), ("k8s.", PLACE), ("user.", USER), ("group.", USER), ("fd.", CALL), ("fs.", CALL),
    ("evt.type", CALL), ("evt.arg", CALL), ("evt.is_", CALL), ("evt.res", CALL), ("evt.rawres", CALL),
    ("evt.failed", CALL), ("evt.dir", CALL), ("evt.info", CALL), ("evt.buf", CALL), ("evt.io", CALL),
    ("evt.cat", CALL), ("syscall.", CALL),
)  # fmt: skip


@lru_cache(maxsize=1024)
def group_of(key: str) -> str:
    """The part of an event that a field belongs to."""
    return next((group for prefix, group in PREFIXES if key.startswith(prefix)), REST)


@lru_cache(maxsize=2048)
def keys_read(check: Check | Exists) -> tuple[str, ...]:
    """The fields of events that a comparison looks at."""
    keys = (key_of(field) for field in fields_in(check))
    return tuple(dict.fromkeys(each for key in keys for each in BOTH_ENDS.get(key, (key,))))
