"""The kubelet's configuration file as the kubelet takes it.

It is decoded strictly first; where that fails only for unknown or repeated fields, once more leniently, with a warning
in the log. Source: https://kubernetes.io/docs/tasks/administer-cluster/kubelet-config-file/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from lab.cluster.controlplane.kubelet.defaults import LEGACY, at, defaulted, put, steps
from lab.cluster.controlplane.kubelet.flags import settings
from lab.cluster.nodes.durations import nanoseconds
from lab.cluster.nodes.options import Options
from lab.manifests.decode import UnknownField, decode, found_name
from lab.manifests.document import Document, Json, JsonObject
from lab.manifests.finding import Finding, Severity
from lab.manifests.goduration import duration_trouble
from lab.manifests.gojson import go_quote
from lab.manifests.parts import Part, parts
from lab.manifests.reader import load
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Struct
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

API = "kubelet.config.k8s.io/v1beta1"
KIND = "KubeletConfiguration"
LINK = "https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/"

_DURATIONS_TEXT = """
syncFrequency fileCheckFrequency httpCheckFrequency authentication.webhook.cacheTTL
authorization.webhook.cacheAuthorizedTTL authorization.webhook.cacheUnauthorizedTTL streamingConnectionIdleTimeout
nodeStatusUpdateFrequency nodeStatusReportFrequency imageMinimumGCAge imageMaximumGCAge volumeStatsAggPeriod
cpuManagerReconcilePeriod runtimeRequestTimeout cpuCFSQuotaPeriod evictionPressureTransitionPeriod
containerLogMonitorInterval shutdownGracePeriod shutdownGracePeriodCriticalPods
"""

_DURATIONS = tuple(_DURATIONS_TEXT.split())


@dataclass(frozen=True)
class KubeletFile:
    """What became of a file. ``error`` is empty where it could be decoded, with ``warning`` where only leniently."""

    written: JsonObject
    error: str = ""
    warning: str = ""
    unknown: tuple[UnknownField, ...] = ()
    findings: tuple[Finding, ...] = ()
    document: Document | None = field(default=None, repr=False)

    def span(self, path: str) -> Span | None:
        """Where a setting is written; its nearest parent where it is not."""
        return None if self.document is None else self.document.span(steps(path))

    def is_written(self, path: str) -> bool:
        """Whether the file says anything about a setting."""
        return at(self.written, steps(path)) is not None


@lru_cache(maxsize=64)
def kubelet_file(text: str, name: str = "config.yaml") -> KubeletFile:
    """Read a configuration file. Raises nothing, whatever the text holds."""
    loaded = load(text, name)
    part = next(parts(text.removeprefix("\ufeff")), None)
    document = next(iter((*loaded.documents, *loaded.unread)), None)
    if part is None or part.refusal:
        said = part.fault.message if part is not None and part.fault is not None else "the file is empty"
        return KubeletFile({}, said, findings=loaded.findings, document=document)
    value = part.value
    error = _kind_error(value, text)
    told = tuple(each for each in loaded.findings if each.severity is not Severity.ERROR)
    if error:
        finding = Finding("kubelet-file-refused", Severity.ERROR, error, _first(document, name), link=LINK)
        return KubeletFile({}, error, findings=(finding, *told), document=document)
    return _decoded(value, part, told, document)


def _first(document: Document | None, name: str) -> Span:
    return document.span() if document is not None else Span(name, 1, 1, 1, 1)


def _kind_error(value: Json, text: str) -> str:
    if value is not None and not isinstance(value, dict):
        found = found_name(value)
        said = f"json: cannot unmarshal {found} into Go value of type struct"
        return f"couldn't get version/kind; json parse error: {said}"
    kind, version = ((value or {}).get(key) or "" for key in ("kind", "apiVersion"))
    for found, word in ((kind, "Kind"), (version, "apiVersion")):
        if not found:
            return f"Object '{word}' is missing in '{text}'"
    if (version, kind) != (API, KIND):
        scheme = "pkg/kubelet/apis/config/scheme/scheme.go:33"
        return f'no kind {go_quote(str(kind))} is registered for version {go_quote(str(version))} in scheme "{scheme}"'
    return ""


def _decoded(value: JsonObject, part: Part, told: tuple[Finding, ...], document: Document | None) -> KubeletFile:
    type_ = configuration()
    decoded = decode(value, type_)
    first = decoded.type_error
    lasting = next(_duration_troubles(value), None)
    if first is not None or lasting is not None:
        path, said = (first.path, first.message) if first is not None else lasting or ((), "")
        span = None if document is None else document.span(path)
        finding = Finding("kubelet-file-refused", Severity.ERROR, said, span, _WRONG, "", LINK)
        return KubeletFile(decoded.value, said, "", decoded.unknown, (finding, *told), document)
    line = part.chunk.first_line - 1
    repeated = [
        f"line {each.again.start_mark.line + 1 + line}: key {go_quote(each.key)} already set in map"
        for each in part.duplicates
    ]
    said = ", ".join(
        [
            *(["yaml: unmarshal errors:\n  " + "\n  ".join(repeated)] if repeated else []),
            *dict.fromkeys(each.message for each in decoded.unknown),
        ]
    )
    warning = f"strict decoding error: {said}" if said else ""
    return KubeletFile(decoded.value, "", warning, decoded.unknown, told, document)


_WRONG = "The kubelet ends when its file holds a value of the wrong type."


def _duration_troubles(value: JsonObject) -> Iterator[tuple[tuple[str, ...], str]]:
    for path in _DURATIONS:
        held = at(value, steps(path))
        if held is None:
            continue
        if not isinstance(held, str):
            found = found_name(held)
            yield steps(path), f"json: cannot unmarshal {found} into Go value of type string"
        elif trouble := duration_trouble(held):
            yield steps(path), trouble


def configuration() -> Struct:
    """The kubelet's configuration as a type."""
    return struct("kubelet_v1beta1.KubeletConfiguration")


def effective(file: KubeletFile | None, options: Options) -> JsonObject:
    """What is in force: the options over the file, the file over the defaults; without a file the old defaults."""
    made = defaulted(file.written if file is not None else {})
    if file is None:
        for path, value in LEGACY.items():
            put(made, steps(path), value)
    for path, value in settings(options).items():
        put(made, steps(path), value)
    for path in _DURATIONS:
        held = at(made, steps(path))
        if isinstance(held, str):
            put(made, steps(path), _printed(held))
    return made


def _printed(held: str) -> str:
    from lab.cluster.nodes.durations import written_duration

    return written_duration(nanoseconds(held))
