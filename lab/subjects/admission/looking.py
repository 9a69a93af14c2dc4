"""Which mistake an expression shows that holds for an object it should refuse."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from lab.cluster.podsecurity.templates import template_path
from lab.cluster.state import State
from lab.subjects.admission.probe import Probe, judge
from lab.subjects.admission.probes.fields import changed
from lab.subjects.admission.probes.values import UNSET
from lab.subjects.admission.reasons import Stage, Step


def looked_into(probe: Probe, step: Step, state: State, *, turned: bool) -> str:
    """The coach's rule for a request that is admitted wrongly. ``turned`` says that others are denied wrongly."""
    if step.stage is not Stage.HOLDS:
        return step.reason
    special = probe.special
    if special.place in ("init", "ephemeral", "second") and not judge(state, _in_front(probe, alone=True)).admitted:
        if special.place == "second" or judge(state, _in_front(probe, alone=False)).admitted:
            return "one-of-many"
        return "init-containers-forgotten" if special.place == "init" else "subresource-missing"
    if turned and special.place in ("", "container"):
        return "expression-negated"
    if special.field == "image" and special.part.startswith('"'):
        return _of_image(str(json.loads(special.part)), probe, state) or step.reason
    return step.reason


def _in_front(probe: Probe, *, alone: bool) -> Probe:
    """The same value in the only container, or in the second of two."""
    template = template_path(str(probe.manifest.get("kind"))) or ()
    spec = (*template, "spec")
    part = UNSET if probe.special.part == repr(UNSET) else json.loads(probe.special.part)
    steps = probe.special.field.split(".")
    bare = {key: value for key, value in probe.manifest.items() if key != "status"}
    for extra in ("initContainers", "ephemeralContainers"):
        bare = changed(bare, (*spec, extra), UNSET)
    held: Any = bare
    for step in spec:
        held = held[step]
    usual = held["containers"][0]
    other = changed({**usual, "name": "other"}, tuple(steps), part)
    return replace(
        probe,
        manifest=changed(bare, (*spec, "containers"), [other] if alone else [usual, other]),
        old=None,
        subresource="",
    )


def _of_image(image: str, probe: Probe, state: State) -> str:
    """What a reference is that passed: one that only looks like another, or one without a tag."""
    if ".evil.example/" in image or "-evil/" in image or image.startswith("evil.example/"):
        host = image.partition("/")[0]
        unlike = json.dumps(f"{'registry.invalid' if 'evil' in host else host}/something/else:1.4")
        beside = replace(probe, special=replace(probe.special, part=unlike))
        return "" if judge(state, _in_front(beside, alone=True)).admitted else "prefix-without-slash"
    name = image.rpartition("/")[2]
    if ":" not in name and "@" not in name:
        return "tag-left-out"
    return ""
