"""Encryption at rest: how the loader takes a configuration, and what then becomes of each resource."""

from __future__ import annotations

from collections.abc import Iterable

from lab.subjects.encryption.config.loading import load
from lab.subjects.encryption.config.model import Configuration, Resource
from lab.subjects.encryption.storing import PLAIN, Read, explicit, keeping
from tests.conformance.result import Result, Row, over

FILE = "FILE"
"""The name that stands for the file's in the corpus."""

PARTS = 5
"""How many parts of a prefix the corpus shows: ``k8s:enc:aescbc:v1:key1:``."""


def judge(row: Row, result: Result) -> None:
    """The refusal, or what is written and read of each resource."""
    expected, case = row["expected"], row["id"]
    loaded = load(row["config"], FILE)
    result.check(case, "error", expected["error"], loaded.error)
    if loaded.configuration is None or expected["error"]:
        return
    now = loaded.configuration
    result.check(case, "explicit", expected["explicit"], list(explicit(now)))
    for key in ("writes", "plaintext_readable", "plaintext_stale"):
        for resource, told in expected.get(key, {}).items():
            result.check(case, f"{key} {resource}", told, _asked(now, resource, key))
    if "old" in row:
        _migrated(row, now, result)


def _asked(now: Configuration, resource: str, key: str) -> object:
    kept = keeping(now, Resource.of(resource))
    if key == "writes":
        return _shown(kept.writes.prefix)
    plain = kept.read(PLAIN)
    return plain.readable if key == "plaintext_readable" else plain.stale


def _shown(prefix: str) -> str:
    return "".join(f"{part}:" for part in prefix.split(":")[:PARTS]) if prefix else "plain"


def _migrated(row: Row, now: Configuration, result: Result) -> None:
    """What was written under the former configuration, read under the new one."""
    former = load(row["old"], FILE).configuration
    if former is None:
        raise ValueError("the former configuration does not load")
    for name, told in row["expected"]["old_objects"].items():
        resource = Resource.of(name)
        found = keeping(now, resource).read(keeping(former, resource).writes)
        result.check(row["id"], f"old object {name}", told, _told(found))


def _told(found: Read) -> str:
    if not found.readable:
        return f"unreadable: {found.error}"
    return "readable-stale" if found.stale else "readable-fresh"


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
