"""Validation of the annotations that say something about the pod.

Source: https://kubernetes.io/docs/reference/labels-annotations-taints/
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.podannotations import DELETION_COST, MIRROR_POD, TOLERATIONS
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.profiles import validate_apparmor_annotations, validate_seccomp_annotations
from lab.manifests.validation.scheduling import validate_tolerations


def validate_pod_annotations(
    annotations: Mapping[str, str], spec: JsonObject, release: Release, path: FieldPath
) -> Errors:
    """The annotations of a Pod or of a template of Pods."""
    if not annotations:
        return
    if MIRROR_POD in annotations and not spec.get("nodeName"):
        detail = "must set spec.nodeName if mirror pod annotation is set"
        yield FieldError.invalid(path.key(MIRROR_POD), annotations[MIRROR_POD], detail)
    if written := annotations.get(TOLERATIONS):
        yield from _tolerations(written, release, path)
    if DELETION_COST in annotations and not _is_int32(annotations[DELETION_COST]):
        cost = annotations[DELETION_COST]
        yield FieldError.invalid(path.key(DELETION_COST), cost, "must be a 32bit integer")
    yield from validate_seccomp_annotations(annotations, path)
    yield from validate_apparmor_annotations(annotations, spec, path)


def _is_int32(text: str) -> bool:
    digits = text.removeprefix("-")
    canonical = digits == "0" or (digits.isascii() and digits.isdigit() and digits[0] != "0")
    return canonical and text != "-0" and len(digits) < 11 and -(2**31) <= int(text) < 2**31


def _tolerations(written: str, release: Release, path: FieldPath) -> Errors:
    try:
        read: Any = json.loads(written)
    except ValueError:
        read = written
    if read is None:
        return
    if not isinstance(read, list) or not all(isinstance(item, dict) for item in read):
        detail = "json: the annotation must hold a list of tolerations"
        yield FieldError.invalid(path, TOLERATIONS, detail)
        return
    texts = ("key", "operator", "value", "effect")
    tolerations = [{name: item[name] for name in texts if isinstance(item.get(name), str)} for item in read]
    yield from validate_tolerations(tolerations, release, path.child(TOLERATIONS))
