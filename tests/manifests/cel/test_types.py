import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.cel.compiling import ProgramError, compile_expression
from lab.manifests.cel.issues import CelError
from lab.manifests.cel.patterns import is_pattern
from lab.manifests.cel.scope import Scope
from lab.manifests.release import CURRENT, Release

SCOPE = Scope(CURRENT)


def complaint(expression, scope=SCOPE):
    """The first line of what is wrong."""
    with pytest.raises(CelError) as caught:
        compile_expression(expression, scope)
    return str(caught.value).removeprefix("compilation failed: ERROR: <input>:").split("\n")[0]


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("object.spec.replicas <= 5", "bool"),
        ("object.spec.replicas", "dyn"),
        ("request.userInfo.groups", "list(string)"),
        ("request.userInfo.extra['a']", "list(string)"),
        ("namespaceObject.metadata.creationTimestamp", "timestamp"),
        ("1 + 2", "int"),
        ("1u + 2u", "uint"),
        ("0x1F", "int"),
        (".5e3", "double"),
        ("-1", "int"),
        ("'a' + \"b\"", "string"),
        ("r'\\d' + '''x'y'''", "string"),
        ("b'a'", "bytes"),
        ("null", "null"),
        ("[1, 2]", "list(int)"),
        ("[]", "list(dyn)"),
        ("{'a': 1}", "map(string, int)"),
        ("[[1]][0]", "list(int)"),
        ("object.a ? 1 : 2", "int"),
        ("[1].map(x, x > 0)", "list(bool)"),
        ("[1].filter(x, x > 0)", "list(int)"),
        ("[1].all(i, v, i == v)", "bool"),
        ("{'a': 1}.transformMap(k, v, v > 1)", "map(string, bool)"),
        ("object.?a.?b.orValue('x')", "dyn"),
        ("{'a': 1}.?a", "optional_type(int)"),
        ("optional.none()", "optional_type(dyn)"),
        ("optional.of(1).optMap(x, string(x))", "optional_type(string)"),
        ("has(object.a) && !has(object.b)", "bool"),
        ("'x' in ['y']", "bool"),
        ("quantity('1Gi').compareTo(quantity('2Gi'))", "int"),
        ("cidr('10.0.0.0/8').containsIP(ip('10.1.1.1'))", "bool"),
        ("url('https://a').getQuery()", "map(string, list(string))"),
        ("authorizer.group('').resource('pods').namespace('n').check('get').allowed()", "bool"),
        ("authorizer.requestResource.check('get').reason()", "string"),
        ("sets.contains([1], [2])", "bool"),
        ("format.dns1123Label().validate('a')", "optional_type(list(string))"),
        ("'%s of %d'.format(['a', 1])", "string"),
        ("type(1)", "type(int)"),
        ("duration('1h30m') > duration('5s')", "bool"),
        ("request == null", "bool"),
        ("// a comment\n1", "int"),
    ],
)
def test_what_an_expression_is(expression, type_):
    assert str(compile_expression(expression, SCOPE)) == type_


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("replicas <= 5", "1:1: undeclared reference to 'replicas' (in container '')"),
        ("request.foo", "1:8: undefined field 'foo'"),
        ("has(request.foo)", "1:4: undefined field 'foo'"),
        ("request.name.foo", "1:13: type 'string' does not support field selection"),
        ("1 <= '5'", "1:3: found no matching overload for '_<=_' applied to '(int, string)'"),
        ("request.name == null", "1:14: found no matching overload for '_==_' applied to '(string, null)'"),
        ("'a'.size(1)", "1:9: found no matching overload for 'size' applied to 'string.(int)'"),
        ("-'a'", "1:1: found no matching overload for '-_' applied to '(string)'"),
        ("'a' && true", "1:1: expected type 'bool' but found 'string'"),
        ("foo(1)", "1:4: undeclared reference to 'foo' (in container '')"),
        ("object.foo(1)", "1:11: undeclared reference to 'foo' (in container '')"),
        ("[1, 'a']", "1:5: expected type 'int' but found 'string'"),
        ("[object.a, 'x']", "1:12: expected type 'dyn' but found 'string'"),
        ("{'a': 1, 'b': 'c'}", "1:15: expected type 'int' but found 'string'"),
        ("has(a)", "1:5: invalid argument to has() macro"),
        ("object.x.all(1, true)", "1:14: argument must be a simple name"),
        ("object.x.map(1, true)", "1:14: argument is not an identifier"),
        ("[1].all(x, x, x)", "1:12: duplicate variable name: x"),
        (
            "'a'.all(x, true)",
            "1:1: expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)",
        ),
        ("[1].exists(g, g == 'x')", "1:17: found no matching overload for '_==_' applied to '(int, string)'"),
        ("duration('1x')", "1:10: invalid duration argument"),
        ("timestamp('2020-01-01')", "1:11: invalid timestamp argument"),
        ("object.a.matches('(')", "1:18: invalid matches argument"),
        (
            "'%d'.format(['a'])",
            "1:14: error during formatting: decimal clause can only be used on integers, was given string",
        ),
        ("'%s'.format([])", "1:12: index 0 out of range"),
        ("kubernetes.UserInfo{x: 1}", "1:22: undefined field 'x'"),
        ("99999999999999999999", "1:1: invalid int literal"),
        ("for", "1:1: reserved identifier: for"),
        ("a.`b`", "1:3: unsupported syntax: '`'"),
    ],
)
def test_what_is_wrong_with_an_expression(expression, said):
    assert complaint(expression) == said


