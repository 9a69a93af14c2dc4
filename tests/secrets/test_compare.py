"""Bounds against a state, and the checks of single statements."""

import pytest

from lab.subjects.protocol import Bounds
from lab.subjects.secrets.naive.oracle import oracle
from lab.subjects.secrets.subject import SecretsSubject
from tests.secrets.attempts import SECRET, check, cluster, hand_in, pod

IN_ENV = pod("env: [{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}]")
FILE = "volumes: [{name: v, secret: {secretName: db, defaultMode: 0400, items: [{key: password, path: password}]}}]"
MOUNT = "volumeMounts: [{name: v, mountPath: /etc/db}]"
AS_FILE = pod(MOUNT, FILE)


def told(before, state, asked):
    bounds = Bounds(asked, asked)
    witnesses = SecretsSubject().compare(bounds, state)
    assert oracle(bounds, state).within is not bool(witnesses)
    return [witness.text for witness in witnesses]


def test_the_reference_is_within():
    asked = cluster(AS_FILE)
    assert told(asked, asked, asked) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (IN_ENV, "container api of Pod shop/api has key password of Secret db in its environment, as P, and must not"),
        (pod("env: [{name: P, value: winter-Forest-71}]"), "in plain text, as P, and must not"),
        (pod(MOUNT, FILE.replace("0400", "0644")), "has /etc/db/password with mode 0644, and more than 0400 must not"),
        (pod(MOUNT, FILE.replace("path: password", "path: pw")), "as the file /etc/db/pw, and must not"),
        (pod("command: [sleep]\n" + MOUNT, FILE), "has another command of container api than it should"),
        (pod("", FILE), "must see key password of Secret db at /etc/db/password, where there is nothing of it"),
    ],
)
def test_what_leaves_the_bounds_is_told_as_a_person_would(answer, said):
    asked = cluster(AS_FILE)
    assert any(said in text for text in told(asked, cluster(answer), asked))


def test_a_pod_that_nobody_asked_for_must_not_see_secrets():
    asked = cluster(AS_FILE)
    spy = IN_ENV.replace("name: api, namespace", "name: spy, namespace")
    assert any("Pod shop/spy" in text for text in told(asked, cluster(AS_FILE, spy), asked))


def test_a_value_in_a_config_map_is_found():
    asked = cluster(AS_FILE)
    config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {x: 'pw=winter-Forest-71'}"
    assert told(asked, hand_in(asked, config), asked) == [
        "ConfigMap shop/c holds the value of key password of Secret db in plain text, under x"
    ]


def test_a_secret_is_to_be_immutable():
    asked = cluster(SECRET + "immutable: true")
    assert told(asked, cluster(SECRET), asked) == ["Secret shop/db can still be changed, and must be immutable"]


def test_checks_of_single_ways():
    before, after = cluster(IN_ENV), cluster(AS_FILE)
    common = {"workload": "shop/api", "secret": "db", "key": "password"}
    assert check(before, after, secret={**common, "as": "file /etc/db/password", "expect": "present"}).passed
    assert check(before, after, secret={**common, "as": "env", "expect": "absent"}).passed
    found = check(before, before, secret={**common, "as": "env", "expect": "absent"})
    assert found.summary == (
        "container api of Pod shop/api has key password of Secret db in its environment, as P, and must not"
    )
    assert check(before, after, stored={"secret": "shop/db", "keys": ["user"]}).passed
    assert check(before, after, hidden={"secret": "shop/db", "key": "password"}).passed


@pytest.mark.parametrize("written", [{"workload": "x"}, {"workload": "shop/api", "secret": "db", "expect": "maybe"}, 3])
def test_a_check_that_says_too_little_is_refused(written):
    with pytest.raises(ValueError, match=r"expect|write it as"):
        check(cluster(), cluster(), secret=written)
