"""What a check may ask of an image: each requirement gives what is held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from lab.manifests.document import Json
from lab.subjects.dockerfile.facts import Facts
from lab.subjects.dockerfile.marks import Mark

Wrong: TypeAlias = Callable[[Facts], Iterator[Mark]]
"""What an image is blamed for."""

NON_ROOT = "non-root"

NONE_OF: Mapping[str, str] = {
    "secrets": "secret", "build_secrets": "build-secret", "adds": "add", "caches": "cache", "setuid": "setuid",
    "unpinned": "unpinned", "shell": "shell", "package_manager": "package-manager", "build_tools": "build-tools",
    "latest": "base-latest",
}  # fmt: skip
"""What an image may be asked to have none of."""

KEEPS: Mapping[str, tuple[str, ...]] = {
    "entrypoint": ("entrypoint",), "cmd": ("cmd",), "expose": ("port",), "workdir": ("workdir",), "env": ("variable",),
    "files": ("file",), "volumes": ("volume",), "steps": ("step", "package"), "base": ("base", "image"),
    "healthcheck": ("health check",), "stopsignal": ("stop signal",), "user": ("user",),
}  # fmt: skip
"""What an image may be asked to keep, and the keys of the facts that it means."""


def _user(written: Json) -> Wrong:
    if not isinstance(written, str | int) or isinstance(written, bool) or not str(written):
        raise ValueError("user must be non-root, or a user's name or number")
    wanted = str(written)

    def wrong(facts: Facts) -> Iterator[Mark]:
        yield from facts.of_kind("root")
        other = wanted not in (NON_ROOT, facts.user, facts.user.partition(":")[0], str(facts.uid))
        if other and not facts.root:
            yield Mark("user", wanted, "user-other", f"runs as {facts.user}, not as {wanted}", 1)

    return wrong


def _base(written: Json) -> Wrong:
    if not isinstance(written, dict) or not written or not set(written) <= {"digest", "from"}:
        raise ValueError("base must be written {digest: true, from: [registry/repository, …]}")
    names = written.get("from", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ValueError("base.from must list images without tags")
    digest = written.get("digest") is True

    def wrong(facts: Facts) -> Iterator[Mark]:
        if digest:
            yield from facts.of_kind("base-unpinned")
        for base in facts.bases:
            if names and base.final and base.name not in names:
                text = f"is built from {base.name}, which is not {' or '.join(names)}"
                yield Mark("base", base.name, "base-other", text, base.line)

    return wrong


def _none_of(key: str) -> Callable[[Json], Wrong]:
    def parse(written: Json) -> Wrong:
        if written != "none":
            raise ValueError(f"{key} can only be asked for as none")
        return lambda facts: iter(facts.of_kind(NONE_OF[key]))

    return parse


def _health(written: Json) -> Wrong:
    if written is not True:
        raise ValueError("healthcheck must be true")

    def wrong(facts: Facts) -> Iterator[Mark]:
        if facts.kept.get("health check", '["NONE"]') == '["NONE"]':
            yield Mark("health check", "", "setting-lost", "has no HEALTHCHECK", 1)

    return wrong


REQUIREMENTS: Mapping[str, Callable[[Json], Wrong]] = {
    "user": _user,
    "base": _base,
    "healthcheck": _health,
    **{key: _none_of(key) for key in NONE_OF},
}
"""Each reads its parameter, and raises ValueError saying what to write."""
