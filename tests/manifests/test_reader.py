"""Files of manifests: what kubectl sees of them, and what the learner is told."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.finding import Severity
from lab.manifests.limits import DEEPEST, LARGEST_FILE
from lab.manifests.reader import kubectl_documents, load


def values(text):
    return [document.value for document in load(text).documents]


def finding(text, rule):
    found = [each for each in load(text).findings if each.rule == rule]
    assert found, load(text).findings
    return found[0]


def place(found):
    return found.span.line, found.span.column


class TestDocuments:
    def test_lines_of_dashes_separate(self):
        assert values("a: 1\n---\nb: 2\n--- # third\nc: 3\n") == [{"a": 1}, {"b": 2}, {"c": 3}]

    def test_empty_ones_are_passed_over(self):
        assert values("---\n---\n# nothing\n---\na: 1\n---\n") == [{"a": 1}]

    def test_windows_line_ends_and_a_byte_order_mark(self):
        assert values("\ufeffa: 1\r\nb:\r\n- c\r\n") == [{"a": 1, "b": ["c"]}]

    def test_a_stream_of_json(self):
        assert values('{"a": 1}{"b": 2}\n{"c": 3}') == [{"a": 1}, {"b": 2}, {"c": 3}]

    def test_json_then_yaml(self):
        assert values('{"a": 1}\n---\nb: y\n') == [{"a": 1}, {"b": True}]

    def test_a_separator_within_a_block_of_text_separates_too(self):
        assert values("a: |\n  x\n---\nb: 1\n") == [{"a": "x\n"}, {"b": 1}]

    @given(st.lists(st.dictionaries(st.from_regex("[a-z]{1,8}", fullmatch=True), st.integers(0, 99), min_size=1)))
    @settings(max_examples=50, deadline=None)
    def test_joining_joins(self, objects):
        text = "---\n".join(f"{json.dumps(each)}\n" for each in objects)
        assert kubectl_documents(text) == (objects, "")


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abz/.-", max_size=6), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abz/.-", max_size=6), JSON, min_size=1))
@settings(max_examples=100, deadline=None)
def test_json_is_read_as_it_is(value):
    assert values(json.dumps(value, ensure_ascii=False)) == [value]


class TestKubectlStops:
    def test_what_came_before_stands_and_what_comes_after_is_set_apart(self):
        loaded = load("a: 1\n---\nb: [1\n---\nc: 3\n")
        assert [document.value for document in loaded.documents] == [{"a": 1}]
        assert {"c": 3} in [document.value for document in loaded.unread]
        assert loaded.unread[-1].span().line == 5

    def test_a_separator_with_content_stops_before_the_document_above_it(self):
        loaded = load("a: 1\n--- {b: 2}\nc: 3\n")
        assert loaded.documents == ()
        assert loaded.findings[0].message == "invalid Yaml document separator: {b: 2}"
        assert place(loaded.findings[0]) == (2, 1)

    def test_its_words_for_broken_json(self):
        assert kubectl_documents('{"a" 1}') == ([], "json: offset 6: invalid character '1' after object key")
        assert kubectl_documents('{"a": 1') == ([], "unexpected EOF")

    def test_two_json_values_rule_yaml_out(self):
        found, error = kubectl_documents('{"a":1}{"b":2}\n---\nc: 3\n')
        assert found == [{"a": 1}, {"b": 2}]
        assert error == "invalid character '-' in numeric literal"


class TestKeys:
    def test_become_text(self):
        text = "1: a\n1.50: b\ntrue: c\noff: d\n0x10: e\n2024-01-01: f\n"
        assert values(text) == [{"1": "a", "1.5": "b", "true": "c", "false": "d", "16": "e", "2024-01-01": "f"}]

    def test_merging_takes_place_in_order(self):
        text = "x: &x {a: 1, b: 1}\ny: {a: 2, <<: *x, b: 2}\nz: {<<: [{a: 3}, *x]}\n'y': {'<<': 4}\n"
        assert values(text)[0]["true"] == {"a": 1, "b": 2}
        assert values(text)[0]["z"] == {"a": 3, "b": 1}
        assert values(text)[0]["y"] == {"<<": 4}

    def test_an_anchor_may_be_set_anew(self):
        assert values("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == [{"a": 1, "b": 1, "c": 2, "d": 2}]

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("? [a, 1.5, ~]\n: c\n", 'yaml: invalid map key: []interface {}{"a", 1.5, interface {}(nil)}'),
            ("? {b: 1, a: y}\n: c\n", 'yaml: invalid map key: map[interface {}]interface {}{"a":true, "b":1}'),
            ("~: a\n", 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "a"'),
            ("a: {<<: 1}\n", "yaml: map merge requires map or sequence of maps as the value"),
        ],
    )
    def test_that_json_cannot_have(self, text, problem):
        assert kubectl_documents(text) == ([], f"error converting YAML to JSON: {problem}")


class TestGoYaml:
    """Where kubectl's YAML differs from the library's that the lab reads with."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("{a:}\n", {"a:": None}),
            ("{a:,b: 1}\n", {"a:": None, "b": 1}),
            ("a: \uf8f0\uf8f1\n", {"a": "\uf8f0\uf8f1"}),
            ("a: b\\/c\nd: 'e\\/f'\ng: \"h\\\\/i\"\n", {"a": "b\\/c", "d": "e\\/f", "g": "h\\/i"}),
            ("a: .inf\na: 1\n", {"a": 1}),
            ("a: {~: 1}\na: 2\n", {"a": 2}),
        ],
    )
    def test_takes(self, text, value):
        assert kubectl_documents(text) == ([value], "")

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ('a: 1\nb: "\\/"\n', "line 2: found unknown escape character"),
            ("[a?b]\n", "did not find expected ',' or ']'"),
            ("[a: b?c]\n", "did not find expected ',' or ']'"),
            ("%YAML 1.2\n---\na: 1\n", "found incompatible YAML document"),
            ("a: 1\n{}\n", "line 1: did not find expected key"),
            ("a:\n{}\n", "line 3: could not find expected ':'"),
        ],
    )
    def test_refuses(self, text, problem):
        assert kubectl_documents(text) == ([], f"error converting YAML to JSON: yaml: {problem}")

    def test_json_keeps_its_escapes_and_its_places(self):
        document = load('{"a": "b\\/c", "d": 1}').documents[0]
        assert document.value == {"a": "b/c", "d": 1}
        assert document.span(("d",)).column == 20

    def test_few_bytes_are_never_read_as_yaml_after_json(self):
        assert kubectl_documents("{a}") == (
            [],
            "json: offset 2: invalid character 'a' looking for beginning of object key string",
        )
        assert kubectl_documents("{a}\n") == ([{"a": None}], "")


