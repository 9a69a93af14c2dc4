"""Which host and path lead where, and with which certificate."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from lab.subjects.ingress.naive.oracle import oracle
from lab.subjects.ingress.serving import serve
from lab.subjects.ingress.subject import IngressSubject
from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import check_kind
from tests.ingress.certificates import EXPIRED, certificate, key, pem_of, secret

WORLD = """
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: {name: nginx}
spec: {controller: k8s.io/ingress-nginx}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 8080}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: empty, namespace: shop}
spec: {selector: {app: none}, ports: [{port: 80}]}
"""
SECRETS = (
    secret("good", certificate("a.example.com")),
    secret("other", certificate("b.example.com")),
    secret("old", certificate("a.example.com", span=EXPIRED)),
    secret("mixed", certificate("a.example.com"), pem_of(key("another"))),
)
TLS = "tls: [{hosts: [a.example.com], secretName: good}]"


def ingress(rules="", tls=TLS, notes="{}", klass="nginx", service="web", port="number: 80", path="/", kind="Prefix"):
    backend = f"backend: {{service: {{name: {service}, port: {{{port}}}}}}}"
    one = rules or f"[{{host: a.example.com, http: {{paths: [{{path: {path}, pathType: {kind}, {backend}}}]}}}}]"
    name = f"  ingressClassName: {klass}\n" if klass else ""
    return (
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
        f"metadata: {{name: a, namespace: shop, annotations: {notes}}}\n"
        f"spec:\n{name}  {tls or 'tls: []'}\n  rules: {one}"
    )


def cluster(*texts):
    world = build(Release(1, 34), files=(WORLD, *SECRETS))
    return apply(world, Submission.of("\n---\n".join(texts))).state if texts else world


def served(*texts, host="a.example.com", path="/"):
    return serve(cluster(*texts), host, path)


def test_a_host_with_its_certificate_is_sent_on():
    found = served(ingress())
    assert (found.backend, found.secret, found.redirects) == ("shop/web:80", "good", True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none", "there is no Secret none in namespace shop"),
        ("other", "Secret other: the certificate is for b.example.com, not for a.example.com"),
        ("old", "Secret old: the certificate expired on 2021-01-01"),
        ("mixed", "Secret mixed: tls: private key does not match public key"),
    ],
)
def test_a_certificate_that_no_client_takes_is_no_reason_to_redirect(name, said):
    found = served(ingress(tls=TLS.replace("good", name)))
    assert (found.secret, found.untrusted, found.redirects) == ("", said, False)


@pytest.mark.parametrize(("value", "redirects"), [("false", False), ("true", True), ("perhaps", True)])
def test_the_annotation_turns_the_redirect_off(value, redirects):
    note = f'{{nginx.ingress.kubernetes.io/ssl-redirect: "{value}"}}'
    assert served(ingress(notes=note)).redirects is redirects


def test_a_forced_redirect_asks_for_no_certificate():
    note = '{nginx.ingress.kubernetes.io/force-ssl-redirect: "true"}'
    assert served(ingress(tls="", notes=note)).redirects


@pytest.mark.parametrize(
    ("kind", "path", "asked", "found"),
    [
        ("Prefix", "/shop", "/shop/cart", True),
        ("Prefix", "/shop", "/shopping", False),
        ("Prefix", "/shop/", "/shop", True),
        ("Exact", "/shop", "/shop", True),
        ("Exact", "/shop", "/shop/", False),
        ("ImplementationSpecific", "/shop", "/shopping", True),
    ],
)
def test_paths_match_by_their_type(kind, path, asked, found):
    assert bool(served(ingress(kind=kind, path=path), path=asked).backend) is found


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"service": "none"}, "there is no Service shop/none"),
        ({"service": "empty"}, "no pod is behind Service shop/empty"),
        ({"port": "number: 8080"}, "Service shop/web has no port 8080 (it has: 80)"),
        ({"klass": "traefik"}, "Ingress shop/a is not taken up: there is no IngressClass traefik (there is: nginx)"),
        ({"klass": ""}, "Ingress shop/a is not taken up: it names no ingressClassName, and no IngressClass is the"),
    ],
)
def test_nobody_answers_for_a_reason(given, said):
    assert served(ingress(**given)).nobody.startswith(said)


def test_the_most_specific_host_decides():
    backend = "http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: http}}}}]}"
    rules = f"[{{host: '*.example.com', {backend}}}]"
    assert served(ingress(rules), host="b.example.com").backend == "shop/web:80"
    assert served(ingress(rules), host="a.b.example.com").backend == ""
    assert served(ingress(rules), host="example.com").backend == ""


WRONG = [
    ingress(tls=""), ingress(tls=TLS.replace("good", "old")), ingress(service="empty"), ingress(kind="Exact"),
    ingress(path="/x"), ingress(klass="x"), ingress(notes='{nginx.ingress.kubernetes.io/ssl-redirect: "f"}'),
    ingress(tls=TLS.replace("a.example", "www.a.example")),
]  # fmt: skip


@pytest.mark.parametrize("answer", [ingress(), ingress(port="name: http"), *WRONG])
def test_the_proof_agrees_with_the_oracle(answer):
    asked = cluster(ingress())
    state = cluster(answer)
    bounds = Bounds(asked, asked)
    witnesses = IngressSubject().compare(bounds, state)
    assert bool(witnesses) is (answer in WRONG)
    assert oracle(bounds, state).within is not bool(witnesses)


def test_the_check_asks_for_parts():
    written = {"host": "a.example.com", "tls": True, "secret": "good", "backend": "shop/web:80", "redirects": True}
    check = check_kind("serves").parse(written)
    asked = cluster(ingress())
    for state, passed in ((asked, True), (cluster(), False), (cluster(ingress(tls="")), False)):
        assert check.run(Setting(cluster(), state, Bounds(asked, asked))).passed is passed
