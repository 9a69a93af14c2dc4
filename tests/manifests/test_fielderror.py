"""Field errors in the API server's words."""

from __future__ import annotations

import pytest

from lab.manifests.fielderror import FieldError, FieldPath, NamedString

PORT = FieldPath("spec").child("egress").index(0).child("ports").index(1).child("port")


def test_paths_are_written_as_kubernetes_writes_them():
    assert str(PORT) == "spec.egress[0].ports[1].port"
    assert PORT.steps == ("spec", "egress", 0, "ports", 1, "port")
    note = FieldPath("metadata", "annotations").key("example.com/x.y")
    assert str(note) == "metadata.annotations[example.com/x.y]"
    assert note.steps == ("metadata", "annotations", "example.com/x.y")


def test_a_path_is_not_changed_by_going_on_from_it():
    before = str(PORT)
    PORT.child("x").index(3)
    assert str(PORT) == before


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (FieldError.required(PORT), "Required value"),
        (FieldError.required(PORT, "must specify a peer"), "Required value: must specify a peer"),
        (FieldError.invalid(PORT, 'a"b', "no"), r'Invalid value: "a\"b": no'),
        (FieldError.invalid(PORT, "<&>"), 'Invalid value: "<&>"'),
        (FieldError.invalid(PORT, NamedString("<&>")), r'Invalid value: "\u003c\u0026\u003e"'),
        (FieldError.invalid(PORT, 70000, "x"), "Invalid value: 70000: x"),
        (FieldError.invalid(PORT, None, "x"), "Invalid value: null: x"),
        (FieldError.invalid(PORT, {"Type": "", "Profile": None}), 'Invalid value: {"Type":"","Profile":null}'),
        (FieldError.type_invalid(PORT, True), "Invalid value: true"),
        (FieldError.not_supported(PORT, "x", ["b", "a"]), 'Unsupported value: "x": supported values: "b", "a"'),
        (FieldError.forbidden(PORT, "not here"), "Forbidden: not here"),
        (FieldError.not_found(PORT, "v"), 'Not found: "v"'),
        (FieldError.duplicate(PORT, 3), "Duplicate value: 3"),
        (FieldError.too_long(PORT, 63), "Too long: may not be more than 63 bytes"),
        (FieldError.too_many(PORT, 5, 1), "Too many: 5: must have at most 1 item"),
    ],
)
def test_each_kind_has_its_words(error: FieldError, words: str):
    assert str(error) == f"spec.egress[0].ports[1].port: {words}"


@pytest.mark.parametrize(
    ("text", "quoted"),
    [("tab\t", r'"tab\t"'), ("é", '"é"'), ("\u200b", r'"\u200b"'), ("\x7f", r'"\x7f"'), ("back\\", r'"back\\"')],
)
def test_texts_are_quoted_as_go_quotes_them(text: str, quoted: str):
    assert FieldError.invalid(FieldPath("x"), text).body == f"Invalid value: {quoted}"
