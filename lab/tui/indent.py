"""How lines of YAML are indented as one types."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Change: TypeAlias = Callable[[list[str]], list[str]]
"""What is done to some lines: one out for each one in."""

STEP = 2
"""Columns per level, as Kubernetes' own manifests have it."""

ITEM = re.compile(r"(?:- +)+")
OPENS = re.compile(r":(?:\s+[|>][+-]?\d?|\s+[&!]\S+)*\s*$")
COMMENT = re.compile(r"(?:^|\s)#.*$")


def blanks(line: str) -> int:
    """How many blanks the line begins with."""
    return len(line) - len(line.lstrip(" "))


def indent_after(before: str) -> int:
    """The column a new line begins at, after a line that reads ``before`` up to the cursor.

    A key without a value opens a level; after ``- `` the next line stands under the item's content.
    """
    column = blanks(before)
    content = COMMENT.sub("", before[column:]).rstrip()
    if content == "-":
        return column + STEP
    item = ITEM.match(content)
    if item:
        column += item.end()
        content = content[item.end() :]
    if OPENS.search(content):
        column += STEP
    return column


def stop_after(column: int) -> int:
    """The next indentation stop to the right of a column."""
    return (column // STEP + 1) * STEP


def stop_before(column: int) -> int:
    """The next indentation stop to the left of a column; 0 at the margin."""
    return max((column - 1) // STEP * STEP, 0)


def indent_lines(lines: list[str]) -> list[str]:
    """Every line one level deeper; blank lines stay as they are."""
    return [" " * STEP + line if line.strip() else line for line in lines]


def dedent_lines(lines: list[str]) -> list[str]:
    """Every line one level less deep, as far as it has blanks to give."""
    return [line[min(blanks(line), STEP) :] for line in lines]
