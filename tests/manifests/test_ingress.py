"""The rules of Ingresses and their classes."""

from __future__ import annotations

from typing import Any

import pytest

from lab.manifests.release import EXAM
from tests.manifests.pod_objects import errors, made, reading

NAME_RULE = "a lowercase RFC 1123 subdomain must consist of"


def backend(name: str = "web", **port: Any) -> dict[str, Any]:
    return {"service": {"name": name, "port": port or {"number": 80}}}


def ingress(notes: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    metadata = {"name": "i", "namespace": "shop"} | ({"annotations": notes} if notes else {})
    whole = spec or {"defaultBackend": backend()}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": whole}


def rule(host: str = "a.example.com", **path: Any) -> dict[str, Any]:
    whole = {"path": "/", "pathType": "Prefix", "backend": backend(), **path}
    kept = {field: value for field, value in whole.items() if value is not None}
    return ingress(rules=[{"host": host, "http": {"paths": [kept]}}])


def test_a_new_ingress_is_in_its_first_generation_and_has_no_address():
    stored = made(ingress())
    assert stored["metadata"]["generation"] == 1
    assert stored["status"] == {"loadBalancer": {}}


def test_an_ingress_leads_somewhere():
    assert errors(ingress(ingressClassName="nginx")) == [
        "spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"
    ]
    assert errors(ingress(rules=[])) == [
        "spec: Invalid value: []: either `defaultBackend` or `rules` must be specified"
    ]
    assert errors(ingress(rules=[{"host": "a.example.com", "http": {}}])) == [
        "spec.rules[0].http.paths: Required value"
    ]
    assert errors(ingress(rules=[{}])) == []


@pytest.mark.parametrize(
    ("path", "complaint"),
    [
        ("a", "must be an absolute path"),
        ("", "must be an absolute path"),
        ("/a//b", "must not contain '//'"),
        ("/a/./b", "must not contain '/./'"),
        ("/a/../b", "must not contain '/../'"),
        ("/a%2fb", "must not contain '%2f'"),
        ("/a/..", "cannot end with '/..'"),
        ("/a/.", "cannot end with '/.'"),
    ],
)
def test_a_path_is_whole_and_plain(path, complaint):
    where = "spec.rules[0].http.paths[0].path"
    for kind in ("Exact", "Prefix"):
        assert errors(rule(path=path, pathType=kind)) == [f'{where}: Invalid value: "{path}": {complaint}']


def test_a_controller_may_have_its_own_idea_of_paths():
    assert errors(rule(path=None, pathType="ImplementationSpecific")) == []
    assert errors(rule(path="/a//.*", pathType="ImplementationSpecific")) == []
    assert errors(rule(path="a", pathType="ImplementationSpecific")) == [
        'spec.rules[0].http.paths[0].path: Invalid value: "a": must be an absolute path'
    ]


def test_a_path_says_how_it_is_compared():
    where = "spec.rules[0].http.paths[0].pathType"
    assert errors(rule(pathType=None)) == [f"{where}: Required value: pathType must be specified"]
    assert errors(rule(pathType="prefix")) == [
        f'{where}: Unsupported value: "prefix": supported values: "Exact", "ImplementationSpecific", "Prefix"'
    ]


def test_hosts_are_names_and_may_begin_with_a_star():
    assert errors(rule("*.example.com")) == []
    assert errors(rule("10.0.0.1")) == [
        'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'
    ]
    (complaint,) = errors(rule("a.*.com"))
    assert complaint.startswith('spec.rules[0].host: Invalid value: "a.*.com": a wildcard DNS-1123 subdomain must')
    assert complaint.endswith(
        r"(e.g. '*.example.com', regex used for validation is "
        r"'\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    )


def test_hosts_and_secret_of_tls_are_names():
    tls = [{"hosts": ["a.example.com", "*.b.com", "C"], "secretName": "tls_1"}]
    found = errors(ingress(defaultBackend=backend(), tls=tls))
    assert [error.split(NAME_RULE)[0] for error in found] == [
        'spec.tls[0].hosts[2]: Invalid value: "C": ',
        'spec.tls[0].secretName: Invalid value: "tls_1": ',
    ]
    assert errors(ingress(defaultBackend=backend(), tls=[{}])) == []


def test_a_backend_is_a_service_or_another_object():
    where = "spec.defaultBackend"
    other = {"apiGroup": "example.com", "kind": "Bucket", "name": "b"}
    assert errors(ingress(defaultBackend={"resource": other})) == []
    assert errors(ingress(defaultBackend={"resource": other, **backend()})) == [
        f'{where}: Invalid value: "": cannot set both resource and service backends'
    ]
    assert errors(ingress(defaultBackend={})) == [
        f'{where}: Invalid value: "": resource or service backend is required'
    ]
    assert errors(ingress(defaultBackend={"resource": {"apiGroup": "", "kind": "a/b"}}))[1:] == [
        f"{where}.resource.kind: Invalid value: \"a/b\": may not contain '/'",
        f"{where}.resource.name: Required value",
    ]


def test_a_service_has_one_port_by_number_or_name():
    where = "spec.defaultBackend"
    assert errors(ingress(defaultBackend={"service": {"name": "web", "port": {"name": "http"}}})) == []
    assert errors(ingress(defaultBackend={"service": {"name": "web", "port": {"name": "http", "number": 80}}})) == [
        f'{where}: Invalid value: "": cannot set both port name & port number'
    ]
    assert errors(ingress(defaultBackend={"service": {"name": "web"}})) == [
        f"{where}: Required value: port name or number is required"
    ]
    assert errors(ingress(defaultBackend={"service": {"name": "web", "port": {"number": 70000}}})) == [
        f"{where}.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive"
    ]


def test_a_service_name_may_begin_with_a_digit_from_1_36_on():
    value = ingress(defaultBackend=backend("1web"))
    assert errors(value) == []
    (complaint,) = errors(value, EXAM)
    assert complaint.startswith('spec.defaultBackend.service.name: Invalid value: "1web": a DNS-1035 label must')


def test_the_annotation_of_the_class_yields_to_the_field():
    note = {"kubernetes.io/ingress.class": "nginx"}
    assert reading(ingress(note)).warnings == (
        "annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
    )
    both = ingress(note, ingressClassName="haproxy", defaultBackend=backend())
    assert errors(both) == [
        'annotations.kubernetes.io/ingress.class: Invalid value: "nginx": must match `ingressClassName` when both '
        "are specified"
    ]
    same = ingress(note, ingressClassName="nginx", defaultBackend=backend())
    assert (reading(same).errors, reading(same).warnings) == ((), ())


def ingress_class(controller: str = "example.com/c", **parameters: Any) -> dict[str, Any]:
    spec = {"controller": controller} | ({"parameters": parameters} if parameters else {})
    metadata = {"name": "c"}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": metadata, "spec": spec}


@pytest.mark.parametrize(
    ("controller", "complaint"),
    [
        ("", "Required value"),
        ("nginx", 'Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'),
        ("/c", 'Invalid value: "/c": must be a domain-prefixed path (such as "acme.io/foo")'),
        (
            "a.b/c d",
            "Invalid value: \"c d\": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')",
        ),
    ],
)
def test_a_controller_is_a_domain_and_a_path(controller, complaint):
    assert errors(ingress_class(controller)) == [f"spec.controller: {complaint}"]


def test_a_controller_has_250_characters():
    assert errors(ingress_class("a.b/" + "c" * 247)) == ["spec.controller: Too long: may not be more than 250 bytes"]


def test_parameters_belong_to_the_cluster_unless_they_say_otherwise():
    assert made(ingress_class(kind="K", name="n"))["spec"]["parameters"]["scope"] == "Cluster"
    where = "spec.parameters.namespace"
    assert errors(ingress_class(kind="K", name="n", namespace="shop")) == [
        f"{where}: Forbidden: `parameters.scope` is set to 'Cluster'"
    ]
    assert errors(ingress_class(kind="K", name="n", scope="Namespace")) == [
        f"{where}: Required value: `parameters.scope` is set to 'Namespace'"
    ]
    assert errors(ingress_class(kind="K", name="n", scope="Everywhere")) == [
        'spec.parameters.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespace"'
    ]
    assert errors(ingress_class(scope="Cluster")) == [
        "spec.parameters.kind: Required value",
        "spec.parameters.name: Required value",
    ]
