"""The templates of exercises: each folder here is one, with the files of an exercise and those of its solution."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lab.quick_dataclass import dataclass

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Template:
    """A template: the domain its exercises are of unless told otherwise, and what it shows an author."""

    domain: str
    about: str


TEMPLATES = {
    "network": Template("cluster-setup", "a NetworkPolicy, with a looser reading that passes as well"),
    "rbac": Template("cluster-hardening", "a Role and its binding, in one file"),
    "podsecurity": Template("microservice-vulnerabilities", "a Deployment of the scenario, to be edited"),
    "audit": Template("monitoring-runtime", "a file that lies on the node, with bounds of its own"),
    "profiles": Template("system-hardening", "a file that lies on the node and is no YAML: a seccomp profile"),
    "sheet": Template("monitoring-runtime", "questions about a log, on an answer sheet"),
}
"""Each by the subject that grades it."""


@cache
def files_of(name: str) -> dict[str, str]:
    """The text of every file of a template, by its path below ``exercise/`` or ``solution/``."""
    root = HERE / name
    found = sorted(path for path in root.rglob("*") if path.is_file() and path.parent != root)
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in found}
