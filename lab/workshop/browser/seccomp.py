"""A filter of system calls (Linux, seccomp_filter.rst): no program, no process, no sockets but TCP."""

from __future__ import annotations

import ctypes
import platform
from collections.abc import Iterable

PR_SET_SECCOMP = 22
FILTER = 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
EPERM, ENOSYS = 1, 38

LOAD, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, AND, RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24
"""Offsets in ``struct seccomp_data``; of arguments the lower half, on machines that are little-endian."""

CLONE_THREAD = 0x10000
SOCK_STREAM, SOCK_TYPE = 1, 0xF
AF_INET, AF_INET6 = 2, 10
X32 = 0x40000000

MACHINES = {
    # the audit architecture; clone, clone3, socket; calls that are refused: execve, execveat, fork, vfork, ptrace,
    # process_vm_readv and _writev, pidfd_getfd, mount, unshare, setns, bpf, io_uring_setup, keyctl, add_key and
    # userfaultfd
    "x86_64": (
        0xC000003E, 56, 435, 41, (59, 322, 57, 58, 101, 310, 311, 438, 165, 272, 308, 321, 425, 250, 248, 323),
    ),
    "aarch64": (0xC00000B7, 220, 435, 198, (221, 281, 117, 270, 271, 438, 40, 97, 268, 280, 425, 219, 217, 282)),
}  # fmt: skip


class Instruction(ctypes.Structure):
    """``struct sock_filter``."""

    _fields_ = (
        ("code", ctypes.c_uint16), ("true", ctypes.c_uint8), ("false", ctypes.c_uint8), ("value", ctypes.c_uint32),
    )  # fmt: skip


class Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(Instruction)))


Step = tuple[int, int, int, int]


def restrict(libc: ctypes.CDLL) -> bool:
    """Put the filter on this thread and every one it starts; not taken back. Returns whether that is done."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = list(_filter(*machine))
    instructions = (Instruction * len(steps))(*(Instruction(*step) for step in steps))
    program = Program(len(steps), instructions)
    return bool(libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(architecture: int, clone: int, clone3: int, socket: int, refused: Iterable[int]) -> Iterable[Step]:
    yield (LOAD, 0, 0, ARCHITECTURE)
    yield (JUMP_EQUAL, 1, 0, architecture)
    yield _refuse(EPERM)
    yield (LOAD, 0, 0, NUMBER)
    yield (JUMP_AT_LEAST, 0, 1, X32)  # another way to number the same calls
    yield _refuse(EPERM)
    for number in refused:
        yield (JUMP_EQUAL, 0, 1, number)
        yield _refuse(EPERM)
    # A filter cannot look at what clone3 is asked for; without it, the C library takes clone.
    yield (JUMP_EQUAL, 0, 1, clone3)
    yield _refuse(ENOSYS)
    yield (JUMP_EQUAL, 0, 4, clone)
    yield (LOAD, 0, 0, FIRST)
    yield (JUMP_SET, 1, 0, CLONE_THREAD)
    yield _refuse(EPERM)
    yield (RETURN, 0, 0, ALLOW)
    yield (JUMP_EQUAL, 0, 8, socket)
    yield (LOAD, 0, 0, FIRST)
    yield (JUMP_EQUAL, 2, 0, AF_INET)
    yield (JUMP_EQUAL, 1, 0, AF_INET6)
    yield _refuse(EPERM)
    yield (LOAD, 0, 0, SECOND)
    yield (AND, 0, 0, SOCK_TYPE)
    yield (JUMP_EQUAL, 1, 0, SOCK_STREAM)
    yield _refuse(EPERM)
    yield (RETURN, 0, 0, ALLOW)


def _refuse(error: int) -> Step:
    return (RETURN, 0, 0, REFUSE | error)
