"""Modes and owners of the nodes' files: what ``chmod`` and ``chown`` leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import yaml

from lab.cluster.nearest import nearest
from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.finding import Finding, Severity
from lab.manifests.nodes import resolved
from lab.quick_dataclass import dataclass

OCTAL = re.compile(r"(?:0o)?0*([0-7]{1,4})")
SYMBOLIC = re.compile(r"[ugoa]*[-+=][rwxXst]*(?:,[ugoa]*[-+=][rwxXst]*)*|[-dl]?(?:[r-][w-][xsStT-]){3}")
NAME = re.compile(r"[a-z_][a-z0-9_-]*\$?|[0-9]+")
ROOT_BY_NUMBER = "0"

HOW = 'Write it like this: /etc/kubernetes/admin.conf: {mode: "0600", owner: "root:root"}'
KEYS = ("mode", "owner")


@dataclass(frozen=True, slots=True)
class Mode:
    """The permission bits of a file, and who owns it."""

    bits: int = 0o644
    user: str = "root"
    group: str = "root"

    @property
    def octal(self) -> str:
        """The bits as they are usually written: ``0644``."""
        return f"{self.bits:04o}"

    @property
    def owner(self) -> str:
        """User and group: ``root:root``."""
        return f"{self.user}:{self.group}"

    def within(self, most: int) -> bool:
        """Whether nobody may do more than those bits let them: ``0600`` is within ``0644``."""
        return not self.bits & ~most

    def __str__(self) -> str:
        return f"{self.octal} {self.owner}"


USUAL = Mode()
"""What a file has of which nothing is said: root's, written by root and read by all."""


def mode_of(state: State, path: str) -> Mode:
    """The mode and owner of a file or folder on the nodes."""
    return state.node_modes.get(path, USUAL)


class ModeError(ValueError):
    """A mode or owner that ``chmod`` or ``chown`` would not take, or that the lab does not; ``rule`` says which."""

    def __init__(self, rule: str, message: str, mend: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.mend = mend


def bits_of(written: str) -> int:
    """The bits of an octal mode, as written: ``0600``, ``600`` and ``0o600`` are the same. Raises ModeError."""
    text = written.strip()
    octal = OCTAL.fullmatch(text)
    if octal:
        return int(octal.group(1), 8)
    if SYMBOLIC.fullmatch(text):
        raise ModeError(
            "modes-symbolic", f"{text} is a symbolic mode, and this file takes octal ones",
            "Write the digits that chmod takes: 4 to read, 2 to write, 1 to run, for owner, group and others.",
        )  # fmt: skip
    raise ModeError("modes-invalid", f"chmod: invalid mode: '{text}'", 'Write octal digits, such as "0600".')


def owner_of(written: str, found: Mode) -> Mode:
    """The file after ``chown`` with that owner; a part left out stays as it is. Raises ModeError.

    Source: the manual page of chown(1): ``user:`` gives the user's own group, which is taken to have the same name.
    """
    user, colon, group = written.strip().partition(":")
    names = [name for name in (user, group) if name]
    if not names or not all(NAME.fullmatch(name) for name in names):
        raise ModeError("modes-invalid", f"chown: invalid user: '{written}'", "Write user:group, such as root:root.")
    user, group = (("root" if name == ROOT_BY_NUMBER else name) for name in (user, group))
    if colon and not group:
        group = user
    return replace(found, user=user or found.user, group=group or found.group)


def modes_in(
    document: Document, found: Mapping[str, Mode], paths: frozenset[str]
) -> tuple[dict[str, Mode], list[Finding]]:
    """The modes after a document's changes to those found, and what is wrong with it.

    ``paths`` are the files there are; what the document says of any other path is told and left out.
    """
    after, findings = dict(found), []
    root = resolved(document.root) if document.root is not None else None
    if not isinstance(root, yaml.MappingNode):
        return after, [_wrong(document, (), "modes-invalid", "must be a mapping of paths to modes", HOW)]
    for key, value in root.value:
        path = str(resolved(key).value)
        if path not in paths and path not in found:
            near = nearest(path, paths | found.keys())
            mend = f"Did you mean {near}?" if near else "Write the whole path of a file that is there."
            said = f"chmod: cannot access '{path}': No such file or directory"
            findings.append(_wrong(document, (path,), "modes-no-such-file", said, mend, of_key=True))
            continue
        before = found.get(path, USUAL)
        try:
            if (changed := _changed(resolved(value), before)) != before:
                after[path] = changed
        except ModeError as error:
            findings.append(_wrong(document, (path,), error.rule, f"{path}: {error}", error.mend))
    return after, findings


def _changed(node: yaml.Node, found: Mode) -> Mode:
    """A file after what is written of it."""
    if isinstance(node, yaml.ScalarNode) and node.value:
        return replace(found, bits=bits_of(node.value))
    if not isinstance(node, yaml.MappingNode):
        raise ModeError("modes-invalid", "must hold mode and owner", HOW)
    after = found
    for name, text in _texts(node):
        after = replace(after, bits=bits_of(text)) if name == "mode" else owner_of(text, after)
    return after


def _texts(node: yaml.MappingNode) -> Iterator[tuple[str, str]]:
    for key, value in node.value:
        name, written = str(resolved(key).value), resolved(value)
        if name not in KEYS:
            raise ModeError("modes-invalid", f"unknown key {name!r}; known keys: {', '.join(KEYS)}", HOW)
        if not isinstance(written, yaml.ScalarNode):
            raise ModeError("modes-invalid", f"{name} must be a text", HOW)
        yield name, str(written.value)


def _wrong(
    document: Document, place: tuple[str, ...], rule: str, message: str, mend: str, *, of_key: bool = False
) -> Finding:
    span = document.key_span(place) if of_key else document.span(place)
    return Finding(rule, Severity.ERROR, message, span, mend=mend)
