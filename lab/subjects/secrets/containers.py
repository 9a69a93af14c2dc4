"""One workload against its bounds: the variables and files of each container."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.manifests.document import JsonObject, Path
from lab.subjects.protocol import Note, Witness
from lab.subjects.secrets.pods import PodSeen
from lab.subjects.secrets.seen import File, Seen, Variable
from lab.subjects.secrets.stored import told_in

MISSING, EXCESS = "missing", "excess"


def beyond(pod: PodSeen, most: PodSeen | None, least: PodSeen | None, known: Mapping[str, str]) -> Iterator[Witness]:
    """What containers see of Secrets and must not; ``known`` are the namespace's secret values."""
    for name in sorted(set(pod.pull_secrets) - set(most.pull_secrets if most is not None else ())):
        if most is not None:
            yield _witness(EXCESS, pod, f"{pod} pulls its images with Secret {name}, and must not", ("spec",))
    for container in pod.containers:
        bound = None if most is None else most.container(container.name)
        lower = None if least is None else least.container(container.name)
        if most is not None and bound is None:
            yield _witness(EXCESS, pod, f"{container} of {pod} was added", container.path, container)
        for variable in container.variables.values():
            allowed = [each.variables.get(variable.name) for each in (bound, lower) if each is not None]
            if variable.same in [each.same for each in allowed if each is not None]:
                continue
            yield from _variable(pod, container, variable, known)
        for file in container.files.values():
            if file.origin.kind == "Secret":
                yield from _file(pod, container, file, None if bound is None else bound.files.get(file.place))


def _variable(pod: PodSeen, container: Seen, variable: Variable, known: Mapping[str, str]) -> Iterator[Witness]:
    """A variable that no bound has like this, where it tells a secret."""
    secret = variable.secret
    words = f"{secret}" if secret is not None else told_in(variable.value, known)
    if words:
        said = f"{words} in its environment" if secret is not None else f"the value of {words} in plain text"
        text = f"{container} of {pod} has {said}, as {variable.name}, and must not"
        facts: JsonObject = {"way": "env", "variable": variable.name}
        yield _witness(EXCESS, pod, text, variable.path, container, **facts)


def _file(pod: PodSeen, container: Seen, file: File, bound: File | None) -> Iterator[Witness]:
    facts: JsonObject = {"way": "file", "file": file.place, "secret": file.origin.name, "key": file.origin.key}
    if bound is None or bound.origin != file.origin:
        text = f"{container} of {pod} has {file.origin} as the file {file.place}, and must not"
        yield _witness(EXCESS, pod, text, file.path, container, **facts)
    elif file.mode & ~bound.mode:
        text = (
            f"{container} of {pod} has {file.place} with mode {file.mode:04o}, and more than {bound.mode:04o} must "
            "not be allowed"
        )
        yield _witness(EXCESS, pod, text, file.path, container, **facts)


def short(pod: PodSeen, least: PodSeen, most: PodSeen | None) -> Iterator[Witness]:
    """What containers need and have not, or have otherwise; and why they do not start."""
    for name in sorted(set(least.pull_secrets) - set(pod.pull_secrets)):
        yield _witness(MISSING, pod, f"{pod} does not pull its images with Secret {name}, and must", ("spec",))
    for needed in least.containers:
        container = pod.container(needed.name)
        if container is None:
            yield _witness(MISSING, pod, f"{pod} has lost its {needed}", ("spec",))
            continue
        upper = None if most is None else most.container(needed.name)
        for trouble, path in container.troubles:
            if not needed.troubles:
                text = f"{container} of {pod} does not start: {trouble}"
                yield _witness(MISSING, pod, text, path, container, trouble=trouble)
        yield from _variables(pod, container, needed, upper)
        yield from _files(pod, container, needed)


def _variables(pod: PodSeen, container: Seen, needed: Seen, upper: Seen | None) -> Iterator[Witness]:
    for name, wanted in needed.variables.items():
        variable = container.variables.get(name)
        other = None if upper is None else upper.variables.get(name)
        if variable is not None and variable.same in [each.same for each in (wanted, other) if each is not None]:
            continue
        source = next(iter(sorted(wanted.origins)), None)
        what = f"{name} from {source}" if source is not None else f"{name}={wanted.value}"
        now = "which is not set" if variable is None else f"which it has {_said(variable)}"
        text = f"{container} of {pod} must have the variable {what}, {now}"
        path = container.path if variable is None else variable.path
        yield _witness(MISSING, pod, text, path, container, way="env", variable=name)


def _said(variable: Variable) -> str:
    source = next(iter(sorted(variable.origins)), None)
    return f"from {source}" if source is not None else f"as {variable.value or 'an empty text'}"


def _files(pod: PodSeen, container: Seen, needed: Seen) -> Iterator[Witness]:
    for place, wanted in needed.files.items():
        file = container.files.get(place)
        facts: JsonObject = {"way": "file", "file": place, "secret": wanted.origin.name, "key": wanted.origin.key}
        if file is None or (file.content, file.origin) != (wanted.content, wanted.origin):
            now = "where there is nothing of it" if file is None else f"where {file.origin} is"
            text = f"{container} of {pod} must see {wanted.origin} at {place}, {now}"
            yield _witness(MISSING, pod, text, container.path if file is None else file.path, container, **facts)
        elif wanted.mode & ~file.mode:
            text = f"{container} of {pod} has {place} with mode {file.mode:04o}, and needs {wanted.mode:04o}"
            yield _witness(MISSING, pod, text, file.path, container, **facts)
        elif wanted.readable and not file.readable:
            text = f"{container} of {pod} cannot read {place}: mode {file.mode:04o} keeps its user out"
            yield _witness(MISSING, pod, text, file.path, container, **facts)


def _witness(kind: str, pod: PodSeen, text: str, path: Path, container: Seen | None = None, **facts: object) -> Witness:
    named = {} if container is None else {"container": container.name}
    return Witness(
        kind, text, {"workload": str(pod.ref), **named, **facts}, (Note(text, good=False, span=pod.span(path)),)
    )
