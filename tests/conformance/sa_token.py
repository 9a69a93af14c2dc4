"""ServiceAccount admission: the account a pod gets, and which containers its token is mounted in."""

from __future__ import annotations

from collections.abc import Iterable

from lab.subjects.service_accounts.account import Account
from lab.subjects.service_accounts.admission import RefusedError, admitted, mounts_token
from tests.conformance.result import Result, Row, over


def judge(row: Row, result: Result) -> None:
    """The refusal, or the account and each container."""
    expected = row["expected"]
    accounts = {}
    for value in row["serviceAccounts"]:
        metadata = value.get("metadata") or {}
        account = Account.of(metadata.get("namespace") or "", metadata.get("name") or "", value)
        accounts[account.namespace, account.name] = account
    try:
        pod = admitted(row["pod"], accounts)
    except RefusedError as refusal:
        result.check(row["id"], "error", expected["error"], str(refusal))
        return
    result.check(row["id"], "error", expected["error"], "")
    spec = pod["spec"]
    result.check(row["id"], "serviceAccountName", expected["serviceAccountName"], spec["serviceAccountName"])
    containers = {each["name"]: each for key in ("initContainers", "containers") for each in spec.get(key) or ()}
    for name, mounted in expected["mounted"].items():
        result.check(row["id"], f"mounted in {name}", mounted, mounts_token(spec, containers[name]))
    if "imagePullSecrets" in expected:
        result.check(row["id"], "imagePullSecrets", expected["imagePullSecrets"], spec.get("imagePullSecrets"))


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
