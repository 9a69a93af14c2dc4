"""Each misunderstanding about Secrets is named, first of all that could be said."""

import pytest

from lab.subjects.secrets.subject import SecretsSubject
from tests.secrets.attempts import NAMESPACE, cluster
from tests.subjects.coached import rules

HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api, namespace: shop}\n"
KEY = "{name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}"
ITEMS = "items: [{key: password, path: password}]"


def api(env="", volume="", mount="mountPath: /etc/db", spec="", more=""):
    """A Deployment whose container has those variables and that volume."""
    volumes = f"volumes: [{{name: v, {volume}}}], " if volume else ""
    mounts = f", volumeMounts: [{{name: v, {mount}}}]" if volume and mount else ""
    container = f"{{name: c, image: nginx, env: [{env}]{mounts}{more}}}"
    pod = f"{{{spec}{volumes}containers: [{container}]}}"
    return (
        f"{HEAD}spec: {{selector: {{matchLabels: {{a: b}}}}, "
        f"template: {{metadata: {{labels: {{a: b}}}}, spec: {pod}}}}}"
    )


def secret(contents="stringData: {user: shop-user, password: winter-Forest-71}", name="db", namespace="shop", more=""):
    return f"apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: {namespace}}}\n{contents}\n{more}"


def volume(more=f"defaultMode: 0400, {ITEMS}", name="db"):
    return f"secret: {{secretName: {name}, {more}}}"


FILE = (api("", volume()),)
ENV = (api(KEY),)
BOTH = ITEMS.replace("[", "[{key: user, path: user}, ")
USER = "securityContext: {runAsUser: 1000, runAsGroup: 1000}, "
CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: shop}\ndata: {x: winter-Forest-71}"
TWICE = "stringData: {user: shop-user, password: d2ludGVyLUZvcmVzdC03MQ==}"
BREAK = "data: {user: c2hvcC11c2Vy, password: d2ludGVyLUZvcmVzdC03MQo=}"

CASES = [
    ("base64-twice", ENV, (*ENV, secret(TWICE))),
    ("trailing-newline", ENV, (*ENV, secret(BREAK))),
    ("secret-value-changed", ENV, (*ENV, secret("stringData: {user: shop-admin, password: winter-Forest-71}"))),
    ("wrong-secret-type", (*ENV, secret(name="new")), (*ENV, secret(name="new", more="type: example.com/x"))),
    ("secret-not-immutable", (*ENV, secret(more="immutable: true")), ENV),
    ("secret-in-wrong-namespace", (secret(name="new"), *ENV), (secret(name="new", namespace="default"), *ENV)),
    ("secret-name-unknown", ENV, (api(KEY.replace("name: db", "name: dp")),)),
    ("wrong-secret-key", ENV, (api(KEY.replace("password", "pass")),)),
    ("wrong-secret-key", ENV, (api(KEY.replace("password", "user")),)),
    ("optional-hides-missing", ENV, (api(KEY.replace("password", "pass, optional: true")),)),
    ("secret-in-plain-text", ENV, (api("{name: P, value: winter-Forest-71}"),)),
    ("env-from-takes-all", FILE, (api("", volume(), more=", envFrom: [{secretRef: {name: db}}]"),)),
    ("secret-left-in-environment", FILE, (api(KEY, volume()),)),
    ("secret-in-config-map", FILE, (*FILE, CONFIG)),
    ("key-too-many", FILE, (api("", volume(f"defaultMode: 0400, {BOTH}")),)),
    ("whole-secret-mounted", FILE, (api("", volume("defaultMode: 0400")),)),
    ("volume-not-mounted", FILE, (api("", volume(), mount=""),)),
    ("wrong-file-path", FILE, (api("", volume(), mount="mountPath: /etc/pw"),)),
    ("mode-in-decimal", FILE, (api("", volume(f"defaultMode: 400, {ITEMS}")),)),
    ("file-mode-too-open", FILE, (api("", volume(ITEMS)),)),
    ("mode-keeps-user-out", (api("", volume(ITEMS), spec=USER),), (api("", volume(), spec=USER),)),
    ("workload-changed-too", FILE, (api("", volume()).replace("image: nginx", "image: httpd"),)),
]


@pytest.mark.parametrize(("rule", "asked", "answer"), CASES)
def test_the_mistake_is_named_first(rule, asked, answer):
    assert rules("secrets", cluster(NAMESPACE, api()), asked, answer)[0] == rule


@pytest.mark.parametrize("asked", [ENV, FILE, (*ENV, secret(more="immutable: true"))])
def test_a_right_answer_is_told_nothing(asked):
    assert rules("secrets", cluster(api()), asked, asked) == []


def test_every_rule_is_tried_here():
    known = {rule.id for rule in SecretsSubject().rules()}
    assert known - {rule for rule, _, _ in CASES} == {"secrets"}
