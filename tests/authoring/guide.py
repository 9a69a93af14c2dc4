"""Following AUTHORING.md to the letter: its files are written, its commands run, and what they print is compared."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "AUTHORING.md"

BLOCK = re.compile(
    r"(?:^\*\*`(?P<path>[^`\n]+)`\*\*\n\n)?^(?P<fence>`{3,})(?P<kind>\w+)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S
)

ANYTHING = "…"
"""In what a command prints, what may be anything: a part of a line, or any number of lines."""


@dataclass(frozen=True)
class Block:
    """A block of code: a file where it has a path, else what is typed and printed."""

    path: str
    kind: str
    text: str


def blocks() -> list[Block]:
    """Every block of the guide, in order."""
    found = BLOCK.finditer(GUIDE.read_text(encoding="utf-8"))
    return [Block(each["path"] or "", each["kind"], each["text"]) for each in found]


def typed(block: Block) -> list[tuple[str, list[str]]]:
    """Each command of a block with the lines that it prints."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def fits(expected: list[str], printed: str) -> bool:
    """Whether a command printed what the guide says."""
    rows = [".*" if line == ANYTHING else ".*".join(map(re.escape, line.split(ANYTHING))) for line in expected]
    pattern = "\n".join(rows).replace("\n.*\n", "\n(?:.*\n)*?") if rows else ""
    pattern = re.sub(r"^\.\*\n", r"(?:.*\\n)*?", pattern)
    pattern = re.sub(r"\n\.\*$", r"(?:\\n.*)*", pattern)
    return re.fullmatch(pattern, printed.rstrip("\n")) is not None


def follow(block: Block, folder: Path, lab, environment) -> Path:
    """Do what a block says, in a folder. Returns the folder one is in afterwards."""
    if block.path:
        path = folder / block.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, encoding="utf-8")
        return folder
    assert block.kind == "console"
    for command, expected in typed(block):
        first, *words = shlex.split(command.replace("$PWD", str(folder)))
        if first == "cd":
            folder = folder / words[0]
            os.chdir(folder)
        elif first == "export":
            environment.setenv(*words[0].split("=", 1))
        elif first == "unset":
            environment.delenv(words[0])
        elif first == "cks-lab":
            ran = lab(*words)
            assert ran.err == "", command
            assert fits(expected, ran.out), f"{command}\n{ran.out}"
        else:
            assert first == "rm", "only what cannot harm is run"
            subprocess.run(command, shell=True, check=True, cwd=folder)
    return folder
