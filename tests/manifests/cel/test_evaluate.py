"""What expressions evaluate to, and the words of those that have no value."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.cel.evaluate.budget import EXCEEDED, Budget
from lab.manifests.cel.evaluate.library.authorizing import Authorizer, Question
from lab.manifests.cel.evaluate.program import program
from lab.manifests.cel.evaluate.values import Duration, EvaluationError, UInt, equal
from lab.manifests.release import CURRENT

POD = {
    "metadata": {"name": "p", "labels": {"team": "a"}},
    "spec": {
        "replicas": 3,
        "containers": [
            {"name": "web", "image": "nginx:1.27"},
            {"name": "log", "image": "busybox", "securityContext": {"privileged": True}},
        ],
    },
}


def value(expression: str, **names: Any) -> Any:
    return program(expression, CURRENT).evaluate({"object": POD, **names})


def error(expression: str, **names: Any) -> str:
    with pytest.raises(EvaluationError) as caught:
        value(expression, **names)
    return str(caught.value)


@pytest.mark.parametrize(
    "expression",
    [
        "object.spec.containers.exists(c, c.image.startsWith('nginx'))",
        "!object.spec.containers.all(c, c.image.contains(':'))",
        "object.spec.containers.exists_one(c, c.?securityContext.?privileged.orValue(false))",
        "object.spec.containers.map(c, c.name) == ['web', 'log']",
        "object.spec.containers.filter(c, has(c.securityContext)).map(c, c.name) == ['log']",
        "object.spec.containers.map(c, has(c.securityContext), c.name) == ['log']",
        "object.metadata.labels.all(k, k == 'team')",
        "object.metadata.labels.exists(k, v, k == 'team' && v == 'a')",
        "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 2) == {'b': 4}",
        "['a', 'b'].transformList(i, v, v + string(i)) == ['a0', 'b1']",
        "object.?spec.?nope.?deeper.hasValue() == false",
        "object.?metadata.labels.team.orValue('x') == 'a'",
        "optional.of(1).optMap(x, x + 1).value() == 2",
        "[?optional.none(), ?optional.of(2)] == [2]",
        "{?'a': optional.none()} == {}",
        "[1, 2][?5].orValue(7) == 7",
        "1 == 1.0 && 1u == 1 && 1 in [1.0] && !('1' == dyn(1))",
        "-7 / 2 == -3 && -7 % 2 == -1 && 7u % 2u == 1u",
        "true || object.nope && false",
        "object.nope || true",
        "!(object.nope && false)",
        "[1, 2, 3].all(x, x > 0 || object.nope)",
        "[0, 1].exists(x, 1 / x == 1)",
        "size('ä€') == 2 && b'ä'.size() == 2",
        "'a,b,c'.split(',', 2) == ['a', 'b,c'] && ['a', 'b'].join('-') == 'a-b'",
        "'Hello'.lowerAscii() == 'hello' && ' x '.trim() == 'x' && 'abc'.substring(1, 2) == 'b'",
        "'abcb'.lastIndexOf('b') == 3 && 'abc'.charAt(3) == '' && 'abab'.replace('a', 'x', 1) == 'xbab'",
        "'%s has %d, %.2f %x %b'.format(['a', 3, 1.5, 255, true]) == 'a has 3, 1.50 ff 1'",
        "'%s'.format([[1, 'a', duration('1s')]]) == '[1, \"a\", duration(\"1s\")]'",
        "'img@sha256:ab'.matches('@sha256:[a-f0-9]+$') && 'a1b22'.findAll('[0-9]+') == ['1', '22']",
        "'a1b22'.find('[0-9]{2}') == '22'",
        "[1, 2].sum() == 3 && [3, 1].min() == 1 && [1, 1, 2].isSorted() && [1, 2, 1].lastIndexOf(1) == 2",
        "sets.contains([1, 2], [2.0]) && sets.intersects(['a'], ['a', 'b']) && !sets.equivalent([1], [1, 2])",
        "[3, 1, 2].sort() == [1, 2, 3] && [[1], [2]].flatten() == [1, 2] && [1, 1].distinct() == [1]",
        "['bb', 'a'].sortBy(s, s.size()) == ['a', 'bb'] && lists.range(3) == [0, 1, 2]",
        "quantity('1Gi').isGreaterThan(quantity('1G'))",
        "quantity('500m').add(quantity('1')).compareTo(quantity('1.5')) == 0",
        "quantity('2k').asInteger() == 2000 && !quantity('50m').isInteger() && isQuantity('1Mi') && !isQuantity('x')",
        "url('https://a.example:8443/x?q=1&q=2').getPort() == '8443'",
        "url('https://a/?q=1').getQuery() == {'q': ['1']}",
        "isURL('https://a.example') && !isURL('a b')",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR('10.0.0.0/16')",
        "ip('::1').isLoopback() && ip('10.0.0.1').family() == 4 && isCIDR('::/0') && !isIP('1.2.3')",
        "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('v1.2', true).minor() == 2 && !isSemver('1.2')",
        "format.dns1123Label().validate('A').hasValue() && !format.named('uuid').value().validate("
        "'123e4567-e89b-12d3-a456-426614174000').hasValue()",
        "timestamp('2024-02-29T12:30:15.5Z').getDayOfYear() == 59",
        "timestamp('2024-03-01T00:00:00Z').getDayOfWeek() == 5",
        "timestamp('2024-02-29T23:00:00Z').getDate('+02:00') == 1 && duration('90m').getHours() == 1",
        "timestamp('2024-01-01T00:00:00Z') + duration('24h') == timestamp('2024-01-02T00:00:00Z')",
        "string(duration('1h1.5s')) == '3601.5s' && int(timestamp('1970-01-01T00:01:00Z')) == 60",
        "type(1) == int && type('a') == string && type([1]) == list && string(type(null)) == 'null_type' || true",
        "int('5') == 5 && double('1e3') == 1000.0 && uint(3) == 3u && string(1.0) == '1' && bool('true')",
    ],
)
def test_holds(expression: str):
    assert value(expression) is True


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("object.spec.nope", "no such key: nope"),
        ("object.spec.nope.deeper", "no such key: nope"),
        ("object.spec.replicas.deeper", "no such key: deeper"),
        ("object.spec.containers.image", "unsupported index type 'string' in list"),
        ("object.spec.containers[2]", "index out of bounds: 2"),
        ("object.metadata.labels['owner']", "no such key: owner"),
        ("gone.spec", "no such key: spec"),
        ("1 / 0", "division by zero"),
        ("1 % 0", "modulus by zero"),
        ("9223372036854775807 + 1", "integer overflow"),
        ("0u - 1u", "unsigned integer overflow"),
        ("int('x')", "type conversion error from 'string' to 'int'"),
        ("object.spec.replicas + 'a'", "no such overload"),
        ("null + 1", "no such overload: _+_"),
        ("object.spec.replicas.startsWith('a')", "no such overload: startsWith(int, string)"),
        ("object.spec.replicas && true", "no such overload"),
        ("object.spec.replicas ? 1 : 2", "no such overload"),
        ("object.spec.replicas.all(x, x)", "got 'types.Int', expected iterable type"),
        ("object.spec.containers.all(c, c.securityContext.privileged)", "no such key: securityContext"),
        ("optional.none().value()", "optional.none() dereference"),
        ("[].max()", "max called on empty list"),
        ("'abc'.substring(2, 1)", "invalid substring range. start: 2, end: 1"),
        ("'abc'.charAt(4)", "index out of range: 4"),
        ("quantity('x')", "quantities must match the regular expression "
                          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
        ("quantity('50m').asInteger()", "cannot convert value to integer"),
        ("ip('1.2.3')", 'IP Address "1.2.3" parse error during conversion from string: ParseAddr("1.2.3"): '
                        "IPv4 address too short"),
        ("'a'.matches('(')", "error parsing regexp: missing closing ): `(`"),
        ("'%d'.format(['a'])", "error during formatting: decimal clause can only be used on integers, "
                               "was given string"),
        ("{'a': 1}.transformMapEntry(k, v, {'b': v, k: v}).map(k, k)[5]", "index out of bounds: 5"),
    ],
)  # fmt: skip
def test_has_no_value(expression: str, said: str):
    assert error(expression, gone=None) == said


def test_a_fold_leaves_names_as_they_were():
    assert value("[1, 2].map(x, [10].map(x, x)[0] + x) == [11, 12]")
    assert value("[1].all(object, object == 1) && object.spec.replicas == 3")


def test_an_expression_may_not_take_forever():
    assert error("lists.range(90000).map(x, lists.range(90000))") == EXCEEDED
    assert error("lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0))") == EXCEEDED
    # Nothing makes up for that.
    assert error("lists.range(1000).all(x, lists.range(1000).all(y, x + y >= 0)) || true") == EXCEEDED


def test_the_budget_is_shared():
    budget = Budget(100)
    assert program("lists.range(50).size()", CURRENT).evaluate({}, budget) == 50
    with pytest.raises(EvaluationError, match="cost limit exceeded"):
        program("lists.range(60).size()", CURRENT).evaluate({}, budget)


def test_the_authorizer_is_asked():
    asked: list[Question] = []

    def decide(question: Question) -> bool:
        asked.append(question)
        return question.user == "alice"

    authorizer = Authorizer(decide, Question("alice", ("dev",)))
    expression = "authorizer.group('apps').resource('deployments').namespace('n').name('d').check('create').allowed()"
    assert value(expression, authorizer=authorizer) is True
    assert asked == [Question("alice", ("dev",), "create", "apps", "deployments", "", "n", "d")]
    account = "authorizer.serviceAccount('n', 'ci').path('/healthz').check('get').allowed()"
    assert value(account, authorizer=authorizer) is False


def test_deep_nesting_is_no_crash():
    deep = "[" * 60 + "1" + "]" * 60
    assert value(f"{deep} == {deep}") is True


@given(st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False) | st.text("ab"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
))  # fmt: skip
@settings(deadline=None, max_examples=100)
def test_every_value_equals_itself_alone_and_within(item: Any):
    assert equal(item, item)
    assert value("x == y && x in [y] && [x].indexOf(y) == 0 && !([x] == [])", x=item, y=item) is True


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1))
@settings(deadline=None)
def test_division_and_remainder_go_together(one: int, other: int):
    if other == 0 or (one == -(2**63) and other == -1):
        return
    assert value("(x / y) * y + x % y == x", x=one, y=other) is True


@given(st.integers(-(2**62), 2**62))
@settings(deadline=None)
def test_a_duration_comes_back_from_its_text(length: int):
    assert value("duration(string(x)) == x", x=Duration(length - length % 1000)) is True


def test_unsigned_numbers_stay_unsigned():
    assert type(value("1u + 2u")) is UInt
