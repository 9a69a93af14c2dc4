"""An AdmissionConfiguration as the API server reads it: which plugin is configured by what.

Source: apiserver's ``pkg/admission/config.go``, ``ReadAdmissionConfiguration``.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any

from lab.manifests.document import Document, Json, Path
from lab.manifests.gojson import go_quote, marshal
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError
from lab.subjects.admission.files.decoding import Read, UnregisteredError, of_kind, read_text

GROUP_VERSION = "apiserver.config.k8s.io/v1"
IMAGE_POLICY = "ImagePolicyWebhook"
POD_SECURITY = "PodSecurity"

KINDS = {
    (GROUP_VERSION, "AdmissionConfiguration"): "admission_config_v1.AdmissionConfiguration",
    (GROUP_VERSION, "EncryptionConfiguration"): "",
    (GROUP_VERSION, "AuthenticationConfiguration"): "",
    (GROUP_VERSION, "AuthorizationConfiguration"): "",
    (GROUP_VERSION, "TracingConfiguration"): "",
    ("v1", "EncryptionConfig"): "",
}
LEGACY = {"imagePolicy": IMAGE_POLICY, "podNodeSelectorPluginConfig": "PodNodeSelector"}
"""What a file without a kind may begin with, from before there was an AdmissionConfiguration, and whose it is."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as the API server finds it. ``text`` is None where it cannot be read, and ``trouble`` says why.

    ``file`` is the name it has in messages to the learner, ``host`` its path on the node.
    """

    text: str | None
    file: str = ""
    trouble: str = ""
    host: str = ""


Open = Callable[[str], Opened]
"""Opens a file by its path as the API server has it."""


@dataclass(frozen=True, slots=True)
class PluginFile:
    """What configures a plugin: a part of the configuration (``value`` at ``base``), or the file at ``path``."""

    name: str
    document: Document
    base: Path = ()
    value: Json = None
    path: str = ""
    written: str = ""
    """The path as it is written."""

    @property
    def inline(self) -> bool:
        """Whether it stands in the configuration itself."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Configured:
    """The plugins in the order written; of two for one plugin the first counts."""

    plugins: tuple[PluginFile, ...] = ()
    document: Document | None = None

    def plugin(self, name: str) -> PluginFile | None:
        """What configures a plugin; None where nothing does."""
        return next((each for each in self.plugins if each.name == name), None)


def configured(path: str, opened: Opened) -> Configured:
    """Read the file that ``--admission-control-config-file`` names. Raises RefusedError."""
    if opened.text is None:
        said = f"unable to read admission control configuration from {go_quote(path)} [{opened.trouble}]"
        raise RefusedError(Complaint("missing-file", said))
    read = read_text(opened.text, opened.file)
    try:
        kind, fields = of_kind(read, opened.text, KINDS)
    except UnregisteredError:
        legacy = _legacy(read, path)
        if legacy is None:
            raise
        return legacy
    if kind != "AdmissionConfiguration":
        said = f"unexpected type: *apiserver.{kind}"
        raise RefusedError(Complaint("kind", said, read.document, ("kind",)))
    folder = posixpath.dirname(path)
    written = read.value.get("plugins") or []
    plugins = tuple(
        _plugin(entry, written[place], ("plugins", place), folder, read.document)
        for place, entry in enumerate(fields.get("plugins") or ())
    )
    return Configured(plugins, read.document)


def _plugin(entry: dict[str, Any], written: Json, path: Path, folder: str, document: Document) -> PluginFile:
    place = entry.get("path") or ""
    value = written.get("configuration") if isinstance(written, dict) else None
    return PluginFile(
        entry.get("name") or "",
        document,
        (*path, "configuration"),
        value,
        posixpath.normpath(posixpath.join(folder or "/", place)) if place else "",
        place,
    )


def _legacy(read: Read, path: str) -> Configured | None:
    """A file that is one plugin's own configuration, from before there was a kind."""
    if not isinstance(read.value, dict) or not any(key in read.value for key in LEGACY):
        return None
    plugins = tuple(PluginFile(name, read.document, path=path, written=path) for name in LEGACY.values())
    return Configured(plugins, read.document)


def body(value: Json) -> str:
    """A part of a configuration as the JSON that its plugin gets: keys sorted, no blanks."""
    return marshal(_sorted(value))


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
