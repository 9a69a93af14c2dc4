"""Defaults of ResourceQuota.

Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

from __future__ import annotations

from lab.manifests.defaulting.podspec import round_amounts
from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Round the amounts to thousandths, in place."""
    round_amounts((value.get("spec") or {}).get("hard"))


def prepare(value: JsonObject, _release: Release) -> None:
    """A new quota has measured nothing yet."""
    value["status"] = {}
