"""What became of one document: an object, or the API server's refusal."""

from __future__ import annotations

from enum import StrEnum

from lab.manifests.finding import Finding
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass


class Stage(StrEnum):
    """How far an object came on its way through the API server."""

    OK = "ok"
    DECODE = "decode"
    VALIDATE = "validate"


@dataclass(frozen=True, slots=True)
class Reading:
    """The API server's answer to one object.

    ``message`` is the whole refusal, ``errors`` its parts (``spec.x: Invalid value: …``), ``warnings`` what it
    would print beside success; each is Kubernetes' own wording. ``findings`` say the same to a learner, each at
    its span with a plainer sentence. ``object`` is None exactly when the stage is not OK.
    """

    stage: Stage
    message: str = ""
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    object: KubeObject | None = None
    findings: tuple[Finding, ...] = ()
