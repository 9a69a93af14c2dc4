"""The server's refusals as findings."""

from __future__ import annotations

import pytest

from lab.live.api import RefusedError, warnings_in
from lab.live.names import Names
from lab.live.refusing import Written, answer_text, complaints, refused, steps, warned
from lab.manifests.document import JsonObject
from lab.manifests.finding import Finding, Severity
from lab.manifests.kubeobject import Ref
from lab.manifests.reader import load

NAMES = Names("k4f9")
TEXT = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: a
  namespace: shop
spec:
  podSelektor: {}
  ingress:
  - from:
    - ipBlock:
        cidr: 10.0.0.0/33
"""
WRITTEN = Written(load(TEXT, "a.yaml").documents[0], (), Ref("NetworkPolicy", "shop", "a"))


def invalid(*causes: tuple[str, str]) -> RefusedError:
    listed = [{"reason": "FieldValueInvalid", "field": field, "message": said} for field, said in causes]
    return RefusedError(422, {"reason": "Invalid", "message": "…", "details": {"causes": listed}})


def status(code: int, reason: str, message: str) -> RefusedError:
    return RefusedError(code, {"reason": reason, "message": message})


STRICT = status(
    400, "BadRequest",
    'NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: strict decoding error: '
    'unknown field "spec.podSelektor", unknown field "spec.ingress[0].from[0].ipBlok"',
)  # fmt: skip
WRONG_TYPE = status(
    400, "BadRequest",
    'NetworkPolicy in version "v1" cannot be handled as a NetworkPolicy: json: cannot unmarshal number into Go struct '
    "field IPBlock.spec.ingress.from.ipBlock.cidr of type string",
)  # fmt: skip


@pytest.mark.parametrize(
    ("error", "places"),
    [
        (invalid(("spec.ingress[0].from[0].ipBlock.cidr", "Invalid value")), [11]),
        (invalid(("metadata.name", "Invalid value"), ("spec.nothing.there", "Required value")), [4, 7]),
        (STRICT, [7, 10]),
        (WRONG_TYPE, [9]),
        (status(404, "NotFound", 'namespaces "cks-k4f9-shop" not found'), [5]),
        (status(403, "Forbidden", 'networkpolicies "a" is forbidden: exceeded quota: q'), [1]),
    ],
)
def test_each_complaint_is_a_finding_where_it_belongs(error: RefusedError, places: list[int]) -> None:
    found = refused(error, WRITTEN, NAMES, [])
    assert [finding.span.line for finding in found if finding.span is not None] == places
    assert all(finding.severity is Severity.ERROR and "cks-" not in finding.message for finding in found)


def test_what_the_simulator_explains_already_is_not_said_twice() -> None:
    error = invalid(("metadata.name", "Invalid value: 1"), ("spec.podSelector", "Required value"))
    known = Finding("validate-invalid", Severity.ERROR, "metadata.name: Invalid value: 1", why="because")
    assert [finding.rule for finding in refused(error, WRITTEN, NAMES, [known])] == ["validate-invalid", "live-refused"]


def test_the_simulators_explanation_stays_under_the_servers_words() -> None:
    span = WRITTEN.document.span(("metadata", "name"))
    known = Finding("validate-invalid", Severity.ERROR, "metadata.name: other words", span, why="because")
    (found,) = refused(invalid(("metadata.name", "Invalid value: 1")), WRITTEN, NAMES, [known])
    assert (found.message, found.why) == ("metadata.name: Invalid value: 1", "because")


def test_the_answer_is_what_kubectl_prints() -> None:
    one = answer_text(invalid(("a", "b")), WRITTEN, NAMES, patching=False)
    assert one == 'The NetworkPolicy "a" is invalid: a: b'
    two = answer_text(invalid(("a", "b"), ("c", "d")), WRITTEN, NAMES, patching=False)
    assert two == 'The NetworkPolicy "a" is invalid: \n* a: b\n* c: d'
    missing = status(404, "NotFound", 'namespaces "cks-k4f9-shop" not found')
    assert answer_text(missing, WRITTEN, NAMES, patching=True) == (
        'Error from server (NotFound): error when patching "a.yaml": namespaces "shop" not found'
    )


def test_warnings_are_said_once_and_where_they_belong() -> None:
    texts = ["spec.ingress[0].from[0].ipBlock.cidr: odd", "something else", "something else", "known already"]
    known = [Finding("a", Severity.WARNING, "known already")]
    found = list(warned(texts, WRITTEN, NAMES, known))
    assert [(each.message, each.span.line) for each in found if each.span is not None] == [
        ("spec.ingress[0].from[0].ipBlock.cidr: odd", 11), ("something else", 1),
    ]  # fmt: skip


def test_warning_headers_are_read() -> None:
    assert list(warnings_in(['299 - "say \\"no\\""', "299 - nothing", '299 k "a"'])) == ['say "no"', "a"]


def test_paths_of_fields_are_read() -> None:
    assert steps("spec.ingress[0].from[10].ipBlock") == ("spec", "ingress", 0, "from", 10, "ipBlock")
    assert steps("metadata.labels[app.example.com/name]") == ("metadata", "labels", "app.example.com/name")
    assert steps("") == ()


@pytest.mark.parametrize("value", [{}, {"details": "odd"}, {"details": {"causes": ["odd", None]}}, {"message": 3}])
def test_an_odd_status_still_gives_a_sentence(value: JsonObject) -> None:
    error = RefusedError(500, value)
    assert error.reason == "InternalError"
    assert complaints(error, NAMES)[0]
