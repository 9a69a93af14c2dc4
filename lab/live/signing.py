"""A certificate for a person of the run: asked for, approved, signed by the cluster, and logged in with.

The learner's own request is only handed in dry, for a certificate by it would be for a name that is not the run's. The
one made here is for the same user and groups in the run's names, with a key that nobody keeps.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from lab.cluster.approval import API_VERSION, CONDITION, KIND
from lab.cluster.trial import CertificateTrial, Observation
from lab.live.api import Api, RefusedError, waited_for
from lab.live.certificates import validity
from lab.live.names import SYSTEM, Names
from lab.live.renaming import labelled
from lab.live.resources import base
from lab.manifests.document import JsonObject
from lab.manifests.gobase64 import decoded, encoded
from lab.quick_dataclass import dataclass

REQUESTS = f"{base(API_VERSION)}/certificatesigningrequests"
WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews"

SIGNED_SECONDS = 15.0
"""How long to wait for the cluster's signer."""

UNAPPROVED_SECONDS = 1.0
"""How long to see that nobody signs what nobody approved."""

BACKDATED_SECONDS = 300
"""By how much the signer may let a certificate begin earlier, so that clocks may differ."""


@dataclass(frozen=True, slots=True)
class Made:
    """A key and a request for it, both as PEM text."""

    key: bytes
    request: bytes


class Signing:
    """Has certificates signed on one cluster, in the names of one run."""

    def __init__(self, api: Api, names: Names, stop: threading.Event) -> None:
        self.api = api
        self.names = names
        self.stop = stop

    def certificate(self, trial: CertificateTrial) -> Observation:
        """How it fares. Raises LiveError, CancelledError."""
        start = monotonic()
        why = self._why_not(trial)
        if not why:
            try:
                succeeded, text = self._tried(trial)
            except RefusedError as error:
                succeeded, text = None, f"not run: {self.names.back(error.message)}"
            return Observation(trial, succeeded, text, monotonic() - start)
        return Observation(trial, None, f"not run: {why}")

    def _why_not(self, trial: CertificateTrial) -> str:
        """Why none is asked for; a name that is Kubernetes' own cannot be made the run's."""
        if self.names.own:
            return "under its own name the certificate would be somebody's in the whole cluster"
        own = next((each for each in (trial.user, *trial.groups) if each.startswith(SYSTEM)), "")
        if own:
            return f"the certificate would be for {own}, which is there without the run"
        try:
            import_module("cryptography.x509")
        except ImportError:
            return "no key can be made: the package cryptography is not installed"
        return ""

    def _tried(self, trial: CertificateTrial) -> tuple[bool | None, str]:
        made = request_for(self.names.user(trial.user), tuple(map(self.names.group, trial.groups)))
        name = f"{self.names.prefix}login"
        path = f"{REQUESTS}/{name}"
        try:
            there = self.api.post(REQUESTS, self._manifest(trial, name, made)).value
        except RefusedError as error:
            refused = error.code in (400, 422)
            said = self.names.back(error.message)
            return (False, f"refused: {said}") if refused else (None, f"not run: {said}")
        try:
            if trial.approved:
                status = {**(there.get("status") or {}), "conditions": [CONDITION]}
                self.api.request("PUT", f"{path}/approval", {**there, "status": status})
            signed, why = self._signed(path, SIGNED_SECONDS if trial.approved else UNAPPROVED_SECONDS)
            if not signed:
                return self._unsigned(trial, why)
            return self._logged_in(trial, made.key, signed)
        finally:
            self._remove(path)

    def _manifest(self, trial: CertificateTrial, name: str, made: Made) -> JsonObject:
        spec: JsonObject = {
            "request": encoded(made.request), "signerName": trial.signer, "usages": list(trial.usages),
        }  # fmt: skip
        if trial.seconds is not None:
            spec["expirationSeconds"] = trial.seconds
        manifest = {"apiVersion": API_VERSION, "kind": KIND, "metadata": {"name": name}, "spec": spec}
        return labelled(manifest, self.names)

    def _signed(self, path: str, seconds: float) -> tuple[str, str]:
        """The certificate, and why there is none if the signer says so."""
        status: JsonObject = {}

        def ended() -> bool:
            status.clear()
            status.update((self.api.find(path) or {}).get("status") or {})
            return bool(status.get("certificate")) or bool(_failed(status))

        waited_for(ended, seconds, self.stop)
        return decoded(str(status.get("certificate") or "")).decode("latin-1"), _failed(status)

    def _unsigned(self, trial: CertificateTrial, why: str) -> tuple[bool | None, str]:
        if why:
            return False, f"the signer refuses: {self.names.back(why)}"
        if not trial.approved:
            return False, "nobody approved the request, so the cluster made no certificate"
        if trial.simulated is False:
            return False, f"the signer {trial.signer} made no certificate in {SIGNED_SECONDS:.0f} s"
        waited = f"in {SIGNED_SECONDS:.0f} s"
        return None, f"not run: the cluster's controller manager made no certificate {waited}; perhaps it signs none"

    def _logged_in(self, trial: CertificateTrial, key: bytes, certificate: str) -> tuple[bool | None, str]:
        lives = _seconds(certificate)
        if trial.longest is not None and lives is not None and lives > trial.longest + BACKDATED_SECONDS:
            return False, f"signed, and the certificate lives {lives} s, longer than {trial.longest} s"
        with as_bearer(self.api, key, certificate) as theirs:
            try:
                asked: JsonObject = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}
                status = theirs.post(WHO_AM_I, asked).value.get("status") or {}
            except RefusedError as error:
                if error.code != 401:
                    raise
                return None, "not run: the certificate was signed, and the server takes none from clients here"
        info = status.get("userInfo") or {}
        user, groups = str(info.get("username")), frozenset(map(str, info.get("groups") or ()))
        wanted = frozenset(map(self.names.group, trial.groups))
        told = f"signed for {lives} s; the server knows its bearer as {self.names.back(user)}"
        told += f" of {', '.join(sorted(map(self.names.back, groups)))}"
        return user == self.names.user(trial.user) and groups - {f"{SYSTEM}authenticated"} == wanted, told

    def _remove(self, path: str) -> None:
        try:
            self.api.unstoppable().delete(path)
        except RefusedError:
            # It carries the run's label, and goes with what the run made.
            return


