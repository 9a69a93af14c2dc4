"""Whether a state's audit log is kept as it must be, by trying requests on the raw files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.audit.naive.manifest import NUMBERS, PATH, Kept, kept
from lab.subjects.audit.naive.policies import Fate, fate, loaded, rules_about
from lab.subjects.audit.naive.requests import Ask, Caller, asks, callers
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

AUDIT_FLAGS = frozenset({"audit-policy-file", "audit-log-path", *(f"audit-log-{name}" for name in NUMBERS)})


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Follow the manifest, then try requests on the three policies."""
    known = AUDIT_FLAGS | _flags(bounds.required.node_files.get(PATH, ""))
    need, most, own = (kept(each.node_files, known) for each in (bounds.required, bounds.permitted, state))
    if need is not None and most is not None and not need.why:
        said = _log(need, most, own)
        if said:
            return Ruling(False, said)
    path = need.policy if need is not None and need.policy else _only_policy(bounds.required.node_files)
    own_path = own.policy if own is not None and own.policy else path
    required = _Bound.of(bounds.required.node_files.get(path, ""))
    permitted = _Bound.of(bounds.permitted.node_files.get(path, ""))
    if required.policy is None or permitted.policy is None:
        return Ruling(True)
    now = loaded(state.node_files.get(own_path))
    if now is None:
        return Ruling(False, f"{own_path} is not read")
    return _requests(required, now, permitted)


def _flags(text: str) -> frozenset[str]:
    words = (word.strip(" -\"'") for word in text.split("\n") if word.strip().startswith("- --"))
    return frozenset(word.partition("=")[0] for word in words)


def _only_policy(files: Mapping[str, str]) -> str:
    return next((path for path in sorted(files) if path.endswith(".yaml") and loaded(files[path])), "")


def _log(need: Kept, most: Kept, own: Kept | None) -> str:
    if own is None or own.why:
        return own.why if own is not None else "no manifest"
    if own.log not in (need.log, most.log):
        return f"the log goes to {own.log}"
    for name, low, high, has in zip(NUMBERS, need.numbers, most.numbers, own.numbers, strict=True):
        if low and high and not (has.isdigit() and min(int(low), int(high)) <= int(has) <= max(int(low), int(high))):
            return f"{name} is {has}"
    return ""


class _Bound:
    """A policy that many answers are tried against; what it makes of a request is worked out once."""

    def __init__(self, text: str) -> None:
        self.policy = loaded(text)
        self._known: dict[tuple[Caller, Ask], Fate] = {}

    @staticmethod
    @lru_cache(maxsize=8)
    def of(text: str) -> _Bound:
        """The bound of that text."""
        return _Bound(text)

    def fate(self, caller: Caller, ask: Ask) -> Fate:
        """What it makes of a request."""
        key = (caller, ask)
        if key not in self._known:
            assert self.policy is not None
            self._known[key] = fate(self.policy, caller, ask)
        return self._known[key]


def _requests(required: _Bound, now: JsonObject, permitted: _Bound) -> Ruling:
    policies = [policy for policy in (required.policy, now, permitted.policy) if policy is not None]
    every = asks(policies)
    # Callers of whom every policy says the same are one.
    sorts = {tuple(rules_about(policy, caller) for policy in policies): caller for caller in callers(policies)}
    for caller in sorts.values():
        for ask in every:
            low, own, high = required.fate(caller, ask), fate(now, caller, ask), permitted.fate(caller, ask)
            said = _wrong(low, own, high, ask)
            if said:
                return Ruling(False, f"{caller.name}: {' '.join(filter(None, ask))}: {said}")
    return Ruling(True)


def _wrong(low: Fate, own: Fate, high: Fate, ask: Ask) -> str:
    if own.level < low.level:
        return f"level {own.level}, and {low.level} is the least"
    if own.level > high.level:
        return f"level {own.level}, and {high.level} is the most"
    lasts = ask.verb == "watch" or ask.below in ("exec", "attach", "portforward", "log", "proxy")
    passing = set() if lasts else {"ResponseStarted"}
    if own.level and low.level and low.stages - own.stages - passing:
        return f"nothing at {sorted(low.stages - own.stages - passing)}"
    if own.level and high.level and own.stages - high.stages - passing:
        return f"something at {sorted(own.stages - high.stages - passing)}"
    if not ask.path and min(own.level, high.level) >= 2 and high.fields_left_out and not own.fields_left_out:
        return "managed fields are written"
    if not ask.path and low.level >= 2 and own.fields_left_out and not low.fields_left_out:
        return "managed fields are not written"
    return ""
