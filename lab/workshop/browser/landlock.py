"""Landlock (Linux, userspace-api/landlock.rst): which files a process may touch, and where it may connect to."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

CREATE, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION = 1
PATH_BENEATH, NET_PORT = 1, 2

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, REFER, IOCTL_DEVICE = 1 << 14, 1 << 13, 1 << 15
FIRST_VERSION = (1 << 13) - 1
"""Every right over files that the first version knows."""

BIND_TCP, CONNECT_TCP = 1, 2
ABSTRACT_SOCKETS, SIGNALS = 1, 2

NETWORK_SINCE, SCOPES_SINCE = 4, 6


class Ruleset(ctypes.Structure):
    """``struct landlock_ruleset_attr``."""

    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class PathBeneath(ctypes.Structure):
    """``struct landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


class NetPort(ctypes.Structure):
    """``struct landlock_net_port_attr``."""

    _fields_ = (("allowed", ctypes.c_uint64), ("port", ctypes.c_uint64))


def restrict(libc: ctypes.CDLL, folder: Path, readable: Iterable[Path], port: int) -> tuple[bool, bool]:
    """Leave ``folder`` to write, ``readable`` to read, ``port`` to connect to.

    Returns whether that holds for files, and whether for connections: kernels before 6.7 know nothing of those.
    """
    version = libc.syscall(CREATE, None, 0, VERSION)
    if version < 1:
        return False, False
    handled = _rights(version)
    network = BIND_TCP | CONNECT_TCP if version >= NETWORK_SINCE else 0
    scoped = ABSTRACT_SOCKETS | SIGNALS if version >= SCOPES_SINCE else 0
    rules = Ruleset(handled, network, scoped)
    size = 8 if version < NETWORK_SINCE else 16 if version < SCOPES_SINCE else 24
    ruleset = libc.syscall(CREATE, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False, False
    try:
        for place in readable:
            _allow(libc, ruleset, place, (READ_FILE | READ_DIR) & handled)
        _allow(libc, ruleset, folder, handled & ~EXECUTE)
        if network:
            libc.syscall(ADD_RULE, ruleset, NET_PORT, ctypes.byref(NetPort(CONNECT_TCP, port)), 0)
        done = libc.syscall(RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)
    return done, done and bool(network)


def _rights(version: int) -> int:
    rights = FIRST_VERSION
    for since, right in ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEVICE)):
        rights |= right if version >= since else 0
    return rights


def _allow(libc: ctypes.CDLL, ruleset: int, place: Path, rights: int) -> None:
    """A place that is not there needs no rule."""
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if place.is_dir() else rights & (READ_FILE | WRITE_FILE | TRUNCATE)
        libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, ctypes.byref(PathBeneath(allowed, opened)), 0)
    finally:
        os.close(opened)
