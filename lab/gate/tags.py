"""The rules that a rejected answer can be tagged with."""

from __future__ import annotations

from functools import cache

from lab.grading.coach import UNMET
from lab.grading.untouched import RULE as UNTOUCHED
from lab.manifests.kubectl import Trouble
from lab.subjects.registry import subjects

READING = frozenset(
    {
        "yaml-alias-bomb", "yaml-control-character", "yaml-duplicate-key", "yaml-empty", "yaml-ignored-rest",
        "yaml-not-utf8", "yaml-syntax", "yaml-tab", "yaml-too-deep", "yaml-too-large", "yaml-unknown-anchor",
        "yaml-utf16", "yaml-value", "decode-unknown-field", "decode-wrong-type", "validate-duplicate",
        "validate-forbidden", "validate-invalid", "validate-not-found", "validate-required", "validate-too-few",
        "validate-too-long", "validate-too-many", "validate-too-short", "validate-unsupported",
    }
)  # fmt: skip
"""What reading a file and validating an object can say."""

APPLYING = frozenset(
    {
        "api-warning",
        "approve-malformed", "approve-not-found", "approve-nothing",
        "apply-cluster-ip", "apply-forbidden", "apply-grants-more-than-held", "apply-immutable-field",
        "apply-namespace-name-label", "apply-namespace-not-found",
        "apply-pod-security", "apply-pod-security-label", "apply-pod-security-warning", "apply-pods-denied",
        "apply-pods-refused", "apply-policy-denied",
        "apply-policy-types-kept", "apply-policy-warning", "apply-role-not-found", "apply-same-name-twice",
        "apply-secret-keys-kept",
        "delete-comes-back", "delete-forbidden", "delete-malformed", "delete-not-found", "delete-nothing",
        "delete-unknown-kind",
        "file-not-asked-for", "modes-invalid", "modes-no-such-file", "modes-symbolic", "sheet-malformed",
    }
)  # fmt: skip
"""What handing an object to the cluster, or deleting one, can say."""


SIDES = ("missing", "too-much")
"""What a subject's rule adds to its id that says plainly what came out wrong, where no known mistake explains it."""


@cache
def known_tags() -> frozenset[str]:
    """Every rule there is."""
    rules = [rule.id for subject in subjects().values() for rule in subject.rules()]
    plainly = (f"{rule}-{side}" for rule in rules for side in SIDES)
    kubectl = (f"kubectl-{trouble.value}" for trouble in Trouble)
    return READING | APPLYING | frozenset((UNMET, UNTOUCHED, *rules, *plainly, *kubectl))
