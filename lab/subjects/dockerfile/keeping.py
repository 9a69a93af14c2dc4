"""What a rewritten Dockerfile loses or changes of what it had to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.quick_dataclass import dataclass
from lab.subjects.dockerfile.facts import Facts

SETTINGS = ("entrypoint", "cmd", "workdir", "stop signal", "health check", "base")
"""What an image has one of."""

LISTED = ("port", "volume")
"""What must not be more than the bounds have."""

OF_OTHERS = ("the base image", "image ")
"""Where files come from that may be more: accounts and certificates of another stage's base."""

REASONS = {
    "entrypoint": "command-changed", "cmd": "command-changed", "workdir": "setting-lost", "stop signal": "setting-lost",
    "health check": "setting-lost", "base": "base-other", "port": "port-lost", "volume": "setting-lost",
    "variable": "setting-lost", "file": "file-lost", "package": "step-lost", "step": "step-lost", "image": "base-other",
    "user": "user-other",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing not kept: whether it is ``missing`` or too much (``excess``), and what to say of it."""

    kind: str
    key: str
    reason: str
    text: str
    line: int


def losses(found: Facts, required: Facts, permitted: Facts) -> Iterator[Loss]:
    """What is not as both bounds have it."""
    for key, wanted in required.kept.items():
        also = permitted.kept.get(key)
        if also is None:
            continue
        now = found.kept.get(key)
        if key in SETTINGS:
            follows = key == "cmd" and wanted == "[]" and found.kept.get("entrypoint") != required.kept["entrypoint"]
            if now not in (wanted, also) and not follows:
                yield _changed(found, key, wanted, now)
        elif also == wanted and now != wanted:
            yield _changed(found, key, wanted, now)
    for key in found.kept:
        extra = key not in required.kept and key not in permitted.kept
        if extra and (key.partition(" ")[0] in LISTED or key == "stop signal"):
            reason = "port-added" if key.startswith("port") else "setting-lost"
            yield Loss("excess", key, reason, f"has {key}, which it had not", found.lines.get(key, 1))
    added = [
        key for key in found.kept
        if key.startswith("file ") and not found.kept[key].startswith(OF_OTHERS)
        and key not in required.kept and key not in permitted.kept
    ]  # fmt: skip
    if added:
        more = f" and {len(added) - 1} more files" if len(added) > 1 else ""
        text = f"holds {added[0].removeprefix('file ')}{more} beyond what was asked for"
        yield Loss("excess", added[0], "file-added", text, found.lines.get(added[0], 1))
    same = required.user == permitted.user
    if same and not required.root and found.user != required.user and not found.root and found.uid != required.uid:
        yield Loss("missing", "user", "user-other", f"runs as {found.user}, not as {required.user}", 1)


def _changed(found: Facts, key: str, wanted: str, now: str | None) -> Loss:
    sort = key if key in SETTINGS else key.partition(" ")[0]
    line = found.lines.get(key, 0) or max(found.lines.get("base", 1), 1)
    reason, text = REASONS[sort], f"no longer has {_named(key, wanted)}"
    if sort in ("entrypoint", "cmd"):
        reason, text = _command(sort, tuple(json.loads(wanted)), tuple(json.loads(now or "[]")))
    elif sort == "image" and now is not None:
        reason, text = _other_image(key.partition(" ")[2], wanted, now)
    elif now is not None and sort == "file":
        text = f"has {key.partition(' ')[2]} from elsewhere: {now}, not {wanted}"
    elif now is not None:
        text = f"has the {key} {_shown(now)}, not {_shown(wanted)}"
    return Loss("missing", key, reason, text, line)


def _named(key: str, value: str) -> str:
    return (
        f"{key} ({value})" if value and key.startswith(("file", "variable")) else f"the {key} {_shown(value)}".rstrip()
    )


def _shown(value: str) -> str:
    return value if len(value) <= 80 else f"{value[:77]}…"


def _command(sort: str, wanted: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, str]:
    """What became of the entrypoint or the command."""
    name = sort.upper()
    if not now:
        return "command-lost", f"has no {name} any more; it was {json.dumps(wanted)}"
    if now[:2] == ("/bin/sh", "-c") and wanted[:2] != ("/bin/sh", "-c") and now[2].split() == " ".join(wanted).split():
        return "command-in-shell-form", f"has {name} in shell form, so a shell runs it: {json.dumps(now)}"
    return "command-changed", f"has another {name}: {json.dumps(now)}, not {json.dumps(wanted)}"


def _other_image(name: str, wanted: str, now: str) -> tuple[str, str]:
    if wanted.startswith("sha256:") and not now.startswith("sha256:"):
        return (
            "base-latest" if now == "latest" else "base-not-by-digest",
            f"is built from {name}:{now}, not by its digest",
        )
    if wanted.startswith("sha256:"):
        return "base-digest-other", f"is built from {name} by another digest: {_shown(now)}"
    return "base-other", f"is built from {name}:{now}, not {name}:{wanted}"
