"""The PodSecurity plugin's own configuration: defaults and exemptions.

Source: https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.cluster.podsecurity.configuration import OUT_OF_THE_BOX, Configuration, defaulted, read_configuration
from lab.manifests.document import Document, Path
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError
from lab.subjects.admission.files.configuration import POD_SECURITY, Configured, Open, body
from lab.subjects.admission.files.decoding import Read, of_kind, read_text

GROUP = "pod-security.admission.config.k8s.io"
KINDS = {
    (f"{GROUP}/{version}", "PodSecurityConfiguration"): "podsecurity_config_v1.PodSecurityConfiguration"
    for version in ("v1", "v1beta1", "v1alpha1")
}


@dataclass(frozen=True, slots=True)
class PodSecurity:
    """The configuration in force. ``written`` are its fields, ``defaults`` those of ``defaults`` filled in.

    ``document`` and ``base`` say where it stands; None for the plugin without a configuration.
    """

    configuration: Configuration = OUT_OF_THE_BOX
    written: Mapping[str, Any] | None = None
    document: Document | None = None
    base: Path = ()
    complaint: Complaint | None = None
    """What is wrong with what it says, for which the API server does not start."""

    @property
    def defaults(self) -> Mapping[str, str]:
        """The six fields of ``defaults``."""
        return defaulted(self.written or {})


def pod_security(configuration: Configured, open_file: Open) -> PodSecurity:
    """The plugin's configuration. Raises RefusedError where it cannot be decoded."""
    entry = configuration.plugin(POD_SECURITY)
    if entry is None or not (entry.inline or entry.path):
        return PodSecurity()
    if entry.inline:
        read, base, shown = Read(entry.value, entry.document), entry.base, body(entry.value)
    else:
        opened = open_file(entry.path)
        if opened.text is None:
            said = f"Couldn't open admission plugin configuration {entry.path}: {opened.trouble}"
            raise RefusedError(Complaint("missing-file", said, entry.document, (*entry.base[:-1], "path")))
        if not opened.text:
            return PodSecurity()
        read, base, shown = read_text(opened.text, opened.file), (), opened.text
    _, fields = of_kind(read, shown, KINDS, base=base)
    found, errors = read_configuration(fields)
    complaint = None
    if errors:
        texts = [str(error) for error in errors]
        said = texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
        complaint = Complaint("invalid", said, read.document, (*base, *errors[0].field.steps))
    return PodSecurity(found, fields, read.document, base, complaint)
