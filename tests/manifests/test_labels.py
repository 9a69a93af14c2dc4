"""The forms of names, labels and ports."""

import pytest

from lab.manifests import labels

CHECKS = {
    labels.label_value_errors: (["", "a", "A-b_c.d", "x" * 63], ["-a", "a-", "a b", "x" * 64, "é", "a\n"]),
    labels.qualified_name_errors: (
        ["a", "A_b", "example.com/a", "x" * 63],
        ["", "/a", "a/", "a/b/c", "Example.com/a", "a_b/c", "x" * 64, "-", "a\n"],
    ),
    labels.dns1123_label_errors: (["a", "0", "a-b", "x" * 63], ["", "a.b", "A", "-a", "a_b", "x" * 64, "a\n"]),
    labels.dns1123_subdomain_errors: (["a", "a.b-c.0"], ["", ".a", "a..b", "A", "a_b", "x" * 254]),
    labels.dns1035_label_errors: (["a", "a-0"], ["", "0a", "a.b", "A", "x" * 64]),
    labels.port_name_errors: (["http", "a-1", "0a"], ["", "80", "a--b", "-a", "a-", "A", "x" * 16]),
    labels.port_number_errors: ([1, 65535], [0, -1, 65536]),
    labels.config_map_key_errors: (["a", ".a", "A_b-c.d"], ["", ".", "..", "..a", "a/b", "x" * 254]),
    labels.env_var_name_errors: (["A", "a b", "1", "-"], ["", "a=b", "é", "a\n"]),
    labels.c_identifier_errors: (["_a1"], ["", "1a", "a-b"]),
    labels.percent_errors: (["25%"], ["", "25", "%", "2.5%"]),
}
CASES = [(check, text, True) for check, (good, _) in CHECKS.items() for text in good]
CASES += [(check, text, False) for check, (_, bad) in CHECKS.items() for text in bad]


@pytest.mark.parametrize(("check", "text", "good"), CASES)
def test_forms(check, text, good):
    assert (check(text) == ()) is good


def test_length_is_counted_in_bytes():
    assert "must be no more than 63 bytes" in labels.label_value_errors("é" * 32)
    assert "must be no more than 63 characters" in labels.dns1123_label_errors("x" * 64)


def test_dots_are_named_where_only_they_are_wrong():
    assert labels.dns1123_label_errors("a.b") == ("must not contain dots",)


def test_a_key_s_prefix_is_told_apart_from_its_name():
    messages = labels.qualified_name_errors("A.com/-")
    assert [message.split(" must")[0] for message in messages] == [
        "prefix part a lowercase RFC 1123 subdomain",
        "name part",
    ]
