"""An API server made of Python values that stores objects, fills them in, and signs requests for certificates."""

import threading
from base64 import b64encode

from lab.live.api import RefusedError, Reply
from lab.live.resources import Resource

PLURALS = {
    "Secret": ("v1", "secrets"),
    "ConfigMap": ("v1", "configmaps"),
    "Pod": ("v1", "pods"),
    "Deployment": ("apps/v1", "deployments"),
    "Ingress": ("networking.k8s.io/v1", "ingresses"),
    "CertificateSigningRequest": ("certificates.k8s.io/v1", "certificatesigningrequests"),
}


class Types:
    """Every type that the fake server knows."""

    def of(self, api_version, kind):
        known = PLURALS.get(kind)
        if known is None or known[0] != api_version:
            return None
        return Resource(api_version, kind, known[1], kind != "CertificateSigningRequest", frozenset())


class HoldingApi:
    """``fill`` is what the server makes of an object that is handed in; ``sign`` what of an approved request."""

    def __init__(self, fill=lambda value: value, sign=lambda request: None):
        self.where = "the test cluster"
        self.stop = threading.Event()
        self.objects = {}
        self.kept = []
        self.fill, self.sign = fill, sign

    def unstoppable(self):
        return self

    def find(self, path):
        return self.objects.get(path)

    def post(self, path, body, *, user="", **query):
        answer = self.fill(body)
        if query.get("dryRun") != "All":
            self.kept.append(f"{path}/{body['metadata']['name']}")
            self.objects[self.kept[-1]] = answer
        return Reply(answer)

    def patch(self, path, body, **query):
        assert query["dryRun"] == "All"
        if self.objects[path].get("immutable"):
            raise RefusedError(422, {"reason": "Invalid", "message": "field is immutable when `immutable` is set"})
        return Reply({**self.objects[path], **body})

    def request(self, method, path, body):
        assert (method, path.rpartition("/")[2]) == ("PUT", "approval")
        at = path.removesuffix("/approval")
        signed = self.sign(body)
        self.objects[at] = {**body, "status": {**body["status"], **(signed or {})}}
        return Reply(self.objects[at])

    def delete(self, path):
        del self.objects[path]


def certificate_status(pem):
    """The status of a request that was signed."""
    return {"certificate": b64encode(pem).decode()}
