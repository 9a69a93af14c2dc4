"""Which mistake an expression shows that holds for an object it should refuse."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from lab.cluster.podsecurity.templates import template_path
from lab.cluster.state import State
from lab.subjects.admission.answers import answer
from lab.subjects.admission.probe import Probe
from lab.subjects.admission.probes.fields import changed
from lab.subjects.admission.probes.values import UNSET
from lab.subjects.admission.reasons import Stage, Step


def looked_into(probe: Probe, step: Step, state: State, *, turned: bool) -> str:
    """The coach's rule for a request that is admitted wrongly. ``turned`` says that others are denied wrongly."""
    if step.stage is not Stage.HOLDS:
        return step.reason
    special = probe.special
    if special.place in ("init", "ephemeral", "second") and not _passes(state, probe, special.part, alone=True):
        if special.place == "second" or _passes(state, probe, special.part, alone=False):
            return "one-of-many"
        return "init-containers-forgotten" if special.place == "init" else "subresource-missing"
    if turned and special.place in ("", "container"):
        return "expression-negated"
    if special.field == "image" and special.part.startswith('"'):
        return _of_image(str(json.loads(special.part)), probe, state) or step.reason
    return step.reason


def _passes(state: State, probe: Probe, part: str, *, alone: bool) -> bool:
    """Whether the same would be admitted with a value in the only container, or in the second of two."""
    key = (id(probe), part, alone)
    known = _lately.get(key)
    if known is None:
        if len(_lately) >= KEPT:
            _lately.clear()
        known = _lately[key] = (probe, _once(_in_front(probe, part, alone=alone)))
    return answer(state, known[1]).admitted


KEPT = 2048
_lately: dict[tuple[int, str, bool], tuple[Probe, Probe]] = {}
"""Each with its probe, whose identity so stays its own."""

_made: dict[str, Probe] = {}


def _once(probe: Probe) -> Probe:
    """The same probe for equal ones: many differ in nothing but the place of what sets them apart."""
    if len(_made) >= KEPT:
        _made.clear()
    person, labels = [probe.user, *probe.groups], list(probe.labels or ())
    fields = [probe.manifest, probe.namespace, person, probe.labels is None, labels, probe.deleted]
    return _made.setdefault(json.dumps(fields, sort_keys=True), probe)


def _in_front(probe: Probe, part: str, *, alone: bool) -> Probe:
    template = template_path(str(probe.manifest.get("kind"))) or ()
    spec = (*template, "spec")
    value = UNSET if part == repr(UNSET) else json.loads(part)
    steps = probe.special.field.split(".")
    bare = {key: value for key, value in probe.manifest.items() if key != "status"}
    for extra in ("initContainers", "ephemeralContainers"):
        bare = changed(bare, (*spec, extra), UNSET)
    held: Any = bare
    for step in spec:
        held = held[step]
    usual = held["containers"][0]
    other = changed({**usual, "name": "other"}, tuple(steps), value)
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
        return "" if _passes(state, probe, unlike, alone=True) else "prefix-without-slash"
    name = image.rpartition("/")[2]
    if ":" not in name and "@" not in name:
        return "tag-left-out"
    return ""
