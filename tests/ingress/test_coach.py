"""Each misunderstanding about Ingress is named, first of all that could be said."""

import pytest

from lab.subjects.ingress.subject import IngressSubject
from tests.ingress.test_serving import TLS, cluster, ingress
from tests.subjects.coached import rules

ASKED = ingress()
NOTE = "{{nginx.ingress.kubernetes.io/{}: {}}}"
OPAQUE = "apiVersion: v1\nkind: Secret\nmetadata: {name: opaque, namespace: shop}\nstringData: {cert: x}"


def tls(name):
    return ingress(tls=TLS.replace("good", name))


CASES = [
    ("certificate-for-another-host", ASKED, tls("other")),
    ("certificate-expired", ASKED, tls("old")),
    ("key-does-not-match", ASKED, tls("mixed")),
    ("not-a-tls-secret", ASKED, f"{OPAQUE}\n---\n{tls('opaque')}"),
    ("tls-secret-not-there", ASKED, tls("none")),
    ("tls-host-missing", ASKED, ingress(tls=TLS.replace("a.example", "www.example"))),
    ("tls-missing", ASKED, ingress(tls="")),
    ("redirect-off", ASKED, ingress(notes=NOTE.format("ssl-redirect", '"false"'))),
    ("redirect-unasked", ingress(tls=""), ingress(tls="", notes=NOTE.format("force-ssl-redirect", '"true"'))),
    ("ingress-class-unknown", ASKED, ingress(klass="traefik")),
    ("ingress-in-wrong-namespace", ASKED, ASKED.replace("namespace: shop", "namespace: default")),
    ("wrong-ingress-host", ASKED, ASKED.replace("host: a.example.com", "host: b.example.com")),
    ("wrong-backend", ASKED, ingress(service="empty")),
    ("wrong-backend", ASKED, ingress(port="number: 8080")),
    ("ingress-path-mistaken", ASKED, ingress(kind="Exact")),
]


@pytest.mark.parametrize(("rule", "asked", "answer"), CASES)
def test_the_mistake_is_named_first(rule, asked, answer):
    assert rules("ingress", cluster(), (asked,), (answer,))[0] == rule


def test_a_right_answer_is_told_nothing():
    assert rules("ingress", cluster(), (ASKED,), (ingress(port="name: http"),)) == []


def test_every_rule_is_tried_here():
    known = {rule.id for rule in IngressSubject().rules()}
    assert known - {rule for rule, _, _ in CASES} == {"ingress"}
