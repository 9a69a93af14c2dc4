"""A seccomp profile, as containerd reads it from a file and runc loads it.

Sources: https://kubernetes.io/docs/tutorials/security/seccomp/ and the OCI runtime specification, ``config-linux``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property, lru_cache

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass

EPERM = 1


class Action(StrEnum):
    """What becomes of a system call."""

    ALLOW = "SCMP_ACT_ALLOW"
    LOG = "SCMP_ACT_LOG"
    ERRNO = "SCMP_ACT_ERRNO"
    TRACE = "SCMP_ACT_TRACE"
    NOTIFY = "SCMP_ACT_NOTIFY"
    TRAP = "SCMP_ACT_TRAP"
    KILL = "SCMP_ACT_KILL"
    KILL_THREAD = "SCMP_ACT_KILL_THREAD"
    KILL_PROCESS = "SCMP_ACT_KILL_PROCESS"


class Operator(StrEnum):
    """How an argument is compared. ``MASKED_EQ`` compares, of the bits in ``value``, with ``valueTwo``."""

    NE = "SCMP_CMP_NE"
    LT = "SCMP_CMP_LT"
    LE = "SCMP_CMP_LE"
    EQ = "SCMP_CMP_EQ"
    GE = "SCMP_CMP_GE"
    GT = "SCMP_CMP_GT"
    MASKED_EQ = "SCMP_CMP_MASKED_EQ"


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparison of one argument, counted from 0."""

    index: int
    value: int
    second: int
    operator: Operator


@dataclass(frozen=True, slots=True)
class Rule:
    """What becomes of the calls it names, where its conditions hold; always where it has none."""

    names: tuple[str, ...]
    action: Action
    errno: int
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Profile:
    """A whole profile. A file that says nothing at all switches seccomp off: everything is allowed."""

    default: Action
    default_errno: int
    rules: tuple[Rule, ...]
    architectures: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The calls it names, in its own order."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.names))

    def of(self, name: str) -> tuple[Rule, ...]:
        """The rules for a call. One that does what is done anyway adds nothing."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if not self._says_nothing(rule):
                for name in dict.fromkeys(rule.names):
                    found.setdefault(name, []).append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    def _says_nothing(self, rule: Rule) -> bool:
        return rule.action is self.default and (rule.action is not Action.ERRNO or rule.errno == self.default_errno)


class ProfileError(ValueError):
    """A file that is no profile: no container starts with it. The message is the runtime's, after the file's name."""


UNCONFINED = Profile(Action.ALLOW, EPERM, ())


@lru_cache(maxsize=32)
def parse(text: str) -> Profile:
    """Read a profile. Raises ProfileError saying what is wrong."""
    try:
        written = json.loads(text)
    except RecursionError:
        raise ProfileError("exceeded max depth") from None
    except ValueError as error:
        raise ProfileError(f"it is no JSON: {_first_line(error)}") from None
    if not isinstance(written, dict):
        raise ProfileError("it is no JSON object")
    fields = _fields(written)
    blocks = _list(fields, "syscalls")
    default = fields.get("defaultaction") or ""
    if default == "" and not blocks:
        return UNCONFINED
    errno = _number(fields, "defaulterrnoret", EPERM)
    rules = tuple(_rule(_mapping(block, "syscalls")) for block in blocks)
    architectures = tuple(str(name) for name in _list(fields, "architectures"))
    wrong = [name for name in architectures if not name.startswith("SCMP_ARCH_")]
    if wrong:
        raise ProfileError(f"string {wrong[0]} is not a valid arch for seccomp")
    return Profile(_action(default), errno, rules, architectures)


def _first_line(error: ValueError) -> str:
    return str(error).partition("\n")[0][:1].lower() + str(error).partition("\n")[0][1:]


def _fields(written: Mapping[str, Json]) -> dict[str, Json]:
    """The fields by name; Go's decoder does not tell capitals from small letters."""
    return {key.lower(): value for key, value in written.items()}


def _rule(fields: dict[str, Json]) -> Rule:
    names = _list(fields, "names")
    if not all(isinstance(name, str) for name in names):
        raise ProfileError("syscalls.names must list texts")
    action = _action(fields.get("action") or "")
    conditions = tuple(_condition(_mapping(each, "args")) for each in _list(fields, "args"))
    return Rule(tuple(names), action, _number(fields, "errnoret", EPERM), conditions)


def _condition(fields: dict[str, Json]) -> Condition:
    operator = fields.get("op") or ""
    if operator not in tuple(Operator):
        raise ProfileError(f"string {operator} is not a valid operator for seccomp")
    index = _number(fields, "index", 0)
    if not 0 <= index <= 5:
        raise ProfileError(f"a system call has the arguments 0 to 5, and not {index}")
    return Condition(index, _number(fields, "value", 0), _number(fields, "valuetwo", 0), Operator(operator))


def _action(written: Json) -> Action:
    if written not in tuple(Action):
        raise ProfileError(f"string {written} is not a valid action for seccomp")
    return Action(written)


def _mapping(written: Json, where: str) -> dict[str, Json]:
    if not isinstance(written, dict):
        raise ProfileError(f"{where} must list objects")
    return _fields(written)


def _list(fields: dict[str, Json], key: str) -> list[Json]:
    value = fields.get(key)
    if value is not None and not isinstance(value, list):
        raise ProfileError(f"{key} must be a list")
    return value or []


def _number(fields: dict[str, Json], key: str, absent: int) -> int:
    value = fields.get(key)
    if value is None:
        return absent
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**64:
        raise ProfileError(f"{key} must be a whole number")
    return value
