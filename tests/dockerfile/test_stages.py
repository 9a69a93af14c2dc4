"""What BuildKit refuses, and how stages stand on each other."""

from __future__ import annotations

import pytest

from lab.subjects.dockerfile.instruction import DockerfileError
from lab.subjects.dockerfile.stages import plan


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("RUN a\n", 1, "no build stage in current context"),
        ("FROM a\nRUNN b\n", 2, "unknown instruction: RUNN"),
        ("FROM a b\n", 1, "FROM requires either one or three arguments"),
        ("FROM a AS 1b\n", 1, "invalid name for build stage"),
        ("FROM a\nUSER\n", 2, "USER requires exactly one argument"),
        ("FROM a\nCOPY x\n", 2, "COPY requires at least two arguments"),
        ("FROM a\nCOPY --form=b x y\n", 2, "unknown flag: --form"),
        ("FROM a\nHEALTHCHECK curl\n", 2, "Unknown type"),
        ("FROM a\nSHELL /bin/sh\n", 2, "SHELL requires the arguments to be in JSON form"),
        ("FROM a\nONBUILD FROM b\n", 2, "FROM isn't allowed as an ONBUILD trigger"),
        ("ARG X\nFROM $X\n", 2, "should not be blank"),
        ("ARG X=1\n", 2, "no stages to build"),
        ("", 1, "file with no instructions"),
    ],
)
def test_refuses_in_buildkits_words(text: str, line: int, said: str) -> None:
    with pytest.raises(DockerfileError, match=said.replace("$", r"\$")) as caught:
        plan(text)
    assert caught.value.line == line


def test_puts_arguments_into_from() -> None:
    found = plan("ARG V=3.22\nARG D\nFROM alpine:${V}${D:-} AS base\nFROM base\nFROM x:${W:-1}\n")
    assert [stage.base for stage in found.stages] == ["alpine:3.22", "base", "x:1"]
    assert found.stage_before("BASE", 1) is found.stages[0]
    assert found.stage_before("0", 2) is found.stages[0]
    assert found.stage_before("2", 2) is None
    assert found.target("") is found.stages[2]
    assert found.target("nobody") is None
