"""A node's settings against their bounds: every one that any of the three files sets, or has by default."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.subjects.hosts.node import node
from lab.subjects.hosts.reading.found import Found, Held, Key, Trouble
from lab.subjects.hosts.reading.kernel import YES
from lab.subjects.protocol import Bounds, Note, Witness

MISSING, EXCESS = "missing", "excess"

OF_SETS = ("groups", "sudo")
"""What has sets for values wherever it is."""


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """The settings that are not as they must be, or as they may be."""
    required, permitted, now = node(bounds.required), node(bounds.permitted), node(state)
    known = {trouble.text for trouble in required.troubles}
    refused = [refusal(trouble) for trouble in now.troubles if trouble.text not in known]
    keys = dict.fromkeys((*required.settings, *permitted.settings, *now.settings))
    return (*refused, *(found for key in keys for found in _wrong(key, required, permitted, now)))


def refusal(trouble: Trouble) -> Witness:
    """A file that its program refuses."""
    text = f"{trouble.of} refuses its configuration: {trouble.text}"
    return Witness(MISSING, text, {"of": trouble.of}, (Note(text, good=False, span=trouble.span),))


def held(found: Found, key: Key) -> Held:
    """A setting's value, or what holds where nothing sets it."""
    setting = found.settings.get(key)
    if setting is not None:
        return setting.value
    if key[0] in OF_SETS:
        return frozenset()
    return {"module": YES, "loaded at the start": "no", "root": "is nobody else"}.get(key[0], "")


def _wrong(key: Key, required: Found, permitted: Found, now: Found) -> Iterator[Witness]:
    least, most, is_ = held(required, key), held(permitted, key), held(now, key)
    sets = [each for each in (least, most, is_) if isinstance(each, frozenset)]
    span = now.settings[key].span if key in now.settings else None
    if sets:
        low, high, mine = (each if isinstance(each, frozenset) else frozenset() for each in (least, most, is_))
        for item in sorted(low - mine):
            yield witness(MISSING, key, f"{told(key)} lacks {item}", span)
        for item in sorted(mine - high):
            yield witness(EXCESS, key, f"{told(key)} has {item}, and must not", span)
    elif is_ not in (least, most):
        yield witness(MISSING, key, differs(key, _shown(is_), _shown(least)), span)


def witness(kind: str, key: Key, text: str, span: Span | None) -> Witness:
    """A setting that is not as it should be."""
    return Witness(kind, text, {"of": key[0], "setting": key[1]}, (Note(text, good=False, span=span),))


def differs(key: Key, is_: str, must: str) -> str:
    """That a setting is one thing and must be another; what is said of a module is a sentence's end already."""
    if key[0] == "module":
        return f"{told(key)} {is_.replace('loaded by', 'can be loaded by')}, and must be one that {must}"
    return f"{told(key)} is {is_}, and must be {must}"


def told(key: Key) -> str:
    """A setting in a sentence."""
    of, name = key
    words = {
        "sysctl": name, "module": f"the module {name}", "loaded at the start": f"the module {name} loaded at the start",
        "groups": f"{name}'s groups", "sudo": f"what {name} may run by sudo", "shell": f"{name}'s shell",
        "root": f"{name}", "docker": f"Docker's {name}",
    }  # fmt: skip
    return words.get(of, f"{name} of {of}")


def _shown(value: Held) -> str:
    return (", ".join(sorted(value)) if isinstance(value, frozenset) else value) or "not set"
