"""Changes of Secrets and ConfigMaps themselves."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, text
from lab.subjects.changes import Change, Operator, Written


def change_content(answer: Written) -> Iterator[Change]:
    """Drop a key, encode its value once more, end it with a line break, or rename it."""
    for number, document in answer.of_kind("Secret", "ConfigMap"):
        for field in ("data", "stringData"):
            for key, value in mapping(document.get(field)).items():
                at = (field, str(key))
                yield answer.changed(number, at, None, f"{key} left out")
                yield answer.changed(number, at, b64encode(str(value).encode()).decode(), f"{key} encoded once more")
                contents = {**mapping(document.get(field)), f"{key}-2": value}
                yield answer.changed(number, (field,), contents, f"{key} twice")
                contents = {
                    f"{name}-2" if name == key else name: each for name, each in contents.items() if name[-2:] != "-2"
                }
                yield answer.changed(number, (field,), contents, f"{key} renamed")
                if field == "stringData" or document.get("kind") == "ConfigMap":
                    yield answer.changed(number, at, f"{value}\n", f"{key} with a line break")


def tell_in_config_map(answer: Written) -> Iterator[Change]:
    """Write a Secret's value into a ConfigMap too."""
    for _, secret in answer.of_kind("Secret"):
        for key, value in mapping(secret.get("stringData")).items():
            for number, _config in answer.of_kind("ConfigMap"):
                yield answer.changed(number, ("data", f"{key}-copy"), value, f"{key} in a ConfigMap")
            for number, path, container in answer.containers():
                env = [*(container.get("env") or []), {"name": "COPY", "value": f"pass={value}"}]
                yield answer.changed(number, (*path, "env"), env, f"{key} in plain text")


def change_object(answer: Written) -> Iterator[Change]:
    """Another type, namespace or name; changeable or not."""
    for number, document in answer.of_kind("Secret", "ConfigMap"):
        name = text(mapping(document.get("metadata")).get("name"))
        for immutable in (None, True, False):
            yield answer.changed(number, ("immutable",), immutable, f"{name} with immutable: {immutable}")
        yield answer.changed(number, ("metadata", "name"), f"{name}-2", f"{name} renamed")
        for namespace in sorted(answer.scenario.namespaces):
            if not namespace.startswith("kube-"):
                yield answer.changed(number, ("metadata", "namespace"), namespace, f"{name} in {namespace}")
        if document.get("kind") == "Secret":
            yield answer.changed(number, ("type",), "example.com/other", f"{name} of another type")


OPERATORS: tuple[Operator, ...] = (change_content, tell_in_config_map, change_object)
