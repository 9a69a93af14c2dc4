"""Whether a state's seccomp profiles lie within their bounds, by trying every call there is on the raw files."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import product

from lab.cluster.nodes.syscalls import X86_64
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

FOLDER = "/var/lib/kubelet/seccomp/"

GOOD = {"SCMP_ACT_ALLOW": 3, "SCMP_ACT_LOG": 2, "SCMP_ACT_ERRNO": 1, "SCMP_ACT_TRACE": 1, "SCMP_ACT_NOTIFY": 1}
BAD = dict.fromkeys(("SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP"), 0)
WORTH = GOOD | BAD
COMPARE: dict[str, Callable[[int, int, int], bool]] = {
    "SCMP_CMP_NE": lambda held, one, _: held != one,
    "SCMP_CMP_LT": lambda held, one, _: held < one,
    "SCMP_CMP_LE": lambda held, one, _: held <= one,
    "SCMP_CMP_EQ": lambda held, one, _: held == one,
    "SCMP_CMP_GE": lambda held, one, _: held >= one,
    "SCMP_CMP_GT": lambda held, one, _: held > one,
    "SCMP_CMP_MASKED_EQ": lambda held, one, two: held & one == two,
}


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Try each call of each profile with arguments around those that any file compares with."""
    paths = {path for each in (bounds.required, bounds.permitted) for path in each.node_files}
    for path in sorted(path for path in paths if path.startswith(FOLDER)):
        need, may, now = (_loaded(each.node_files.get(path)) for each in (bounds.required, bounds.permitted, state))
        if now is None:
            return Ruling(False, f"{path} cannot be loaded")
        if need is None or may is None:
            continue
        said = _first(need, may, now)
        if said:
            return Ruling(False, said)
    return Ruling(True)


def _loaded(text: str | None) -> JsonObject | None:
    """The file as the runtime takes it; None where it does not."""
    try:
        value = json.loads(text or "")
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    default, blocks = value.get("defaultAction") or "", value.get("syscalls") or []
    if not default and not blocks:
        return {"defaultAction": "SCMP_ACT_ALLOW"}
    actions = [default, *(block.get("action") for block in blocks)]
    return value if all(action in WORTH for action in actions) else None


def _first(need: JsonObject, may: JsonObject, now: JsonObject) -> str:
    blocks = [block for each in (need, may, now) for block in each.get("syscalls") or []]
    names = {name for block in blocks for name in block.get("names") or []}
    numbers = {0, 2**64 - 1}
    for block in blocks:
        for arg in block.get("args") or []:
            for value in (arg.get("value") or 0, arg.get("valueTwo") or 0):
                numbers |= {max(value - 1, 0), value, value + 1}
    places = sorted({arg.get("index") or 0 for block in blocks for arg in block.get("args") or []})
    for name in sorted({*X86_64, "nobody_s_call"}):
        for chosen in product(sorted(numbers), repeat=len(places)) if name in names else [(0,) * len(places)]:
            arguments = dict(zip(places, chosen, strict=True))
            wanted, most, got = (_worth(each, name, arguments) for each in (need, may, now))
            if (min(wanted) >= 2 and min(got) < 2) or max(got) > max(most):
                return f"{name} with {arguments}: {got} is not between {wanted} and {most}"
            if wanted == most == {1} and 0 in got:
                return f"{name} is killed"
    return ""


def _worth(profile: JsonObject, name: str, arguments: dict[int, int]) -> set[int]:
    default = profile["defaultAction"]
    plain = {"action": default, "errnoRet": profile.get("defaultErrnoRet") or 1}
    found = set()
    for block in profile.get("syscalls") or []:
        same = block["action"] == default and (
            default != "SCMP_ACT_ERRNO" or (block.get("errnoRet") or 1) == plain["errnoRet"]
        )
        if name in (block.get("names") or []) and not same and _matches(block.get("args") or [], arguments):
            found.add(WORTH[block["action"]])
    return found or {WORTH[default]}


def _matches(args: list[JsonObject], arguments: dict[int, int]) -> bool:
    held = [
        COMPARE[arg["op"]](arguments[arg.get("index") or 0], arg.get("value") or 0, arg.get("valueTwo") or 0)
        for arg in args
    ]
    places = [arg.get("index") or 0 for arg in args]
    return any(held) if len(places) > len(set(places)) else all(held)
