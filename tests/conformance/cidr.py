"""Blocks of addresses: what Go's three readers make of a text, what Kubernetes says, and what lies within."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.address import AddressError, parse_address, parse_forgiving
from lab.manifests.cidr import cidr_errors, cidr_warnings, parse_cidr, parse_prefix
from lab.manifests.fielderror import FieldError, FieldPath
from tests.conformance.result import Result, Row, over

PATH = FieldPath("cidr")


def judge(row: Row, result: Result) -> None:
    """Each field of the expected answer."""
    case, text, expected = row["id"], row["cidr"], row["expected"]
    answers = {**_readings(text), **_verdicts(text)}
    block = parse_cidr(text)
    for field in sorted({*answers, *expected} - {"contains"}):
        result.check(case, field, expected.get(field), answers.get(field))
    for address, verdict in (expected.get("contains") or {}).items():
        found = parse_forgiving(address)
        inside = block is not None and found is not None and block.contains(found)
        result.check(case, f"contains {address}", verdict, inside)


def _readings(text: str) -> dict[str, str]:
    """``net.ParseCIDR``, ``netip.ParsePrefix`` and Kubernetes' own forgiving reader."""
    block = parse_cidr(text)
    found: dict[str, str] = {}
    if block is None:
        found["sloppy_error"] = f"invalid CIDR address: {text}"
    else:
        found["sloppy_net"] = str(block)
    if block is None or not _address_is_strict(text.partition("/")[0]):
        found["net_error"] = f"invalid CIDR address: {text}"
    else:
        found["net_parse"] = str(block)
    try:
        found["netip_prefix"] = str(parse_prefix(text))
    except AddressError as error:
        found["netip_error"] = str(error)
    return found


def _address_is_strict(text: str) -> bool:
    try:
        return not parse_address(text).zone
    except AddressError:
        return False


def _verdicts(text: str) -> dict[str, list[str] | None]:
    block = parse_cidr(text)
    strict = list(cidr_errors(text, PATH, strict=True))
    if not strict and block is not None and str(block) != text:
        # Fields younger than the strict rules want the canonical form too; the lab holds none.
        strict.append(FieldError.invalid(PATH, text, f'must be in canonical form ("{block}")'))
    return {
        "legacy_errors": [str(error) for error in cidr_errors(text, PATH, strict=False)],
        "strict_errors": [str(error) for error in strict],
        "warnings": cidr_warnings(text, PATH) or None,
    }


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
