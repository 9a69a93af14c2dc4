"""Changes of security contexts, a container's and a pod's."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, text, texts
from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator

Place = tuple[int, Path, JsonObject, str]

SHARED = ("runAsNonRoot", "runAsUser", "runAsGroup", "seccompProfile", "appArmorProfile")
"""What a pod's context may say as well as a container's."""


def places(answer: Answer) -> Iterator[Place]:
    """Every security context there is, or could be: document, way, itself, whose it is."""
    for number, path, pod in answer.pods():
        context = mapping(mapping(pod.get("spec")).get("securityContext"))
        yield number, (*path, "spec", "securityContext"), context, "the pod"
    yield from _of_containers(answer)


def _of_containers(answer: Answer) -> Iterator[Place]:
    for number, path, container in answer.containers():
        context = mapping(container.get("securityContext"))
        yield number, (*path, "securityContext"), context, f"container {text(container.get('name'))}"


def _setting(answer: Answer, place: Place, field: str, value: Json) -> Change:
    number, path, _, whose = place
    told = f"{whose}: {field} {'left out' if value is None else f'set to {value}'}"
    return Change(told, answer.with_part(number, (*path, *field.split(".")), value))


def drop_setting(answer: Answer) -> Iterator[Change]:
    """Leave out one field of a context."""
    for place in places(answer):
        for field in place[2]:
            yield _setting(answer, place, field, None)


def flip_switch(answer: Answer) -> Iterator[Change]:
    """Turn a boolean over."""
    for place in places(answer):
        for field, value in place[2].items():
            if isinstance(value, bool):
                yield _setting(answer, place, field, not value)


def set_switch(answer: Answer) -> Iterator[Change]:
    """Set a boolean that is not there."""
    switches = (("privileged", True), ("allowPrivilegeEscalation", False), ("readOnlyRootFilesystem", True))
    for place in _of_containers(answer):
        for field, value in switches:
            if field not in place[2]:
                yield _setting(answer, place, field, value)


def other_user(answer: Answer) -> Iterator[Change]:
    """Root, or somebody else."""
    for place in places(answer):
        for user in (0, 65533):
            if place[2].get("runAsUser") != user:
                yield _setting(answer, place, "runAsUser", user)


def other_profile(answer: Answer) -> Iterator[Change]:
    """Another seccomp or AppArmor profile."""
    profiles: tuple[JsonObject, ...] = (
        {"type": "Unconfined"},
        {"type": "RuntimeDefault"},
        {"type": "Localhost", "localhostProfile": "another"},
    )
    for place in places(answer):
        for field in ("seccompProfile", "appArmorProfile"):
            if field in place[2]:
                yield from (_setting(answer, place, field, each) for each in profiles if each != place[2][field])


def other_capabilities(answer: Answer) -> Iterator[Change]:
    """Drop less or more, add less or more, or name them wrongly."""
    for place in _of_containers(answer):
        written = mapping(place[2].get("capabilities"))
        added, dropped = texts(written.get("add")), texts(written.get("drop"))
        for drop in ([], ["all"], ["NET_RAW"], ["ALL"]):
            if drop != dropped:
                yield _setting(answer, place, "capabilities.drop", drop)
        for add in ([], ["SYS_ADMIN"], [*added, "NET_ADMIN"], [*added, "NET_BIND_SERVICE"],
                    [f"CAP_{name}" for name in added]):  # fmt: skip
            if add != added:
                yield _setting(answer, place, "capabilities.add", add)


def move_to_pod(answer: Answer) -> Iterator[Change]:
    """Say for the pod what one container said."""
    pods = {number: (path, pod) for number, path, pod in answer.pods()}
    for number, path, context, whose in _of_containers(answer):
        above, pod = pods[number]
        of_pod = mapping(mapping(pod.get("spec")).get("securityContext"))
        for field in SHARED:
            if field in context and field not in of_pod:
                bare = Answer(answer.with_part(number, (*path, field), None), answer.namespaces)
                documents = bare.with_part(number, (*above, "spec", "securityContext", field), context[field])
                yield Change(f"{whose}: {field} moved to the pod", documents)


def drop_context(answer: Answer) -> Iterator[Change]:
    """Leave out a whole context."""
    for number, path, context, whose in places(answer):
        if context:
            yield Change(f"{whose}: securityContext left out", answer.with_part(number, path, None))


OPERATORS: tuple[Operator, ...] = (
    drop_setting, flip_switch, set_switch, other_user, other_profile, other_capabilities, move_to_pod, drop_context,
)  # fmt: skip