def test_the_slow_parser_will_do_where_libyaml_is_missing():
    program = (
        "import sys; sys.modules['yaml.cyaml'] = None\n"
        "from lab.manifests.reader import load\n"
        "assert load('a: [y, 08]').documents[0].value == {'a': [True, 8]}\n"
        "for text in ('a: [', 'a: *x', 'a:\\n\\tb: 1', '\\0', 'a: \\'b', '? ? ?', '&a *a'):\n"
        "    assert load(text).findings, text\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


class TestFindings:
    def test_a_repeated_key_is_a_warning_that_names_both_lines(self):
        loaded = load("# policy\nspec:\n  egress: [1]\n  ingress: []\n  egress: [2]\n")
        assert loaded.documents[0].value["spec"]["egress"] == [2]
        found = loaded.findings[0]
        assert (found.rule, found.severity, place(found)) == ("yaml-duplicate-key", Severity.WARNING, (5, 3))
        assert "line 3 and again on line 5" in found.message

    def test_a_repeated_key_in_the_second_document_has_the_file_s_lines(self):
        assert "line 3 and again on line 4" in finding("a: 1\n---\nb: 1\nb: 2\n", "yaml-duplicate-key").message

    @pytest.mark.parametrize("text", ["a:\n\tb: 1\n", "a:\n  - b\n\t- c\n", "\ta: 1\n", "a: |\n\tb\n"])
    def test_a_tab(self, text):
        found = finding(text, "yaml-tab")
        assert found.severity is Severity.ERROR
        assert text.split("\n")[found.span.line - 1][found.span.column - 1] == "\t"

    @pytest.mark.parametrize(
        ("text", "where"),
        [
            ("spec:\n  podSelector: {}\n  egr\n", (3, 3)),
            ("spec:\n  egr\n  podSelector: {}\n", (2, 3)),
            ('a: 1\nb: "x\nc: 2\n', (2, 4)),
            ("a: [1, 2\nb: 3\n", (1, 4)),
            ("a: {b: 1\n", (1, 4)),
            ("a:\n  b: 1\n c: 2\n", (3, 2)),
            ("a: b: c\n", (1, 5)),
            ("a: b\n  c: d\n", (2, 3)),
            ("- a\nb: 1\n", (2, 1)),
            ("a: @b\n", (1, 4)),
            ("a: - b\n", (1, 4)),
        ],
    )
    def test_a_half_typed_line_is_pointed_at(self, text, where):
        found = finding(text, "yaml-syntax")
        assert place(found) == where
        assert found.message.startswith("error converting YAML to JSON: yaml:")
        assert found.why
        assert found.mend

    def test_what_can_be_understood_of_a_half_typed_document(self):
        loaded = load("kind: Pod\nspec:\n  contai\n  nodeName: n1\n")
        assert loaded.documents == ()
        assert loaded.unread[0].value == {"kind": "Pod", "spec": {"nodeName": "n1"}}
        assert loaded.unread[0].span(("spec", "nodeName")).line == 4

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n---\n", "\ufeff", b""])
    def test_an_empty_file(self, text):
        assert finding(text, "yaml-empty").message == "no objects passed to apply"

    @pytest.mark.parametrize("text", ["x" * (LARGEST_FILE + 1), b"x" * 5_000_000, "é" * (LARGEST_FILE // 2 + 1)])
    def test_a_large_file_is_not_read(self, text):
        found = finding(text, "yaml-too-large")
        assert "1024 KiB" in found.message

    def test_a_file_at_the_limit_is_read(self):
        assert load("a: " + "x" * (LARGEST_FILE - 4)).findings == ()

    def test_bytes_that_are_not_utf_8(self):
        loaded = load(b"a: 1\nb: caf\xe9\n")
        assert loaded.documents[0].value == {"a": 1, "b": "caf\ufffd"}
        assert (loaded.findings[0].rule, place(loaded.findings[0])) == ("yaml-not-utf8", (2, 7))

    def test_lone_surrogates(self):
        assert finding("a: \ud800\n", "yaml-not-utf8").severity is Severity.WARNING

    @pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf_16(self, codec):
        loaded = load("a: 1\n".encode(codec))
        assert loaded.findings
        if codec == "utf-16":
            assert loaded.documents[0].value == {"a": 1}

    @pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f"])
    def test_control_characters(self, character):
        assert place(finding(f"a: 1\nbc: d{character}e\n", "yaml-control-character")) == (2, 6)

    def test_an_unknown_anchor(self):
        found = finding("a: 1\nb: *nothing\n", "yaml-unknown-anchor")
        assert found.message.endswith("unknown anchor 'nothing' referenced")
        assert place(found) == (2, 4)

    def test_a_billion_laughs(self):
        lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
        lines += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 30)]
        assert finding("\n".join(lines), "yaml-alias-bomb").message.endswith("excessive aliasing")

    def test_many_copies_side_by_side(self):
        text = "a: &a [" + "1," * 2000 + "]\nb: [" + "[*a]," * 2000 + "]\n"
        assert finding(text, "yaml-alias-bomb")

    def test_an_anchor_within_itself(self):
        assert finding("a: &a [1, *a]\n", "yaml-alias-bomb").message.endswith("anchor 'a' value contains itself")

    @pytest.mark.parametrize(
        "text",
        [
            "[" * 5000,
            "- " * 5000,
            "{a: " * 5000,
            '{"a":' * 5000,
            "a0: &a0 [1]\n" + "\n".join(f"a{at}: &a{at} [[*a{at - 1}]]" for at in range(1, DEEPEST)),
        ],
    )
    def test_depth(self, text):
        assert finding(text, "yaml-too-deep")

    @pytest.mark.parametrize("text", ["---\na: 1\n" * 5000, '{"a": 1}' * 5000, "---\n" * 5000])
    def test_a_flood_of_documents(self, text):
        assert "more than 1000 documents" in finding(text, "yaml-too-large").message
        assert len(load(text).documents) <= 1000

    def test_a_flood_of_faults_is_told_of_once(self):
        loaded = load("---\na: [\n" * 5000)
        assert len(loaded.findings) == 1

    def test_text_after_a_document_s_end(self):
        assert place(finding("a: 1\n...\nb: 2\n", "yaml-ignored-rest")) == (3, 1)
        assert values("a: 1\n...\nb: 2\n") == [{"a": 1}]


class TestSpans:
    def test_lines_count_from_the_file_s_first(self):
        document = load("a: 1\n---\n\nb:\n  c: [x, yy]\n", "answer.yaml").documents[1]
        assert str(document.span(("b", "c", 1))) == "answer.yaml:5:10"
        assert document.span(("b", "c", 1)).end_column == 12
        assert document.key_span(("b", "c")).column == 3

    def test_of_json(self):
        document = load('{"a": 1} {"b": {"c": 2}}').documents[1]
        assert (document.span(("b", "c")).line, document.span(("b", "c")).column) == (1, 22)

    def test_through_an_alias_and_a_merge(self):
        document = load("x: &x\n  a: 1\ny1: *x\ny2:\n  <<: *x\n  b: 2\n").documents[0]
        assert document.span(("y1", "a")).line == 2
        assert document.span(("y2", "a")).line == 2
        assert document.span(("y2", "b")).line == 6

    def test_a_missing_path_stands_at_its_nearest_ancestor(self):
        document = load("a:\n  b:\n    c: 1\n").documents[0]
        assert document.key_span(("a", "b", "z", 3)).line == 3
