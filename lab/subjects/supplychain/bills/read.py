"""A bill of materials from a file's text, in whatever format it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from lab.subjects.supplychain.bills import cyclonedx, spdx
from lab.subjects.supplychain.bills.model import Bill, BillError


@lru_cache(maxsize=128)
def read_bill(text: str) -> Bill:
    """The bill. Raises BillError for what is none."""
    if not text.lstrip().startswith("{"):
        return spdx.of_tags(text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BillError(f"it is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise BillError("it holds no object")
    if "spdxVersion" in value:
        return spdx.of_json(value)
    if "bomFormat" in value:
        return cyclonedx.of_json(value)
    raise BillError("it is neither SPDX nor CycloneDX")


def bills_in(files: Mapping[str, str], folder: str) -> dict[str, Bill]:
    """The bills of a folder by their path; a file that is none is left out."""
    found: dict[str, Bill] = {}
    for path in sorted(files):
        if path.startswith(folder.rstrip("/") + "/"):
            try:
                found[path] = read_bill(files[path])
            except BillError:
                continue
    return found
