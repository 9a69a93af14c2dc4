"""Scan reports as Trivy writes them in JSON: which vulnerabilities an image has, and whether there is a fix.

Source: https://trivy.dev/docs/latest/guide/configuration/reporting/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lab.quick_dataclass import dataclass

SEVERITIES = ("UNKNOWN", "LOW", "MEDIUM", "HIGH", "CRITICAL")


@dataclass(frozen=True, slots=True)
class Vulnerability:
    """One finding of a scanner. ``fixed`` is the version that mends it, empty where there is none yet."""

    id: str
    package: str
    installed: str
    fixed: str
    severity: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one image."""

    image: str
    vulnerabilities: tuple[Vulnerability, ...]

    def those(self, severities: Iterable[str], *, fixable: bool = False) -> tuple[Vulnerability, ...]:
        """The vulnerabilities of some severities; ``fixable`` only those that a version mends."""
        wanted = set(severities)
        return tuple(each for each in self.vulnerabilities if each.severity in wanted and (each.fixed or not fixable))


class ReportError(ValueError):
    """A file that is no report; says why."""


@lru_cache(maxsize=128)
def read_report(text: str) -> Report:
    """The report. Raises ReportError."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReportError(f"it is no JSON: {error}") from None
    if not isinstance(value, dict) or not isinstance(value.get("ArtifactName"), str):
        raise ReportError("it names no ArtifactName")
    results = value.get("Results")
    found = [
        Vulnerability(
            str(item.get("VulnerabilityID", "")),
            str(item.get("PkgName", "")),
            str(item.get("InstalledVersion", "")),
            str(item.get("FixedVersion") or ""),
            str(item.get("Severity", "UNKNOWN")).upper(),
            str(item.get("Status", "")),
        )
        for result in (results if isinstance(results, list) else [])
        if isinstance(result, dict)
        for item in (result.get("Vulnerabilities") or [])
        if isinstance(item, dict)
    ]
    return Report(value["ArtifactName"], tuple(found))


def reports_in(files: Mapping[str, str], folder: str) -> dict[str, Report]:
    """The reports of a folder by their path; a file that is none is left out."""
    found: dict[str, Report] = {}
    for path in sorted(files):
        if path.startswith(folder.rstrip("/") + "/"):
            try:
                found[path] = read_report(files[path])
            except ReportError:
                continue
    return found
