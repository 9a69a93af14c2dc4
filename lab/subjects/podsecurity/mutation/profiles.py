"""Changes of the names that seccomp and AppArmor profiles go by, and of where they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, text
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.podannotations import APPARMOR_PREFIX
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator
from lab.subjects.podsecurity.mutation.contexts import places

FIELDS = ("seccompProfile", "appArmorProfile")

PREFIXES = (
    "apparmor.security.beta.kubernetes.io/", "container.apparmor.kubernetes.io/",
    "container.apparmor.security.alpha.kubernetes.io/", "container.seccomp.security.alpha.kubernetes.io/",
)  # fmt: skip
"""What annotations for AppArmor do not begin with."""


def other_profile_name(answer: Answer) -> Iterator[Change]:
    """The same profile by another path or name."""
    for number, path, context, whose in places(answer):
        for field in FIELDS:
            name = text(mapping(context.get(field)).get("localhostProfile"))
            for other in _other_names(name) if name else ():
                where = (*path, field, "localhostProfile")
                yield Change(f"{whose}: {field} by the name {other}", answer.with_part(number, where, other))


def _other_names(name: str) -> tuple[str, ...]:
    file = name.rpartition("/")[2]
    others = (
        file, file.partition(".")[0], f"/{name}", f"var/lib/kubelet/seccomp/{name}", f"localhost/{name}", f"{name}-2",
        name.upper(), f"../{name}",
    )  # fmt: skip
    return tuple(dict.fromkeys(other for other in others if other != name))


def other_field(answer: Answer) -> Iterator[Change]:
    """The profile in the field for the other kind."""
    for number, path, context, whose in places(answer):
        for field, other in (FIELDS, FIELDS[::-1]):
            if field in context:
                changed: JsonObject = {key: value for key, value in context.items() if key != field}
                moved = answer.with_part(number, path, {**changed, other: context[field]})
                yield Change(f"{whose}: {field} written as {other}", moved)


def other_annotation(answer: Answer) -> Iterator[Change]:
    """Another AppArmor annotation, or the same one elsewhere."""
    for number, path, pod in answer.pods():
        where: Path = (*path, "metadata", "annotations")
        written = mapping(mapping(pod.get("metadata")).get("annotations"))
        for key, value in written.items():
            if not key.startswith(APPARMOR_PREFIX):
                continue
            rest = {each: said for each, said in written.items() if each != key}
            for other in _other_values(str(value)):
                yield _annotated(answer, number, where, {**rest, key: other}, f"{key}: {other}")
            names = [text(each.get("name")) for of, _, each in answer.containers() if of == number]
            for name in (*names, "nobody"):
                yield _annotated(answer, number, where, {**rest, APPARMOR_PREFIX + name: value}, f"{key} for {name}")
            yield _annotated(answer, number, where, rest, f"{key} left out")
            for prefix in PREFIXES:
                moved = {**rest, prefix + key.removeprefix(APPARMOR_PREFIX): value}
                yield _annotated(answer, number, where, moved, f"{key} with the prefix {prefix}")
            if path:
                bare = Answer(answer.with_part(number, where, rest), answer.namespaces)
                above = bare.with_part(number, ("metadata", "annotations"), {key: value})
                yield Change(f"{key} on the workload", above)


def _annotated(answer: Answer, number: int, where: Path, annotations: Json, told: str) -> Change:
    return Change(f"annotation {told}", answer.with_part(number, where, annotations))


def _other_values(value: str) -> tuple[str, ...]:
    name = value.removeprefix("localhost/")
    others = (
        "runtime/default", "unconfined", "localhost/another", name, f"localhost/{name}", f"localhost//{name}",
        f"localhost/{name}.profile", f"localhost/{name}-2", f"localhost/containers/{name}", value.upper(),
        "docker/default",
    )  # fmt: skip
    return tuple(dict.fromkeys(other for other in others if other != value))


OPERATORS: tuple[Operator, ...] = (other_profile_name, other_field, other_annotation)
