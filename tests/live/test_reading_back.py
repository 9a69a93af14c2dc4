"""What a cluster holds, looked at by the checks themselves: in the exercise's names, and nothing kept."""

from base64 import b64encode

import pytest

from lab.cluster.trial import ChangeTrial, StoredTrial
from lab.live.api import RefusedError
from lab.live.bearing import why_not_tried
from lab.live.names import Names
from lab.live.reading_back import ReadingBack, as_written
from lab.manifests.kubeobject import Ref
from tests.live.fake_cluster import RUN
from tests.live.fake_holding import HoldingApi, Types

NAMES = Names(RUN, brought=[Ref("Namespace", "", "shop")])
DB = Ref("Secret", "shop", "db")
WEB = Ref("Deployment", "shop", "web")
HELD = "/api/v1/namespaces/cks-t2st-shop/secrets/db"


def stored(password="winter-Forest-71", **more):
    return {
        "apiVersion": "v1", "kind": "Secret", "type": "Opaque",
        "metadata": {
            "name": "db", "namespace": "cks-t2st-shop", "uid": "1", "resourceVersion": "7",
            "labels": {"app": "db", "cks-lab/run": RUN, "app.kubernetes.io/managed-by": "cks-lab"},
            "annotations": {"kubectl.kubernetes.io/last-applied-configuration": "{}"},
        },
        "data": {"password": b64encode(password.encode()).decode()}, **more,
    }  # fmt: skip


def looking(judge, *, read=(DB,), handed=(), simulated=True, beyond=""):
    return StoredTrial("a look", read, handed, judge, True, simulated, beyond)


def reading(api):
    made = ReadingBack(api, Types(), NAMES)
    made._until = -1.0
    return made


def holding(**options):
    api = HoldingApi(**options)
    api.objects[HELD] = stored()
    return api


def test_an_object_comes_back_as_the_exercise_calls_it():
    value = as_written(stored(), DB, NAMES)
    assert value["metadata"] == {"name": "db", "namespace": "shop", "labels": {"app": "db"}}
    assert value["data"] == stored()["data"]


def test_the_check_judges_what_the_server_holds():
    seen = []
    observed = reading(holding()).stored(looking(lambda found: seen.append(found) or "", beyond="no kubelet was asked"))
    assert observed.succeeded is True
    assert observed.text == "as asked (no kubelet was asked)"
    assert seen[0][DB]["metadata"]["namespace"] == "shop"


def test_what_is_not_there_is_told_to_the_check():
    observed = reading(HoldingApi()).stored(looking(lambda found: "it is gone" if found[DB] is None else ""))
    assert (observed.succeeded, observed.text) == (False, "it is gone")


def deployment():
    return {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web", "namespace": "shop"},
        "spec": {"replicas": 1}, "status": {"replicas": 1},
    }  # fmt: skip


def test_what_is_handed_in_is_looked_at_as_the_server_fills_it_in_and_not_kept():
    asked = []

    def fill(value):
        asked.append(value)
        return {**value, "spec": {**value["spec"], "progressDeadlineSeconds": 600}}

    api, seen = HoldingApi(fill=fill), []
    trial = looking(lambda found: seen.append(found[WEB]) or "", read=(), handed=((WEB, deployment()),))
    assert reading(api).stored(trial).succeeded is True
    assert api.kept == []
    assert (asked[0]["metadata"]["namespace"], asked[0]["metadata"]["name"]) == ("cks-t2st-shop", "web-trial")
    assert "status" not in asked[0]
    assert seen[0]["spec"]["progressDeadlineSeconds"] == 600
    assert (seen[0]["metadata"]["namespace"], seen[0]["metadata"]["name"]) == ("shop", "web")


@pytest.mark.parametrize(
    ("simulated", "code", "succeeded"), [(True, 403, None), (False, 403, False), (False, 500, None)]
)
def test_a_refusal_says_nothing_that_the_simulator_does_not_say_too(simulated, code, succeeded):
    def refuse(_value):
        raise RefusedError(code, {"message": "the namespace cks-t2st-shop forbids it"})

    trial = looking(lambda _: "", read=(), handed=((WEB, deployment()),), simulated=simulated)
    observed = reading(HoldingApi(fill=refuse)).stored(trial)
    assert observed.succeeded is succeeded
    assert "the namespace shop forbids it" in observed.text


@pytest.mark.parametrize("immutable", [True, False])
def test_a_change_is_asked_for_and_not_kept(immutable):
    api = holding()
    api.objects[HELD] = stored(immutable=immutable)
    patch = {"stringData": {"cks-lab-trial": "changed"}}
    observed = reading(api).change(ChangeTrial(DB, patch, not immutable, not immutable))
    assert observed.succeeded is not immutable
    assert observed.as_expected is True
    assert api.objects[HELD] == stored(immutable=immutable)


def test_a_kind_that_the_cluster_does_not_know_is_not_run():
    observed = reading(holding()).stored(looking(lambda _: "", read=(Ref("Service", "shop", "web"),)))
    assert (observed.succeeded, observed.text) == (None, "not run: the cluster knows no Service")


def test_a_check_whose_objects_are_left_out_is_not_run():
    assert "is left out" in why_not_tried(looking(lambda _: ""), {DB: "it is another's"})
    assert why_not_tried(looking(lambda _: ""), {Ref("Secret", "shop", "other"): "it is another's"}) == ""
