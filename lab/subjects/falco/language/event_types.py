"""The values that ``evt.type`` may be compared with."""

from __future__ import annotations

from lab.cluster.nodes.syscalls import KNOWN

_META = """
    asyncevent container cpu_hotplug drop groupadded groupdeleted infra k8s llseek mesos mmap2 notification page_fault
    pluginevent pread prlimit procexit procinfo pwrite recv scapevent send signaldeliver switch syscall task tracer
    umount useradded userdeleted
"""
META = frozenset(_META.split())
"""Events that are no system calls, and calls by other names. Source: falcosecurity/libs, driver/event_table.c."""


def is_event_type(name: str) -> bool:
    """Whether Falco knows events of that name."""
    return name in KNOWN or name in META
