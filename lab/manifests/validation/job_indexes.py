"""Validation of how a Job counts its completions, and of lists of indexes.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#completion-mode and Kubernetes'
``pkg/apis/batch/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import INT64
from lab.manifests.validation.checks import Errors

_MODES = ("NonIndexed", "Indexed")
_MOST_PARALLEL = 100_000
_MOST_FAILED = 100_000
_MANY = 100_000
_MOST_WITH_MANY = 10_000


def validate_completion_mode(spec: JsonObject, path: FieldPath) -> Errors:
    """The mode, and the counts that go with each."""
    mode = spec.get("completionMode")
    if mode is not None and mode not in _MODES:
        yield FieldError.not_supported(path.child("completionMode"), NamedString(mode), _MODES)
    if mode == "Indexed":
        yield from _indexed(spec, path)
    elif mode in (None, "NonIndexed"):
        for field in ("backoffLimitPerIndex", "maxFailedIndexes"):
            if (count := spec.get(field)) is not None:
                yield FieldError.invalid(path.child(field), count, "requires indexed completion mode")


def _indexed(spec: JsonObject, path: FieldPath) -> Errors:
    completions, parallel, failed = (spec.get(field) for field in ("completions", "parallelism", "maxFailedIndexes"))
    if completions is None:
        yield FieldError.required(path.child("completions"), "when completion mode is Indexed")
    if parallel is not None and parallel > _MOST_PARALLEL:
        detail = f"must be less than or equal to {_MOST_PARALLEL} when completion mode is Indexed"
        yield FieldError.invalid(path.child("parallelism"), parallel, detail)
    if failed is not None and completions is not None and failed > completions:
        detail = "must be less than or equal to completions"
        yield FieldError.invalid(path.child("maxFailedIndexes"), failed, detail)
    if failed is not None and failed > _MOST_FAILED:
        detail = f"must be less than or equal to {_MOST_FAILED}"
        yield FieldError.invalid(path.child("maxFailedIndexes"), failed, detail)
    if (completions or 0) > _MANY and "backoffLimitPerIndex" in spec:
        yield from _many(parallel, failed, path)


def _many(parallel: int | None, failed: int | None, path: FieldPath) -> Errors:
    """What more is asked of a Job of so many completions that counts failures by index."""
    where = path.child("maxFailedIndexes")
    if failed is None:
        yield FieldError.required(where, f"must be specified when completions is above {_MANY}")
    detail = (
        f"must be less than or equal to {_MOST_WITH_MANY} when completions are above {_MANY} "
        "and used with backoff limit per index"
    )
    if parallel is not None and parallel > _MOST_WITH_MANY:
        yield FieldError.invalid(path.child("parallelism"), parallel, detail)
    if failed is not None and failed > _MOST_WITH_MANY:
        yield FieldError.invalid(where, failed, detail)


def count_indexes(text: str, completions: int) -> tuple[int, str]:
    """How many indexes a list such as ``1,3-5`` names, and what is wrong with it."""
    total, last = 0, None
    for interval in text.split(",") if text else ():
        limits = interval.split("-")
        if len(limits) > 2:
            return 0, (
                f"the fragment {go_quote(interval)} violates the requirement that an index interval can have at "
                "most two parts separated by '-'"
            )
        numbers = []
        for limit in limits:
            number = _integer(limit)
            if number is None:
                return 0, f"cannot convert string to integer for index: {go_quote(limit)}"
            if number >= completions:
                return 0, f"too large index: {go_quote(limit)}"
            numbers.append(number)
        low, high = numbers[0], numbers[-1]
        if len(numbers) == 2 and low >= high:
            return 0, f"non-increasing order, previous: {low}, current: {high}"
        if last is not None and last >= low:
            return 0, f"non-increasing order, previous: {last}, current: {low}"
        total, last = total + high - low + 1, high
    return total, ""


def _integer(text: str) -> int | None:
    digits = text[1:] if text[:1] == "+" else text
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 4000 or int(digits) not in INT64:
        return None
    return int(digits)