def test_the_line_and_the_mark():
    with pytest.raises(CelError) as caught:
        compile_expression("object.a +\n\t'日本' + x", SCOPE)
    assert str(caught.value) == (
        "compilation failed: ERROR: <input>:2:9: undeclared reference to 'x' (in container '')\n"
        " |  '日本' + x\n"
        " | ..．．....^"
    )


def test_what_a_scope_holds():
    bare = Scope(CURRENT, authorizer=False)
    assert complaint("authorizer", bare) == "1:1: undeclared reference to 'authorizer' (in container '')"
    assert complaint("params.x") == "1:1: undeclared reference to 'params' (in container '')"
    assert str(compile_expression("params.x", Scope(CURRENT, params=True))) == "dyn"
    assert complaint("variables.x") == "1:1: undeclared reference to 'variables' (in container '')"
    assert complaint("variables.x", Scope(CURRENT, variables={})) == "1:10: undefined field 'x'"


def test_functions_come_with_releases():
    assert str(compile_expression("[2, 1].sort()", Scope(Release(1, 35)))) == "list(int)"
    assert complaint("[2, 1].sort()", Scope(Release(1, 34))) == "1:12: undeclared reference to 'sort' (in container '')"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab1.'\"[]{}()?:,+-*!&|=<>@`\\ \n\té", max_size=40))
def test_any_text_has_a_type_or_a_complaint(text):
    try:
        said = str(compile_expression(text, SCOPE))
    except CelError as trouble:
        said = str(trouble).removeprefix("compilation failed: ERROR: <input>:")
    assert said
    assert not said.startswith("compilation failed")


def test_deep_nesting_is_refused_without_a_crash():
    assert complaint("(" * 5000) == "-1:0: expression recursion limit exceeded: 250"


def test_a_long_sum_is_fine():
    assert str(compile_expression(" + ".join(["1"] * 200), SCOPE)) == "int"


@pytest.mark.parametrize(
    ("expression", "type_", "problem"),
    [
        ("int('a')", "int", "type conversion error from 'string' to 'int'"),
        ("uint(-1)", "uint", "unsigned integer overflow"),
        ("int(1e30)", "int", "integer overflow"),
        ("string(null)", "string", "no such overload: string(null_type)"),
        ("[duration]", "list(type(duration))", "reference to undefined type: duration"),
    ],
)
def test_what_compiles_but_cannot_run(expression, type_, problem):
    with pytest.raises(ProgramError) as caught:
        compile_expression(expression, SCOPE)
    assert str(caught.value) == f"program instantiation failed: {problem}"
    assert str(caught.value.type) == type_


@pytest.mark.parametrize("written", ["0", "1h30m", "-1.5s", ".5h", "2562047h"])
def test_durations(written):
    assert str(compile_expression(f"duration('{written}')", SCOPE)) == "duration"


@pytest.mark.parametrize("written", ["", "1", "1d", "h", "1h30", "2562048h", "- 1h"])
def test_what_is_no_duration(written):
    assert complaint(f"duration('{written}')") == "1:10: invalid duration argument"


@pytest.mark.parametrize("pattern", ["a+", "(?i)a|b", r"\pL", "[[:alpha:]]", "a{2}", "(?P<n>a)", "a*?", "[]a]"])
def test_patterns(pattern):
    assert is_pattern(pattern)


@pytest.mark.parametrize("pattern", ["(", "*", "[a", "a{2000}", "(?=a)", r"\1", "a**", "[z-a]", r"\y", "(?#c)"])
def test_what_is_no_pattern(pattern):
    assert not is_pattern(pattern)


@pytest.mark.parametrize(
    ("begin", "link", "type_"), [("object", ".a", "dyn"), ("object", "[0]", "dyn"), ("1", " + 1", "int")]
)
def test_depth_has_a_limit(begin, link, type_):
    assert str(compile_expression(begin + link * 249, SCOPE)) == type_
    assert complaint(begin + link * 2000) == "-1:0: max recursion depth exceeded"