def request_for(user: str, groups: tuple[str, ...]) -> Made:
    """A new key, and a request for that user and those groups (RFC 2986)."""
    x509: Any = import_module("cryptography.x509")
    serialization: Any = import_module("cryptography.hazmat.primitives.serialization")
    hashes: Any = import_module("cryptography.hazmat.primitives.hashes")
    ec: Any = import_module("cryptography.hazmat.primitives.asymmetric.ec")
    key = ec.generate_private_key(ec.SECP256R1())
    oid = x509.oid.NameOID
    names = [x509.NameAttribute(oid.ORGANIZATION_NAME, group) for group in groups]
    subject = x509.Name([*names, x509.NameAttribute(oid.COMMON_NAME, user)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Made(written, request.public_bytes(pem))


@contextmanager
def as_bearer(api: Api, key: bytes, certificate: str) -> Iterator[Api]:
    """The same server, as whoever bears the certificate. The files that it takes are gone afterwards."""
    from kubernetes.client import ApiClient

    with TemporaryDirectory(prefix="cks-lab-") as folder:
        key_file, certificate_file = Path(folder, "key.pem"), Path(folder, "certificate.pem")
        key_file.touch(mode=0o600)
        key_file.write_bytes(key)
        certificate_file.write_text(certificate, encoding="ascii")
        configuration: Any = copy.copy(api.client.configuration)
        configuration.cert_file, configuration.key_file = str(certificate_file), str(key_file)
        configuration.api_key, configuration.api_key_prefix = {}, {}
        configuration.username = configuration.password = None
        configuration.refresh_api_key_hook = None
        client: Any = ApiClient(configuration)
        client.user_agent = "cks-lab"
        try:
            yield Api(client, api.where, api.stop)
        finally:
            client.close()


def _seconds(certificate: str) -> int | None:
    """How long a certificate lives; None where that cannot be read."""
    valid = validity(certificate)
    return None if valid is None else round((valid.ends - valid.begins).total_seconds())


def _failed(status: JsonObject) -> str:
    for condition in status.get("conditions") or ():
        if condition.get("type") in ("Failed", "Denied"):
            return str(condition.get("message") or condition.get("reason") or condition["type"])
    return ""
