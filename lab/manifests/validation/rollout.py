"""Validation of how many pods a rollout may touch at once: numbers or percentages.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy and Kubernetes'
``pkg/apis/apps/validation``.
"""

from __future__ import annotations

from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import percent_errors
from lab.manifests.validation.checks import Errors, nonnegative


def int_or_percent(value: int | str, path: FieldPath) -> Errors:
    """A number of zero or more, or a percentage."""
    if isinstance(value, str):
        for message in percent_errors(value):
            yield FieldError.invalid(path, printed(value), message)
    else:
        yield from nonnegative(value, path)


def at_most_all(value: int | str, path: FieldPath) -> Errors:
    """A percentage of a hundred at most; a number may be any."""
    if isinstance(value, str) and not percent_errors(value) and amount(value) > 100:
        yield FieldError.invalid(path, printed(value), "must not be greater than 100%")


def printed(value: int | str) -> int | str:
    """The value as errors print it."""
    return NamedString(value) if isinstance(value, str) else value


def amount(value: int | str) -> int:
    """The number, whether of pods or of hundredths; 0 for what is neither."""
    if isinstance(value, int):
        return value
    digits = value.removesuffix("%") if not percent_errors(value) else value
    try:
        return min(int(digits), 2**63 - 1) if digits.strip() == digits and "_" not in digits else 0
    except ValueError:
        return 0
