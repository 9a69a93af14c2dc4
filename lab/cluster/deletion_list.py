"""One item of a list of what to delete."""

from __future__ import annotations

from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass

WITH_VALUE = frozenset({"-n", "--namespace", "--grace-period", "--timeout", "--cascade"})
ALONE = frozenset({"--force", "--now", "--wait", "--ignore-not-found"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object to delete: the word for its kind, its namespace (where the kind has one) and name."""

    word: str
    namespace: str
    name: str
    may_be_missing: bool = False


class MalformedItemError(ValueError):
    """An item that does not say what to delete."""


def parse_item(item: Json) -> tuple[Wanted, ...]:
    """The objects an item names. Raises MalformedItemError saying what is wrong."""
    if isinstance(item, dict):
        return (_of_mapping(item),)
    if not isinstance(item, str) or not item.split():
        raise MalformedItemError(f"{_shown(item)} does not name an object")
    words, flags = _sorted_out(item.split())
    namespace = flags.get("-n") or flags.get("--namespace") or ""
    may_be_missing = flags.get("--ignore-not-found", "false") != "false"
    if not words:
        raise MalformedItemError(f"{_shown(item)} does not name an object")
    pairs = _slashed(words) if "/" in words[0] else _spaced(words)
    return tuple(
        Wanted(word, _one_namespace(own, namespace, item), name, may_be_missing) for word, own, name in pairs
    )


def _one_namespace(own: str, flag: str, item: str) -> str:
    if own and flag and own != flag:
        raise MalformedItemError(f"{_shown(item)} names two namespaces, {own} and {flag}")
    return own or flag or "default"


def _sorted_out(tokens: list[str]) -> tuple[list[str], dict[str, str]]:
    """The words and the flags of a command line, without its ``kubectl delete``."""
    words: list[str] = []
    flags: dict[str, str] = {}
    rest = iter(tokens)
    for token in rest:
        if not token.startswith("-"):
            words.append(token)
            continue
        name, equals, value = token.partition("=")
        if token.startswith("-n") and len(token) > 2 and not equals:
            name, value = "-n", token[2:]
        elif name in WITH_VALUE and not equals:
            value = next(rest, "")
        elif name in ALONE and not equals:
            value = "true"
        if name not in WITH_VALUE | ALONE:
            raise MalformedItemError(f"unknown flag: {name}")
        if not value:
            raise MalformedItemError(f"flag needs an argument: {name}")
        flags[name] = value
    for expected in ("kubectl", "delete"):
        if words[:1] == [expected]:
            words.pop(0)
    return words, flags


def _slashed(words: list[str]) -> list[tuple[str, str, str]]:
    found = []
    for word in words:
        parts = word.split("/")
        if len(parts) not in (2, 3) or not all(parts):
            raise MalformedItemError(f"{word!r} is neither Kind/name nor Kind/namespace/name")
        found.append((parts[0], parts[1] if len(parts) == 3 else "", parts[-1]))
    return found


def _spaced(words: list[str]) -> list[tuple[str, str, str]]:
    word, *names = words
    if not names:
        raise MalformedItemError(f"{word!r} needs a name beside it")
    slashed = next((name for name in names if "/" in name), None)
    if slashed is not None:
        raise MalformedItemError(f"{slashed!r} cannot be a name: it holds a slash")
    return [(word, "", name) for name in names]


def _of_mapping(item: JsonObject) -> Wanted:
    metadata = item.get("metadata")
    where = metadata if isinstance(metadata, dict) else item
    kind, name, namespace = item.get("kind"), where.get("name"), where.get("namespace") or "default"
    if not (isinstance(kind, str) and isinstance(name, str) and isinstance(namespace, str) and kind and name):
        raise MalformedItemError("a mapping must hold kind and name, and namespace where it is not default")
    return Wanted(kind, namespace, name)


def _shown(item: Json) -> str:
    text = repr(item) if not isinstance(item, str) else f'"{item}"'
    return text if len(text) <= 60 else text[:57] + "…"
