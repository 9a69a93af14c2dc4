"""What the learner chose in ``config.toml``: a theme, keys for actions, and a cluster of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "config.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices, and sentences about those that could not be understood.

    ``theme`` is empty where none was chosen; ``keys`` maps an action's id to its keys, separated by commas.
    ``context`` is that of the cluster for live mode, empty for the lab's own; ``kubeconfig`` is the file that
    describes it, None for where kubectl looks.
    """

    theme: str = ""
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    context: str = ""
    kubeconfig: Path | None = None


def settings_path() -> Path:
    """The user's file: ``$XDG_CONFIG_HOME/cks-lab/config.toml`` or what the system has in its place."""
    from platformdirs import user_config_path

    return user_config_path("cks-lab", appauthor=False) / FILE


def read_settings(path: Path, themes: Iterable[str], actions: Iterable[str]) -> Settings:
    """Read the file; a missing one means no choices. Never raises: what is wrong becomes a problem."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        return Settings(problems=(f"{path}: cannot be read: {error}",))
    import tomllib

    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(problems=(f"{path}{_line_in(str(error))}: not TOML: {error}",))
    return _checked(path, text, written, frozenset(themes), frozenset(actions))


def _checked(
    path: Path, text: str, written: Mapping[str, Any], themes: frozenset[str], actions: frozenset[str]
) -> Settings:
    problems: list[str] = []

    def complain(key: str, sentence: str) -> None:
        problems.append(f"{path}:{_line_of(key, text)}: {sentence}")

    for key in written.keys() - {"theme", "keys", "live"}:
        complain(key, f"unknown setting {key!r}; there are: theme, and the tables keys and live")
    theme = written.get("theme", "")
    if not isinstance(theme, str) or (theme and theme not in themes):
        complain("theme", f"no theme {theme!r}; there are: {', '.join(sorted(themes))}")
        theme = ""
    table = written.get("keys", {})
    if not isinstance(table, dict):
        complain("keys", "keys must be a table, like: [keys]")
        table = {}
    chosen: dict[str, str] = {}
    for action, key in _flat(table):
        if action not in actions:
            complain(action, f"no action {action!r}; press F1 for the actions and their ids")
        elif not isinstance(key, str) or not key.strip():
            complain(action, f'the keys of {action!r} must be a string, like: "f8,ctrl+g"')
        else:
            chosen[action] = key.strip()
    context, kubeconfig = _live(written.get("live", {}), complain)
    return Settings(theme, chosen, tuple(problems), context, kubeconfig)


def _live(table: object, complain: Callable[[str, str], None]) -> tuple[str, Path | None]:
    """The context and the file that describes it."""
    if not isinstance(table, dict):
        complain("live", "live must be a table, like: [live]")
        return "", None
    for key in table.keys() - {"context", "kubeconfig"}:
        complain(key, f"unknown setting {key!r} of live; there are: context and kubeconfig")
    chosen = {}
    for key in ("context", "kubeconfig"):
        value = table.get(key, "")
        if not isinstance(value, str) or (key in table and not value.strip()):
            complain(key, f'{key} must be a string, like: "kind-play"')
            return "", None
        chosen[key] = value.strip()
    if chosen["kubeconfig"] and not chosen["context"]:
        complain("kubeconfig", 'kubeconfig describes a context: name that too, like: context = "kind-play"')
        return "", None
    return chosen["context"], Path(chosen["kubeconfig"]).expanduser() if chosen["kubeconfig"] else None


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """The leaves of a table; ``library.search = "/"`` is a table in a table to TOML."""
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            found.extend(_flat(value, f"{before}{key}."))
        else:
            found.append((before + key, value))
    return found


def _line_in(message: str) -> str:
    match = re.search(r"at line (\d+)", message)
    return f":{match.group(1)}" if match else ""


def _line_of(key: str, text: str) -> int:
    """The first line that mentions the key, or the end of a dotted one; 1 where none does."""
    last = key.rpartition(".")[2]
    for wanted in (key, last):
        for number, line in enumerate(text.splitlines(), 1):
            if re.match(rf"\s*\[?[\"']?{re.escape(wanted)}\b", line):
                return number
    return 1
