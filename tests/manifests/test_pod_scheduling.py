"""Where a pod may run: node selectors, affinity, tolerations, spreading, gates, priority."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import errors, pod

AFFINITY = "spec.affinity"


def test_node_selectors_are_labels():
    found = errors(pod(nodeSelector={"-bad": "ok", "a": "-bad"}))
    assert [error.split(": ")[0] for error in found] == ["spec.nodeSelector", "spec.nodeSelector"]


def node_terms(*terms):
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": list(terms)}}}


def test_node_affinity_needs_terms():
    where = f"{AFFINITY}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    assert errors(pod(affinity=node_terms())) == [f"{where}: Required value: must have at least one node selector term"]


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ({"key": "a", "operator": "Exists"}, None),
        ({"key": "a", "operator": "In", "values": ["x"]}, None),
        ({"key": "a", "operator": "Gt", "values": ["1"]}, None),
        (
            {"key": "a", "operator": "In"},
            ".values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
        ),
        (
            {"key": "a", "operator": "Exists", "values": ["x"]},
            ".values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        (
            {"key": "a", "operator": "Lt", "values": ["1", "2"]},
            ".values: Required value: must be specified single value when `operator` is 'Lt' or 'Gt'",
        ),
        ({"key": "a", "operator": "Near"}, '.operator: Invalid value: "Near": not a valid selector operator'),
    ],
)
def test_node_expressions(expression, complaint):
    where = (
        f"{AFFINITY}.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
        ".nodeSelectorTerms[0].matchExpressions[0]"
    )
    found = errors(pod(affinity=node_terms({"matchExpressions": [expression]})))
    assert found == ([f"{where}{complaint}"] if complaint else [])


def test_weights_are_from_one_to_a_hundred():
    preferred = [{"weight": 101, "podAffinityTerm": {"topologyKey": "zone", "labelSelector": {}}}]
    where = f"{AFFINITY}.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0]"
    assert errors(pod(affinity={"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}})) == [
        f"{where}.weight: Invalid value: 101: must be in the range 1-100"
    ]


def test_pod_affinity_needs_a_topology():
    required = [{"labelSelector": {}}]
    where = f"{AFFINITY}.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]"
    (first, *_) = errors(pod(affinity={"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}))
    assert first == f"{where}.topologyKey: Required value: can not be empty"


@pytest.mark.parametrize(
    ("toleration", "complaint"),
    [
        ({"operator": "Exists"}, None),
        ({"key": "a", "value": "b"}, None),
        ({"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3}, None),
        (
            {"key": "a", "operator": "Exists", "tolerationSeconds": 3},
            ".effect: Invalid value: \"\": effect must be 'NoExecute' when `tolerationSeconds` is set",
        ),
        (
            {"value": "b"},
            '.operator: Invalid value: "": operator must be Exists when `key` is empty, '
            'which means "match all values and all keys"',
        ),
        (
            {"key": "a", "operator": "Exists", "value": "b"},
            ".operator: Invalid value: \"b\": value must be empty when `operator` is 'Exists'",
        ),
        (
            {"key": "a", "operator": "Like"},
            '.operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
        ),
        (
            {"key": "a", "operator": "Exists", "effect": "Never"},
            '.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
        ),
    ],
)
def test_tolerations(toleration, complaint):
    found = errors(pod(tolerations=[toleration]))
    assert found == ([f"spec.tolerations[0]{complaint}"] if complaint else [])


SPREAD = {"maxSkew": 1, "topologyKey": "zone", "whenUnsatisfiable": "DoNotSchedule"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"maxSkew": 0}, ".maxSkew: Invalid value: 0: must be greater than zero"),
        ({"topologyKey": ""}, ".topologyKey: Required value: can not be empty"),
        (
            {"whenUnsatisfiable": "Wait"},
            '.whenUnsatisfiable: Unsupported value: "Wait": supported values: "DoNotSchedule", "ScheduleAnyway"',
        ),
        ({"minDomains": 0}, ".minDomains: Invalid value: 0: must be greater than zero"),
        (
            {"whenUnsatisfiable": "ScheduleAnyway", "minDomains": 2},
            ".minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, "
            "not ScheduleAnyway",
        ),
    ],
)
def test_spreading(change, complaint):
    found = errors(pod(topologySpreadConstraints=[{**SPREAD, **change}]))
    assert found == ([f"spec.topologySpreadConstraints[0]{complaint}"] if complaint else [])


def test_a_topology_is_spread_over_once():
    assert errors(pod(topologySpreadConstraints=[SPREAD, SPREAD])) == [
        'spec.topologySpreadConstraints[0].{topologyKey, whenUnsatisfiable}: Duplicate value: "{zone, DoNotSchedule}"'
    ]


def test_gates_come_once_and_before_a_node():
    gate = {"name": "example.com/ready"}
    assert errors(pod(schedulingGates=[gate, gate])) == [
        'spec.schedulingGates[1]: Duplicate value: "example.com/ready"'
    ]
    assert errors(pod(schedulingGates=[gate], nodeName="one")) == [
        "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared"
    ]


@pytest.mark.parametrize("field", ["nodeName", "serviceAccountName", "priorityClassName", "runtimeClassName"])
def test_references_are_names(field):
    (error,) = errors(pod(**{field: "Bad_Name"}))
    assert error.startswith(f'spec.{field}: Invalid value: "Bad_Name": a lowercase RFC 1123 subdomain')


def test_deadlines_and_grace():
    assert errors(pod(activeDeadlineSeconds=0)) == [
        "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive"
    ]
    assert errors(pod(terminationGracePeriodSeconds=-1)) == []


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        (
            {"restartPolicy": "Sometimes"},
            'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
        ),
        (
            {"dnsPolicy": "Cluster"},
            'spec.dnsPolicy: Unsupported value: "Cluster": supported values: '
            '"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"',
        ),
        ({"dnsPolicy": "None"}, "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None"),
        (
            {"preemptionPolicy": "Maybe"},
            'spec.preemptionPolicy: Unsupported value: "Maybe": supported values: "Never", "PreemptLowerPriority"',
        ),
    ],
)
def test_policies_of_the_pod(spec, complaint):
    head, _, listed = complaint.partition("supported values: ")
    (error,) = errors(pod(**spec))
    assert error.startswith(head)
    if listed:
        assert sorted(error.removeprefix(head).removeprefix("supported values: ").split(", ")) == listed.split(", ")


def test_only_readiness_gates_that_are_conditions():
    (error,) = errors(pod(readinessGates=[{"conditionType": "-bad"}]))
    assert error.startswith('spec.readinessGates[0].conditionType: Invalid value: "-bad": name part must consist of')


def test_name_servers_and_search_domains():
    where = "spec.dnsConfig"
    assert errors(pod(dnsPolicy="None", dnsConfig={})) == [
        f"{where}.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None"
    ]
    assert errors(pod(dnsConfig={"nameservers": ["10.0.0.1"] * 4})) == [
        f"{where}.nameservers: Invalid value: {_list(['10.0.0.1'] * 4)}: must not have more than 3 nameservers"
    ]
    (error,) = errors(pod(dnsConfig={"nameservers": ["dns.local"]}))
    assert error.startswith(f'{where}.nameservers[0]: Invalid value: "dns.local": must be a valid IP address')
    (error,) = errors(pod(dnsConfig={"options": [{"value": "2"}]}))
    assert error == f"{where}.options[0]: Required value: must not be empty"


def _list(items):
    return "[" + ",".join(f'"{item}"' for item in items) + "]"


def test_host_aliases():
    (error,) = errors(pod(hostAliases=[{"ip": "x", "hostnames": ["a"]}]))
    assert error.startswith('spec.hostAliases[0].ip: Invalid value: "x": must be a valid IP address')
    (error,) = errors(pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["A_"]}]))
    assert error.startswith('spec.hostAliases[0].hostnames[0]: Invalid value: "A_": a lowercase RFC 1123 subdomain')
