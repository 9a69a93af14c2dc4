"""Laws of defaulting and validation, whatever a Pod or a Deployment says."""

from __future__ import annotations

import subprocess
import sys
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.decode import decode
from lab.manifests.defaulting import default, prepare
from lab.manifests.document import Path
from lab.manifests.fielderror import FieldError
from lab.manifests.release import CURRENT, Release
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import ListOf, MapOf, Pointer, Struct, Type
from lab.manifests.validation import validate, warnings
from tests.manifests.pod_objects import busy_deployment, busy_pod, deployment, errors

KINDS = {"Pod": ("v1", "core_pod.Pod"), "Deployment": ("apps/v1", "apps_v1.Deployment")}
BASES = {"Pod": busy_pod(), "Deployment": busy_deployment()}

WORDS = [
    "", "a", "-bad", "Bad_Name", "10.0.0.1/8", "TCP", "Always", "Never", "Localhost", "Recreate", "RollingUpdate",
    "RuntimeDefault", "Exists", "In", "50%", "%", "/abs", "../up", "a/b", "x" * 300, "latest", "${}", "١", "\x00", "💥",
    "key==value", "windows", "linux", "None", "metadata.name", "limits.cpu", "1m", "ALL", "::1", "01.2.3.4",
]  # fmt: skip
NUMBERS = [0, 1, -1, 80, 443, 65535, 65536, 2**31 - 1, 2**31, -(2**31), 2**53, 2**63 - 1, 600]
RELEASES = [Release(1, 33), Release(1, 34), Release(1, 35), CURRENT]


def _places(value: Any, path: Path = ()) -> list[Path]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inside in value.items():
            found += _places(inside, (*path, key))
    elif isinstance(value, list):
        for position, inside in enumerate(value):
            found += _places(inside, (*path, position))
    return found


PLACES = {
    kind: [place for place in _places(base) if place[0] not in ("apiVersion", "kind")] for kind, base in BASES.items()
}
LEAVES = st.one_of(st.sampled_from(WORDS), st.sampled_from(NUMBERS), st.booleans(), st.none())


@st.composite
def _spoilt(draw: st.DrawFn) -> tuple[str, Any]:
    """A busy object with up to four values deleted, replaced, doubled or moved."""
    kind = draw(st.sampled_from(["Pod", "Deployment"]))
    value = deepcopy(BASES[kind])
    for place in draw(st.lists(st.sampled_from(PLACES[kind]), min_size=1, max_size=4)):
        _spoil(draw, value, place)
    return kind, value


def _spoil(draw: st.DrawFn, value: Any, place: Path) -> None:
    *way, last = place
    for step in way:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return
    if not isinstance(value, list if isinstance(last, int) else dict) or (isinstance(last, int) and last >= len(value)):
        return
    held = value.get(last) if isinstance(value, dict) else value[last]
    match draw(st.sampled_from(["delete", "replace", "replace", "empty", "double", "rename"])):
        case "delete" if held is not None:
            del value[last]
        case "replace":
            value[last] = draw(LEAVES)
        case "empty":
            value[last] = draw(st.sampled_from([{}, [], [{}], [None]]))
        case "double" if isinstance(held, list):
            value[last] = held + deepcopy(held)
        case "rename" if isinstance(value, dict) and held is not None:
            value[draw(st.sampled_from(WORDS))] = value.pop(last)


def _decoded(kind: str, value: Any) -> Any:
    """The object as decoded; None where its types do not hold it. Unknown fields are dropped."""
    found = decode(value, struct(KINDS[kind][1]))
    return None if found.wrong else found.value


def _judged(kind: str, made: Any, release: Release) -> list[FieldError]:
    made.setdefault("metadata", {})["namespace"] = "team"
    api_version = KINDS[kind][0]
    default(api_version, kind, made, release)
    prepare(api_version, kind, made, release)
    warnings(api_version, kind, made, release)
    return validate(api_version, kind, made, release)


