"""Which tokens containers hold, as the checks and the proof see it."""

from __future__ import annotations

import pytest

from lab.subjects.protocol import Bounds, Setting
from lab.subjects.service_accounts.account import Account
from lab.subjects.service_accounts.admission import RefusedError, admitted, ephemeral_refusal
from lab.subjects.service_accounts.checks import AccountKind, TokenKind
from lab.subjects.service_accounts.compare import compare
from lab.subjects.service_accounts.pods import seated_named
from tests.cluster.building import made, state_of

PLACE = "/var/run/secrets/kubernetes.io/serviceaccount"
ACCOUNTS = {
    ("shop", "default"): Account("shop", "default"),
    ("shop", "quiet"): Account("shop", "quiet", automounts=False),
    ("shop", "puller"): Account("shop", "puller", pull_secrets=("registry",)),
    ("shop", "strict"): Account("shop", "strict", secrets=frozenset({"mine"}), enforces_secrets=True),
}


def pod(name="web", *, containers=None, **spec):
    found = containers or [{"name": "app", "image": "i"}]
    return made("Pod", name, spec={"containers": found, **spec})


def vault(audience="vault", seconds=600, path="vault"):
    source = {"serviceAccountToken": {"audience": audience, "expirationSeconds": seconds, "path": path}}
    return {"name": "vault", "projected": {"sources": [source]}}


def with_vault(**fields):
    mount = {"name": "vault", "mountPath": "/var/run/secrets/tokens"}
    containers = [{"name": "app", "image": "i", "volumeMounts": [mount]}]
    return pod(containers=containers, volumes=[vault(**fields)], automountServiceAccountToken=False)


def account(name, **fields):
    return made("ServiceAccount", name, **fields)


def namespace(name="shop"):
    return made("Namespace", name, "")


def cluster(*items):
    return state_of(namespace(), *items)


def run(kind, state, **written):
    return kind.parse(written).run(Setting(state, state, Bounds(state, state)))


def token(state, **written):
    return run(TokenKind(), state, pod="shop/web", **written)


def test_the_token_is_mounted_unless_pod_or_account_say_otherwise():
    assert token(cluster(pod()), mounted=True).passed
    assert token(cluster(pod(automountServiceAccountToken=False)), mounted=False).passed
    quiet = account("default", automountServiceAccountToken=False)
    assert token(cluster(pod(), quiet), mounted=False).passed
    assert token(cluster(pod(automountServiceAccountToken=True), quiet), mounted=True).passed


def test_the_old_name_of_the_field_counts():
    state = cluster(pod(serviceAccount="quiet"), account("quiet", automountServiceAccountToken=False))
    assert seated_named(state, "shop/web").account == "quiet"
    assert token(state, mounted=False).passed


def test_each_container_is_looked_at_alone():
    own = {"name": "d", "image": "i", "volumeMounts": [{"name": "v", "mountPath": PLACE}]}
    state = cluster(pod(containers=[{"name": "c", "image": "i"}, own], volumes=[{"name": "v", "emptyDir": {}}]))
    assert token(state, container="c", mounted=True).passed
    assert token(state, container="d", mounted=False).passed
    outcome = token(state, mounted=False)
    assert outcome.summary.startswith("container c of shop/web holds a token for the API server")
    assert len(outcome.witnesses) == 1


def test_a_projected_token_has_an_audience_and_an_end():
    state = cluster(with_vault())
    assert token(state, container="app", audience="vault", expirationSeconds=600).passed
    assert token(state, mounted=False).passed
    place = "/var/run/secrets/tokens/vault"
    assert token(state, container="app", audience="vault", path=place).passed
    assert token(cluster(with_vault(seconds=7200)), audience="vault", expirationSeconds=3600).passed is False
    assert token(cluster(with_vault(audience="other")), audience="vault").passed is False
    assert token(state, container="app", audience="vault", path="/elsewhere").passed is False


def test_a_secret_with_a_token_never_ends():
    secret = made("Secret", "old", type="kubernetes.io/service-account-token")
    mount = {"name": "old", "mountPath": "/old"}
    volumes = [{"name": "old", "secret": {"secretName": "old"}}]
    containers = [{"name": "app", "image": "i", "volumeMounts": [mount]}]
    state = cluster(secret, pod(containers=containers, volumes=volumes, automountServiceAccountToken=False))
    assert token(state, mounted=False).summary == (
        "container app of shop/web holds a token for the API server at /old/token (no end), and must not"
    )


def test_an_account_that_is_not_there_keeps_pods_from_being_created():
    outcome = token(cluster(pod(serviceAccountName="gone")), mounted=False)
    assert outcome.passed is False
    assert 'serviceaccount "gone" not found' in outcome.summary


def test_the_account_and_its_pull_secrets():
    puller = account("puller", imagePullSecrets=[{"name": "registry"}])
    state = cluster(pod(serviceAccountName="puller"), puller)
    assert run(AccountKind(), state, pod="shop/web", name="puller", pullSecrets=["registry"]).passed
    assert run(AccountKind(), state, pod="shop/web", pullSecrets=[]).passed is False
    told = run(AccountKind(), cluster(pod()), pod="shop/web", name="puller")
    assert told.summary == "shop/web runs as default, and must run as puller"


def test_own_pull_secrets_win():
    spec = {"serviceAccountName": "puller", "imagePullSecrets": [{"name": "own"}], "containers": []}
    found = admitted({"metadata": {"name": "p", "namespace": "shop"}, "spec": spec}, ACCOUNTS)
    assert found["spec"]["imagePullSecrets"] == [{"name": "own"}]


