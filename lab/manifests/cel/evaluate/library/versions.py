"""Semantic versions: ``semver('1.2.3').isLessThan(…)``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library and https://semver.org/.
"""

from __future__ import annotations

import re

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError, Semver
from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import UINT64

_PART = re.compile("[0-9A-Za-z-]+", re.ASCII)


def _parse(text: str) -> Semver:
    if not text:
        raise EvaluationError("Version string empty")
    parts = text.split(".", 2)
    if len(parts) != 3:
        raise EvaluationError("No Major.Minor.Patch elements found")
    rest, plus, build = parts[2].partition("+")
    patch, dash, pre = rest.partition("-")
    major, minor, last = _number("Major", parts[0]), _number("Minor", parts[1]), _number("Patch", patch)
    found = [_pre(part) for part in pre.split(".")] if dash else []
    labels = [_build(part) for part in build.split(".")] if plus else []
    return Semver(major, minor, last, tuple(found), tuple(labels))


def _number(name: str, part: str) -> int:
    if not part or not (part.isascii() and part.isdigit()):
        raise EvaluationError(f"Invalid character(s) found in {name.lower()} number {go_quote(part)}")
    if len(part) > 1 and part[0] == "0":
        raise EvaluationError(f"{name} number must not contain leading zeroes {go_quote(part)}")
    if int(part[:30]) not in UINT64:
        raise EvaluationError(f'strconv.ParseUint: parsing {go_quote(part)}: value out of range')
    return int(part)


def _pre(part: str) -> str:
    if not part:
        raise EvaluationError("Prerelease is empty")
    if _PART.fullmatch(part) is None:
        raise EvaluationError(f"Invalid character(s) found in prerelease {go_quote(part)}")
    if part.isdigit() and len(part) > 1 and part[0] == "0":
        raise EvaluationError(f"Numeric PreRelease version must not contain leading zeroes {go_quote(part)}")
    return part


def _build(part: str) -> str:
    if not part:
        raise EvaluationError("Build meta data is empty")
    if _PART.fullmatch(part) is None:
        raise EvaluationError(f"Invalid character(s) found in build meta data {go_quote(part)}")
    return part


def _tolerant(text: str) -> Semver:
    """A version that may begin with ``v``, have zeros in front, and lack minor and patch."""
    parts = [_without_zeros(part) for part in text.removeprefix("v").split(".", 2)]
    if len(parts) < 3 and set("+-") & set(parts[-1]):
        raise EvaluationError("short version cannot contain PreRelease/Build meta data")
    return _parse(".".join((*parts, "0", "0")[: max(3, len(parts))]))


def _without_zeros(part: str) -> str:
    bare = part.lstrip("0") if len(part) > 1 else part
    return bare if len(part) <= 1 or bare[:1].isdigit() else f"0{bare}"


def _read(_budget: Budget, text: str, tolerant: bool = False) -> Semver:
    return _tolerant(text) if tolerant else _parse(text)


def _is_semver(_budget: Budget, text: str, tolerant: bool = False) -> bool:
    try:
        _read(_budget, text, tolerant)
    except EvaluationError:
        return False
    return True


def _order(one: Semver, other: Semver) -> int:
    mine, its = one[:3], other[:3]
    if mine != its:
        return 1 if mine > its else -1
    if not one.pre or not other.pre:
        return bool(other.pre) - bool(one.pre)
    mine_, its_ = _keys(one.pre), _keys(other.pre)
    return (mine_ > its_) - (mine_ < its_)


def _keys(parts: tuple[str, ...]) -> list[tuple[int, int, str]]:
    """Numbers come before words, and by their amount."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


TABLE: Table = {
    ("semver", (str,)): _read,
    ("semver", (str, bool)): _read,
    ("isSemver", (str,)): _is_semver,
    ("isSemver", (str, bool)): _is_semver,
    ("major", (Semver,)): lambda _, a: a.major,
    ("minor", (Semver,)): lambda _, a: a.minor,
    ("patch", (Semver,)): lambda _, a: a.patch,
    ("compareTo", (Semver, Semver)): lambda _, a, b: _order(a, b),
    ("isGreaterThan", (Semver, Semver)): lambda _, a, b: _order(a, b) > 0,
    ("isLessThan", (Semver, Semver)): lambda _, a, b: _order(a, b) < 0,
}
