"""AdmissionConfiguration with the files of its plugins: what is refused, and what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lab.subjects.admission.files.complaint import RefusedError
from lab.subjects.admission.files.configuration import Configured, Opened, configured
from lab.subjects.admission.files.imagepolicy import image_policy, unreachable
from lab.subjects.admission.files.podsecurity import pod_security
from tests.conformance.result import Result, Row, over

ROOT = "{{ROOT}}"
"""What the rows write for the folder that their files lie in."""


def judge(row: Row, result: Result) -> None:
    """The configuration's error, else what becomes of each plugin."""
    files = {f"{ROOT}/{name}": text for name, text in row["files"].items()}

    def open_file(path: str) -> Opened:
        trouble = "" if path in files else f"open {path}: no such file or directory"
        return Opened(files.get(path), path, trouble)

    main = f"{ROOT}/{row['main']}"
    expected = row["expected"]
    try:
        found = configured(main, open_file(main))
    except RefusedError as error:
        result.check(row["id"], "error", expected["error"], str(error))
        return
    result.check(row["id"], "error", expected["error"], "")
    for plugin in row["plugins"]:
        answer = _image_policy(found, open_file) if plugin == "ImagePolicyWebhook" else _pod_security(found, open_file)
        result.check(row["id"], plugin, (expected.get("plugins") or {}).get(plugin), answer)


def _image_policy(found: Configured, open_file: Any) -> dict[str, Any]:
    try:
        policy = image_policy(found, open_file)
    except RefusedError as error:
        return {"error": str(error)}
    refused = unreachable(policy, "p")
    answer: dict[str, Any] = {"error": "", "unreachable_admits": not refused}
    return answer | ({"unreachable_error": refused} if refused else {})


def _pod_security(found: Configured, open_file: Any) -> dict[str, Any]:
    try:
        settings = pod_security(found, open_file)
    except RefusedError as error:
        return {"error": str(error)}
    exempt = (settings.written or {}).get("exemptions") or {}
    shown = {"Enforce": "enforce", "Audit": "audit", "Warn": "warn"}
    defaults = {name: settings.defaults[key] for name, key in shown.items()}
    defaults |= {f"{name}Version": settings.defaults[f"{key}-version"] for name, key in shown.items()}
    return {
        "error": settings.complaint.text if settings.complaint else "",
        "defaults": defaults,
        "exemptions": {
            "Usernames": exempt.get("usernames"),
            "Namespaces": exempt.get("namespaces"),
            "RuntimeClasses": exempt.get("runtimeClasses"),
        },
    }


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
