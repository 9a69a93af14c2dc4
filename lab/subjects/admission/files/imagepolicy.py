"""The settings of the ImagePolicyWebhook plugin, and what it does where its webhook cannot be reached.

Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#imagepolicywebhook
"""

from __future__ import annotations

from typing import Any

from lab.cluster.nodes.durations import written_duration
from lab.manifests.document import Path
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError
from lab.subjects.admission.files.configuration import IMAGE_POLICY, Configured, Open, PluginFile
from lab.subjects.admission.files.decoding import Read, loosely, read_text
from lab.subjects.admission.files.kubeconfig import Backend, backend

SECOND = 10**9
MINUTE = 60 * SECOND
MILLISECOND = 10**6

NO_CONFIGURATION = "no config"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a setting may be: its unit, bounds and default, in nanoseconds."""

    key: str
    unit: int
    low: int
    high: int
    default: int


LIMITS = (
    Limit("retryBackoff", MILLISECOND, 1, 5 * MINUTE, 500 * MILLISECOND),
    Limit("allowTTL", SECOND, SECOND, 30 * MINUTE, 5 * MINUTE),
    Limit("denyTTL", SECOND, SECOND, 30 * MINUTE, 30 * SECOND),
)
"""In the order in which they are looked at."""


@dataclass(frozen=True, slots=True)
class ImagePolicy:
    """The settings in force; lengths of time in nanoseconds, 0 for none.

    ``default_allow`` is what becomes of pods while the webhook does not answer. ``read`` and ``base`` say where the
    settings stand.
    """

    backend: Backend
    allow_ttl: int
    deny_ttl: int
    retry_backoff: int
    default_allow: bool
    kubeconfig: str
    read: Read
    base: Path = ()


def image_policy(configuration: Configured, open_file: Open) -> ImagePolicy:
    """The plugin's settings. Raises RefusedError where it does not start."""
    entry = configuration.plugin(IMAGE_POLICY)
    if entry is None or not (entry.inline or entry.path):
        where = (configuration.document, ("plugins",)) if configuration.document else ()
        raise RefusedError(Complaint("no-configuration", NO_CONFIGURATION, *where))
    read, base, from_yaml = _source(entry, open_file)
    fields = loosely(read, "imagepolicy_config.AdmissionConfig", base=base, from_yaml=from_yaml)
    written = fields.get("imagePolicy") or {}
    within = (*base, "imagePolicy")
    lengths = {limit.key: _length(limit, written.get(limit.key) or 0, read, within) for limit in LIMITS}
    path = written.get("kubeConfigFile") or ""
    found = backend(path, open_file, Complaint("kubeconfig", "", read.document, (*within, "kubeConfigFile")))
    return ImagePolicy(
        found,
        lengths["allowTTL"],
        lengths["denyTTL"],
        lengths["retryBackoff"],
        bool(written.get("defaultAllow")),
        path,
        read,
        within,
    )


def _source(entry: PluginFile, open_file: Open) -> tuple[Read, Path, bool]:
    if entry.inline:
        return Read(entry.value, entry.document), entry.base, False
    opened = open_file(entry.path)
    if opened.text is None:
        said = f"Couldn't open admission plugin configuration {entry.path}: {opened.trouble}"
        raise RefusedError(Complaint("missing-file", said, entry.document, (*entry.base[:-1], "path")))
    if not opened.text.strip():
        raise RefusedError(Complaint("yaml", "EOF", file=opened.file))
    return read_text(opened.text, opened.file), (), not opened.text.lstrip().startswith("{")


def _length(limit: Limit, value: Any, read: Read, base: Path) -> int:
    """A setting in nanoseconds: -1 switches it off, 0 is its default. Raises RefusedError."""
    if value == -1:
        return 0
    if value == 0:
        return limit.default
    scaled = (value * limit.unit + 2**63) % 2**64 - 2**63
    if limit.low < scaled <= limit.high:
        return int(scaled)
    low, high, got = map(written_duration, (limit.low, limit.high, scaled))
    said = f"valid value is between {low} and {high}, got {got}"
    raise RefusedError(Complaint("invalid", said, read.document, (*base, limit.key)))


def unreachable(policy: ImagePolicy, pod: str) -> str:
    """What becomes of a pod while the webhook refuses connections: the refusal, or nothing where it is admitted."""
    if policy.default_allow:
        return ""
    said = f'Post "{policy.backend.url}": dial tcp {policy.backend.address}: connect: connection refused'
    return f'pods "{pod}" is forbidden: {said}'