def test_the_volume_is_as_the_api_server_writes_it():
    spec = {"containers": [{"name": "c"}], "initContainers": [{"name": "i"}]}
    found = admitted({"metadata": {"name": "p", "namespace": "shop"}, "spec": spec}, ACCOUNTS)["spec"]
    (volume,) = found["volumes"]
    assert volume["name"].startswith("kube-api-access-")
    assert volume["projected"]["sources"][0] == {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}}
    for container in (*found["containers"], *found["initContainers"]):
        assert container["volumeMounts"] == [{"name": volume["name"], "mountPath": PLACE, "readOnly": True}]
    assert spec["containers"] == [{"name": "c"}]


REFERENCES = [
    (
        {"volumes": [{"name": "v", "secret": {"secretName": "theirs"}}]},
        'volume with secret.secretName="theirs" is not allowed because service account strict does not reference that '
        "secret",
    ),
    (
        {"containers": [{"name": "c", "env": [{"name": "E", "valueFrom": {"secretKeyRef": {"name": "theirs"}}}]}]},
        'container c with envVar E referencing secret.secretName="theirs" is not allowed because service account '
        "strict does not reference that secret",
    ),
    (
        {"imagePullSecrets": [{"name": "mine"}]},
        'imagePullSecrets[0].name="mine" is not allowed because service account strict does not reference that '
        "imagePullSecret",
    ),
]


@pytest.mark.parametrize(("spec", "said"), REFERENCES)
def test_an_account_can_limit_the_secrets_of_its_pods(spec, said):
    whole = {"metadata": {"name": "p", "namespace": "shop"}, "spec": {**spec, "serviceAccountName": "strict"}}
    with pytest.raises(RefusedError) as refused:
        admitted(whole, ACCOUNTS)
    assert str(refused.value) == f'pods "p" is forbidden: {said}'


def test_so_it_does_for_ephemeral_containers():
    variable = {"name": "E", "valueFrom": {"secretKeyRef": {"name": "theirs"}}}
    spec = {"ephemeralContainers": [{"name": "debug", "env": [variable]}]}
    whole = {"metadata": {"name": "p"}, "spec": spec}
    assert ephemeral_refusal(whole, ACCOUNTS["shop", "strict"]).startswith(
        'pods "p" is forbidden: ephemeral container debug with envVar E'
    )
    assert ephemeral_refusal(whole, ACCOUNTS["shop", "default"]) == ""


def test_a_mirror_pod_has_no_account():
    mirror = {"metadata": {"name": "p", "annotations": {"kubernetes.io/config.mirror": "x"}}, "spec": {}}
    assert admitted(mirror, {}) is mirror
    with pytest.raises(RefusedError, match="a mirror pod may not reference service accounts"):
        admitted({**mirror, "spec": {"serviceAccountName": "a"}}, ACCOUNTS)


def test_the_proof_finds_a_token_too_many_and_one_too_few():
    off, on = cluster(pod(automountServiceAccountToken=False)), cluster(pod())
    assert [each.kind for each in compare(Bounds(off, off), on)] == ["excess"]
    assert [each.kind for each in compare(Bounds(on, on), off)] == ["missing"]
    assert not compare(Bounds(off, on), on)
    assert not compare(Bounds(off, on), off)
    assert not compare(Bounds(off, off), off)


def test_the_proof_looks_at_pods_that_could_come():
    quiet = account("default", automountServiceAccountToken=False)
    wanted, only_the_pod = cluster(quiet, pod()), cluster(pod(automountServiceAccountToken=False))
    (found,) = compare(Bounds(wanted, wanted), only_the_pod)
    assert found.made_up
    assert found.text == "a new pod of default in shop would get its token, and must not"
    assert not compare(Bounds(wanted, wanted), only_the_pod, closed=True)


def test_a_shorter_token_is_as_good_and_a_longer_one_is_not():
    wanted = cluster(with_vault(seconds=3600))
    assert not compare(Bounds(wanted, wanted), cluster(with_vault(seconds=600)))
    kinds = [each.kind for each in compare(Bounds(wanted, wanted), cluster(with_vault(seconds=7200)))]
    assert kinds == ["missing", "excess"]


def test_another_account_is_told():
    wanted = cluster(pod(serviceAccountName="web"), account("web"))
    (found,) = compare(Bounds(wanted, wanted), cluster(pod(), account("web")))
    assert found.text == "shop/web runs as default, and must run as web"


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (TokenKind(), {"pod": "web", "mounted": True}, "namespace/name"),
        (TokenKind(), {"pod": "shop/web"}, "mounted must be"),
        (TokenKind(), {"pod": "shop/web", "audience": "a", "expirationSeconds": 60}, "at least 600"),
        (TokenKind(), {"pod": "shop/web", "mounted": False, "path": "/x"}, "must be there"),
        (AccountKind(), {"pod": "shop/web"}, "name a ServiceAccount"),
        (AccountKind(), {"pod": "shop/web", "names": "x"}, "unknown key"),
    ],
)
def test_what_cannot_be_read_is_said(kind, written, said):
    with pytest.raises(ValueError, match=said):
        kind.parse(written)


def test_a_workloads_template_is_looked_at():
    template = {"metadata": {}, "spec": {"containers": [{"name": "app"}], "automountServiceAccountToken": False}}
    state = cluster(made("Deployment", "web", spec={"template": template}))
    assert token(state, mounted=False).passed
    job = {"jobTemplate": {"spec": {"template": template}}}
    assert token(cluster(made("CronJob", "web", spec=job)), mounted=False).passed
