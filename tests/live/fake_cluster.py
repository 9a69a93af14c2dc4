"""A cluster made of Python values: what the lab asks the API for, and attempts that end as a test says."""

import threading

from lab.live.api import RefusedError, Reply
from lab.live.images import AGNHOST
from lab.live.probe import Fared, Outcome

RUN = "t2st"


class FakeApi:
    """Holds objects by their path. Pods are ready as soon as they are made."""

    def __init__(self, objects=()):
        self.where = "the test cluster"
        self.objects = {}
        self.deleted = []
        self.refusing = {}
        for each in objects:
            self.objects[self._path(each)] = each

    def with_stop(self, _stop):
        return self

    def unstoppable(self):
        return self

    def find(self, path, **_query):
        return self.objects.get(path)

    def items(self, path, **_query):
        depth = path.count("/") + 1
        return iter([each for at, each in self.objects.items() if at.startswith(f"{path}/") and at.count("/") == depth])

    def post(self, path, body, **_query):
        kind = body["kind"]
        if kind in self.refusing:
            raise self.refusing[kind].pop(0) if len(self.refusing[kind]) > 1 else self.refusing[kind][0]
        name = f"{path}/{body['metadata']['name']}"
        if name in self.objects:
            raise RefusedError(409, {"reason": "AlreadyExists", "message": "is there already"})
        made = {**body}
        if kind == "Pod":
            made["status"] = ready(f"10.9.0.{len(self.objects)}")
        self.objects[name] = made
        return Reply(made)

    def delete(self, path, _body=None):
        self.deleted.append(path)
        bare = path.replace("/api/v1", "")
        self.objects = {at: each for at, each in self.objects.items() if f"{bare}/" not in f"{at}/"}
        return Reply({})

    def _path(self, item):
        metadata = item["metadata"]
        plural = {"Pod": "pods", "Service": "services"}[item["kind"]]
        return f"/api/v1/namespaces/{metadata['namespace']}/{plural}/{metadata['name']}"


class FakeConnection:
    def __init__(self, api):
        self.api = api
        self.where = api.where


def ready(*addresses, condition="True"):
    return {
        "phase": "Running",
        "podIP": addresses[0],
        "podIPs": [{"ip": each} for each in addresses],
        "conditions": [{"type": "Ready", "status": condition}],
    }


def pod(namespace, name, *addresses, owner=None, labels=None, image=AGNHOST, **status):
    metadata = {"namespace": namespace, "name": name, "labels": labels or {}}
    if owner:
        metadata["ownerReferences"] = [{"kind": owner[0], "name": owner[1]}]
    spec = {"containers": [{"name": "main", "image": image}]}
    return {"kind": "Pod", "metadata": metadata, "spec": spec, "status": ready(*addresses, **status)}


def service(namespace, name, *cluster_ips):
    return {
        "kind": "Service",
        "metadata": {"namespace": namespace, "name": name},
        "spec": {"clusterIP": (cluster_ips or ("None",))[0], "clusterIPs": list(cluster_ips or ("None",))},
    }


class FakeNetwork:
    """A prober: every attempt connects but those to a host that is listed; all are remembered."""

    def __init__(self, **fared):
        answers = {host: [each] if isinstance(each, Fared) else each for host, each in fared.items()}
        self.fared = {host.replace("_", "."): each for host, each in answers.items()}
        self.attempts = []
        self._lock = threading.Lock()

    def __call__(self, source, dial):
        with self._lock:
            self.attempts.append((source.pod, str(dial)))
            answers = self.fared.get(dial.host) or self.fared.get(f"{source.pod}>{dial.host}")
            fared = Fared.CONNECTED if not answers else answers.pop(0) if len(answers) > 1 else answers[0]
        return Outcome(fared, fared.value, 0.01)
