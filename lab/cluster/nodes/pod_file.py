"""The file of a static pod, decoded leniently and validated as the kubelet does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.manifests.decode import Decoded, decode
from lab.manifests.defaulting import default
from lab.manifests.document import Document, Json, JsonObject
from lab.manifests.fielderror import FieldError
from lab.manifests.finding import Finding, Severity
from lab.manifests.reader import load
from lab.manifests.release import Release
from lab.manifests.schema.kinds import KINDS
from lab.manifests.schema.table import struct
from lab.manifests.span import Span
from lab.manifests.validation import validate
from lab.quick_dataclass import dataclass

POD = KINDS["v1", "Pod"]

NODE = "controlplane"
"""The node's name, which the kubelet appends to the pod's."""

LINK = "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/"


@dataclass(frozen=True, slots=True)
class PodFile:
    """A pod as far as it could be read; ``refusal`` is the kubelet's, empty where it starts the pod."""

    pod: JsonObject
    refusal: str
    findings: tuple[Finding, ...]
    document: Document | None


def pod_file(text: str, file: str, release: Release, path: str) -> PodFile:
    """Read the file, which the kubelet knows by its path. Raises nothing."""
    loaded = load(text, file)
    broken = tuple(each for each in loaded.findings if each.severity is Severity.ERROR)
    if not loaded.documents:
        document = loaded.unread[0] if loaded.unread else None
        said = broken[0].message if broken else "the file is empty"
        findings = tuple(_of_kubelet(each, file) for each in loaded.findings)
        return PodFile(_as_found(document), _refusal(path, said), findings, document)
    document = loaded.documents[0]
    more = tuple(each for each in loaded.findings if each.severity is not Severity.ERROR)
    read = _read(document, path, release)
    ignored = tuple(_second(loaded.documents[1]) for _ in loaded.documents[1:2])
    return replace(read, findings=(*more, *read.findings, *ignored))


def _refusal(path: str, said: str) -> str:
    return f"{path}: couldn't parse as pod({said}), please check config file"


def _of_kubelet(found: Finding, file: str) -> Finding:
    """A finding of the reader whose message speaks of kubectl."""
    if found.rule == "yaml-empty":
        return replace(found, message=f"{file} is empty: the kubelet starts no pod from it", mend="Write the manifest.")
    return found


def _as_found(document: Document | None) -> JsonObject:
    """What a text that is not wholly YAML holds, in types that the rest may rely on."""
    value = document.value if document is not None else None
    return decode(value, struct(POD.type)).value if isinstance(value, dict) else {}


def _read(document: Document, path: str, release: Release) -> PodFile:
    value = document.value
    named = _not_a_pod(value)
    if named is not None:
        finding = Finding("static-pod-refused", Severity.ERROR, named, document.span(), link=LINK)
        return PodFile(_as_found(document), _refusal(path, named), (finding,), document)
    decoded = decode(value, struct(POD.type))
    pod = decoded.value
    unknown = tuple(_unknown(decoded, document))
    if decoded.type_error is not None:
        said = f"{decoded.type_error.message}"
        return PodFile(pod, _refusal(path, said), (*_wrong_types(decoded, document), *unknown), document)
    metadata = pod.setdefault("metadata", {})
    if not metadata.get("name"):
        said = "invalid pod: name is needed for the pod"
        finding = Finding("static-pod-refused", Severity.ERROR, said, document.span(("metadata",)), link=LINK)
        return PodFile(pod, _refusal(path, said), (finding, *unknown), document)
    metadata["namespace"] = metadata.get("namespace") or "default"
    default(POD.api_version, POD.name, pod, release)
    errors = validate(POD.api_version, POD.name, _on_node(pod), release)
    if errors:
        said = f"invalid pod: [{', '.join(dict.fromkeys(map(str, errors)))}]"
        return PodFile(pod, _refusal(path, said), (*_invalid(errors, document), *unknown), document)
    return PodFile(pod, "", unknown, document)


def _not_a_pod(value: Json) -> str | None:
    """What the decoder says of a document that is no Pod."""
    if not isinstance(value, dict):
        return "couldn't get version/kind; json parse error: the document is not a mapping"
    for key in ("kind", "apiVersion"):
        if not isinstance(value.get(key), str) or not value[key]:
            name = "Kind" if key == "kind" else key
            return f"Object '{name}' is missing"
    if (value["apiVersion"], value["kind"]) == ("v1", "Pod"):
        return None
    if (value["apiVersion"], value["kind"]) in KINDS:
        return f"invalid pod: a {value['kind']}, and a static pod is a Pod"
    return f'no kind "{value["kind"]}" is registered for version "{value["apiVersion"]}"'


def _on_node(pod: JsonObject) -> JsonObject:
    """The pod with what the kubelet adds before it validates."""
    metadata = {**pod["metadata"], "name": f"{pod['metadata']['name']}-{NODE}"}
    return {**pod, "metadata": metadata, "spec": {**(pod.get("spec") or {}), "nodeName": NODE}}


def _explained(findings: tuple[Finding, ...], severity: Severity) -> Iterator[Finding]:
    for each in findings:
        yield replace(each, severity=severity)


def _wrong_types(decoded: Decoded, document: Document) -> Iterator[Finding]:
    from lab.manifests.explain.decoding import findings

    return _explained(findings(decoded._replace(unknown=()), POD, document, ()), Severity.ERROR)


def _unknown(decoded: Decoded, document: Document) -> Iterator[Finding]:
    """Fields that the kubelet drops without a word."""
    if not decoded.unknown:
        return
    from lab.manifests.explain.decoding import findings

    for each in findings(decoded._replace(wrong=()), POD, document, ()):
        why = f"{each.why} The kubelet ignores it without a word."
        yield replace(each, rule="static-pod-unknown-field", severity=Severity.WARNING, why=why)


def _invalid(errors: list[FieldError], document: Document) -> tuple[Finding, ...]:
    from lab.manifests.explain.invalid import findings

    distinct = {str(error): error for error in errors}
    return findings(list(distinct.values()), POD, document, ())


def _second(document: Document) -> Finding:
    span: Span = document.span()
    return Finding(
        "static-pod-second-document",
        Severity.WARNING,
        "the kubelet reads the first document of a file only",
        span,
        why="What follows the line with --- is ignored.",
        mend="Put each static pod into a file of its own.",
        link=LINK,
    )
