"""Credentials from the program that a kubeconfig names (``users[].user.exec``).

Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
"""

from __future__ import annotations

import json
import os
import subprocess
from base64 import b64encode
from pathlib import Path
from shutil import which
from typing import Any

from lab.live.trouble import LiveError
from lab.manifests.document import JsonObject

LIMIT = 60.0
"""Seconds the program may take; it may have to renew a login."""


def credentials(asked: JsonObject, cluster: JsonObject, folder: Path) -> JsonObject:
    """What the program answers, as the fields of a kubeconfig's user. Raises LiveError."""
    command = str(asked.get("command") or "")
    found = _program(command, folder)
    if found is None:
        hint = asked.get("installHint")
        raise LiveError(
            f"The kubeconfig logs in with the program {command!r}, which is not installed",
            str(hint).strip() if hint else "install it, or use a context that needs none",
        )
    status = _status(_run([found, *map(str, asked.get("args") or ())], asked, cluster, folder), asked, command)
    token = status.get("token")
    if isinstance(token, str) and token:
        return {"token": token}
    certificate, key = status.get("clientCertificateData"), status.get("clientKeyData")
    if isinstance(certificate, str) and isinstance(key, str):
        return {"client-certificate-data": _base64(certificate), "client-key-data": _base64(key)}
    raise LiveError(f"The program {command!r} that logs in gave neither a token nor a certificate", _mend(command))


def _program(command: str, folder: Path) -> str | None:
    """The program to run: a bare name is looked for on the path, a relative one beside the kubeconfig."""
    if not command:
        return None
    if os.sep in command or "/" in command:
        return which(str(folder / command))
    return which(command)


def _run(command: list[str], asked: JsonObject, cluster: JsonObject, folder: Path) -> str:
    information: JsonObject = {
        "apiVersion": asked.get("apiVersion"), "kind": "ExecCredential", "spec": {"interactive": False},
    }  # fmt: skip
    if asked.get("provideClusterInfo"):
        information["spec"]["cluster"] = _cluster_information(cluster)
    extra = {str(each["name"]): str(each["value"]) for each in asked.get("env") or () if isinstance(each, dict)}
    environment = {**os.environ, **extra, "KUBERNETES_EXEC_INFO": json.dumps(information)}
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=LIMIT, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise LiveError(f"The program {name!r} that logs in took longer than {LIMIT:.0f} s", _mend(name)) from error
    except OSError as error:
        raise LiveError(f"The program {name!r} that logs in cannot be run: {error.strerror}", _mend(name)) from error
    if done.returncode:
        said = next((line.strip() for line in reversed(done.stderr.splitlines()) if line.strip()), "it said nothing")
        raise LiveError(f"The program {name!r} that logs in failed ({done.returncode}): {said[:300]}", _mend(name))
    return done.stdout


def _cluster_information(cluster: JsonObject) -> JsonObject:
    told = ("server", "certificate-authority-data", "insecure-skip-tls-verify", "tls-server-name")
    return {key: cluster[key] for key in told if key in cluster}


def _status(text: str, asked: JsonObject, command: str) -> JsonObject:
    try:
        value: Any = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not isinstance(value.get("status"), dict):
        raise LiveError(f"The program {command!r} that logs in gave no ExecCredential", _mend(command))
    if value.get("apiVersion") != asked.get("apiVersion"):
        raise LiveError(
            f"The program {command!r} that logs in speaks {value.get('apiVersion')}, "
            f"and the kubeconfig asks for {asked.get('apiVersion')}",
            "bring both to the same version",
        )
    status: JsonObject = value["status"]
    return status


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def _mend(command: str) -> str:
    return f"log in again with it, and see that `kubectl get namespaces` works ({Path(command).name} must not ask)"
