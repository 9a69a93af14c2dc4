"""Changes of what a pod shares with its node, and of what runs in it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items, mapping, text
from lab.manifests.document import Json
from lab.subjects.podsecurity.mutation.answer import Answer, Change, Operator


def share_with_node(answer: Answer) -> Iterator[Change]:
    """Share a namespace with the node, or no longer."""
    for number, path, pod in answer.pods():
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            now = mapping(pod.get("spec")).get(field) is True
            documents = answer.with_part(number, (*path, "spec", field), None if now else True)
            yield Change(f"{field} {'left out' if now else 'set'}", documents)


def mount_node_path(answer: Answer) -> Iterator[Change]:
    """Mount a directory of the node."""
    for number, path, container in answer.containers():
        spec_path = path[:-2]
        pod = next(pod for other, _, pod in answer.pods() if other == number)
        volumes = [*items(mapping(pod.get("spec")).get("volumes")), {"name": "node", "hostPath": {"path": "/etc"}}]
        mounts = [*items(container.get("volumeMounts")), {"name": "node", "mountPath": "/node"}]
        with_volume = Answer(answer.with_part(number, (*spec_path, "volumes"), volumes), answer.namespaces)
        yield Change("a hostPath volume mounted", with_volume.with_part(number, (*path, "volumeMounts"), mounts))


def drop_mount(answer: Answer) -> Iterator[Change]:
    """Leave out a mount."""
    for number, path, container in answer.containers():
        for index, mount in enumerate(items(container.get("volumeMounts"))):
            documents = answer.with_part(number, (*path, "volumeMounts", index), None)
            yield Change(f"the mount {text(mount.get('mountPath'))} left out", documents)


def mount_otherwise(answer: Answer) -> Iterator[Change]:
    """Mount read-only, or in a directory above or below."""
    for number, path, container in answer.containers():
        for index, mount in enumerate(items(container.get("volumeMounts"))):
            here, where = (*path, "volumeMounts", index), text(mount.get("mountPath"))
            yield Change(f"{where} mounted read-only", answer.with_part(number, (*here, "readOnly"), True))
            above = where.rstrip("/").rpartition("/")[0]
            for other in (above, f"{where}/below") if above else (f"{where}/below",):
                documents = answer.with_part(number, (*here, "mountPath"), other)
                yield Change(f"{where} mounted at {other}", documents)


def take_node_port(answer: Answer) -> Iterator[Change]:
    """Take a port of the node."""
    for number, path, container in answer.containers():
        ports = [*items(container.get("ports")), {"containerPort": 9999, "hostPort": 9999}]
        yield Change("a hostPort taken", answer.with_part(number, (*path, "ports"), ports))


def run_something_else(answer: Answer) -> Iterator[Change]:
    """Change or drop what says what runs."""
    others: tuple[tuple[str, Json], ...] = (
        ("image", "busybox:1.36"), ("command", ["sleep", "1d"]), ("args", None), ("env", None), ("ports", None),
        ("livenessProbe", None), ("readinessProbe", None), ("resources", None),
    )  # fmt: skip
    for number, path, container in answer.containers():
        for field, value in others:
            if value is not None or field in container:
                told = f"{field} {'left out' if value is None else f'set to {value}'}"
                yield Change(told, answer.with_part(number, (*path, field), value))


def drop_container(answer: Answer) -> Iterator[Change]:
    """Leave out a container, where another stays."""
    for number, path, container in answer.containers():
        kind = path[-2]
        alike = [each for other, way, each in answer.containers() if other == number and way[-2] == kind]
        if kind != "containers" or len(alike) > 1:
            yield Change(f"container {text(container.get('name'))} left out", answer.with_part(number, path, None))


def other_class(answer: Answer) -> Iterator[Change]:
    """Name another runtime class, or none."""
    for number, path, pod in answer.pods():
        now = mapping(pod.get("spec")).get("runtimeClassName")
        for name in (None, "another"):
            if now != name:
                documents = answer.with_part(number, (*path, "spec", "runtimeClassName"), name)
                yield Change(f"runtimeClassName {name}", documents)


def other_handler(answer: Answer) -> Iterator[Change]:
    """Name another handler in a RuntimeClass."""
    for number, document in enumerate(answer.documents):
        if document.get("kind") == "RuntimeClass":
            yield Change("handler: another", answer.with_part(number, ("handler",), "another"))


def drop_document(answer: Answer) -> Iterator[Change]:
    """Hand in one object less."""
    for number, document in enumerate(answer.documents):
        yield Change(f"{document.get('kind', 'a document')} left out", answer.without(number))


OPERATORS: tuple[Operator, ...] = (
    share_with_node, mount_node_path, drop_mount, mount_otherwise, take_node_port, run_something_else, drop_container,
    other_class, other_handler, drop_document,
)  # fmt: skip