@settings(max_examples=250, deadline=None)
@given(_spoilt(), st.sampled_from(RELEASES))
def test_every_object_is_judged(spoilt, release):
    kind, value = spoilt
    made = _decoded(kind, value)
    if made is not None:
        for error in _judged(kind, made, release):
            assert str(error)


@settings(max_examples=120, deadline=None)
@given(_spoilt(), st.sampled_from(RELEASES))
def test_defaults_are_filled_in_once(spoilt, release):
    kind, value = spoilt
    made = _decoded(kind, value)
    if made is not None:
        default(KINDS[kind][0], kind, made, release)
        once = deepcopy(made)
        default(KINDS[kind][0], kind, made, release)
        assert made == once


@settings(max_examples=120, deadline=None)
@given(_spoilt())
def test_defaults_leave_what_was_said(spoilt):
    kind, value = spoilt
    made = _decoded(kind, value)
    if made is not None:
        said = deepcopy(made)
        default(KINDS[kind][0], kind, made, CURRENT)
        assert _kept(said, made)


def _kept(said: Any, made: Any) -> bool:
    """Whether everything said stands in what was made; a zero value may have been taken for nothing said."""
    if isinstance(said, dict):
        return isinstance(made, dict) and all(key in made and _kept(inside, made[key]) for key, inside in said.items())
    if isinstance(said, list):
        return len(said) == len(made) and all(map(_kept, said, made))
    return not said or said == made


UPSTREAM_NAMES = {"HostPID", "HostIPC", "HostNetwork", "downwarAPI", "initiatorname", "cephFS", "persistentDisk"}
"""Where Kubernetes itself writes what is no field's name."""

UPSTREAM_SKIPS = {"projected", "downwardAPI"}
"""Where Kubernetes itself goes on to a field of an item without saying which list and which item."""


@settings(max_examples=250, deadline=None)
@given(_spoilt())
def test_errors_name_fields(spoilt):
    kind, value = spoilt
    made = _decoded(kind, value)
    if made is not None:
        for error in _judged(kind, made, CURRENT):
            assert _leads_somewhere(error.field.steps, struct(KINDS[kind][1])), str(error)


def _leads_somewhere(steps: Path, kind: Type) -> bool:
    """Whether each step is a field, an item or a key of what the steps before lead to."""
    for step in steps:
        while isinstance(kind, Pointer):
            kind = kind.to
        if step in UPSTREAM_NAMES or str(step).startswith("{"):
            return True
        if isinstance(kind, ListOf):
            kind = kind.item
            if isinstance(step, int):
                continue
            while isinstance(kind, Pointer):
                kind = kind.to
        if isinstance(kind, MapOf):
            kind = kind.value
        elif isinstance(kind, Struct):
            field = next((each for each in kind.fields.values() if each.name == step), None)
            if field is None:
                return not UPSTREAM_SKIPS.isdisjoint(steps)
            kind = field.type
        else:
            return False
    return True


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("kind", ["Pod", "Deployment"])
def test_the_busy_objects_are_right_in_every_release(kind, release):
    assert errors(BASES[kind], release) == []


@pytest.mark.parametrize("field", ["securityContext", "resources", "lifecycle"])
def test_a_field_without_content_says_nothing(field):
    value = deployment()
    value["spec"]["template"]["spec"]["containers"][0][field] = None
    assert errors(value) == []


def test_reading_a_policy_knows_nothing_of_pods():
    script = (
        "import sys\n"
        "from lab.manifests.read import read_value\n"
        "found = read_value({'apiVersion': 'networking.k8s.io/v1', 'kind': 'NetworkPolicy',"
        " 'metadata': {'name': 'a'}, 'spec': {'podSelector': {}}})\n"
        "assert found.object is not None\n"
        "print(*sorted(name for name in sys.modules if name.startswith('lab.manifests')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "lab.manifests.validation.networkpolicy" in loaded
    of_pods = ("pod", "container", "volume", "deployment", "probes", "quantity", "mounts", "security", "environment")
    assert [name for name in loaded if name.rsplit(".", 1)[1].startswith(of_pods)] == []
