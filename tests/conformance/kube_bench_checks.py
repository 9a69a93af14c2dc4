"""The benchmark's checks: the lab judges command lines and files as kube-bench does.

A row holds a check, not a verdict. So each is tried on command lines (or configuration files, or modes and owners) made
from the row: kube-bench's way of finding a word in what ``ps`` prints is written down here once more, and must come to
the same verdict as the lab's check of that number by what the component would read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from lab.cluster.nodes.components import manual
from lab.cluster.nodes.options import Word, parse
from lab.manifests.release import CURRENT
from lab.subjects.controlplane.cis.check import CisCheck, Part, checks, met
from lab.subjects.controlplane.cis.judging import option_held
from tests.conformance.result import Result, Row, over, skip

Items = list[dict[str, Any]]

VERSION = "cis-1.12"


def judge(row: Row, result: Result) -> None:
    """The check as the lab holds it, and its verdicts."""
    version, _, number = row["id"].partition(":")
    tests = row.get("tests")
    if row.get("type") == "manual" or not tests:
        skip(result, "manual: the row says nothing to evaluate")
        return
    if "kubectl" in (row["audit"] or "") or "provider" in (item["flag"] for item in tests["test_items"]):
        skip(result, "asks the cluster or a script of its own, not a file or command line")
        return
    check = checks().get(number) if version == VERSION else None
    if version == VERSION:
        result.check(row["id"], "known", True, check is not None)
    if check is None:
        return
    result.check(row["id"], "automated", row["scored"], check.automated)
    for case in _cases(tests["test_items"]):
        expected = _bench(tests, case)
        words = " ".join(f"{name}={value}" for name, value in case.items())
        result.check(row["id"], words, expected, _lab(check, case))


def _cases(items: Items) -> Iterator[dict[str, str | None]]:
    """What each word may hold: absent, what is asked for, and neighbours of it."""
    names = list(dict.fromkeys(item["flag"] for item in items))
    choices = [list(dict.fromkeys(_values(name, items))) for name in names]
    for values in product(*choices):
        yield dict(zip(names, values, strict=True))


def _values(name: str, items: Items) -> Iterator[str | None]:
    yield None
    asked = [item["compare"] for item in items if item["flag"] == name and "compare" in item]
    for compare in asked:
        yield from _near(compare["op"], compare["value"])
    if not asked:
        yield _SOME.get(name, "/etc/kubernetes/pki/some.file") if name.startswith("--") else name


_SOME = {"--terminated-pod-gc-threshold": "10", "--pod-max-pids": "100", "--seccomp-default": "true"}
"""A value that an option can hold, for those that hold no text."""


def _near(op: str, value: Any) -> Iterator[str]:
    if isinstance(value, bool) or value in ("true", "false"):
        yield from ("true", "false")
    elif op == "gte":
        yield from (str(value), str(int(value) + 1), str(max(int(value) - 1, 0)))
    elif op == "bitmask":
        yield from (value, "644", "600", "400", "755", "700", "640", "666", "000", "100")
    elif op in ("has", "nothave"):
        yield from (str(value), f"{value},Other", f"Other,{value}", "Other")
    elif op == "valid_elements":
        first = value.split(",")
        yield from (first[0], ",".join(first), f"{first[0]},TLS_RSA_WITH_RC4_128_SHA", "TLS_RSA_WITH_RC4_128_SHA")
    else:
        yield from (str(value), f"{value}1")


def _bench(tests: dict[str, Any], case: dict[str, str | None]) -> bool:
    """kube-bench's verdict on the words."""
    results = [_item(item, case) for item in tests["test_items"]]
    return any(results) if tests.get("bin_op") == "or" else all(results)


def _item(item: dict[str, Any], case: dict[str, str | None]) -> bool:
    printed = " ".join(_word(name, value) for name, value in case.items() if value is not None)
    flag = item["flag"]
    if item.get("set") is False:
        return flag not in printed
    if flag not in printed:
        return False
    if "compare" not in item:
        return True
    found = re.search(re.escape(flag) + r"(?:=|: *)*([^\s]*)", printed)
    bare = "true" if flag.startswith("--") else flag
    value = found[1] if found and found[1] else bare
    return _compared(item["compare"]["op"], value, item["compare"]["value"])


def _word(name: str, value: str) -> str:
    return name if value == name else f"{name}={value}"


def _compared(op: str, value: str, wanted: Any) -> bool:
    text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
    if op in ("eq", "noteq"):
        return (value.lower() == text.lower()) is (op == "eq")
    if op == "gte":
        return int(value) >= int(text)
    if op in ("has", "nothave"):
        return (text in value) is (op == "has")
    if op == "bitmask":
        return int(value, 8) & ~int(text, 8) == 0
    return set(value.split(",")) <= set(text.split(","))


def _lab(check: CisCheck, case: dict[str, str | None]) -> bool:
    """The lab's verdict on a component started with those words, or on files like that."""
    if check.of_files or check.target == "kube-proxy":
        return met(check, lambda part: case.get(part.name.replace("_", " ")))
    words = [Word(_word(name, value)) for name, value in case.items() if value is not None and name.startswith("--")]
    options = parse(words, manual(check.target, CURRENT))

    def held(part: Part) -> str | None:
        return option_held(options, part) if part.name.startswith("--") else case.get(part.name)

    return met(check, held)


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
