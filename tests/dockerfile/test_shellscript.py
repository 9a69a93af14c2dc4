"""What is read of shell scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.dockerfile.expand import expand, used_in
from lab.subjects.dockerfile.shellscript import commands


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("a && b || c; d | e & f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]),
        ("A=1 B='x y' cmd -o \"a b\" # rest", [["cmd", "-o", "a b"]]),
        ("set -e\napt-get install -y \\\n  curl\n", [["set", "-e"], ["apt-get", "install", "-y", "curl"]]),
        ("if test x; then rm y; fi", [["test", "x"], ["rm", "y"]]),
        ("(cd /x && make)", [["cd", "/x"], ["make"]]),
        ("echo $(cat a; b) c", [["echo", "$(cat a; b)", "c"]]),
        ("sudo /usr/bin/apt-get update", [["/usr/bin/apt-get", "update"]]),
        ("", []),
        ("# nothing", []),
    ],
)
def test_commands(script: str, found: list[list[str]]) -> None:
    assert [list(command.words) for command in commands(script)] == found


def test_where_output_goes() -> None:
    (command,) = commands("cat a 2>/dev/null >> /b")
    assert command.words == ("cat", "a")
    assert command.into == ("/dev/null", "/b")


def test_options() -> None:
    (command,) = commands("useradd --uid=10 -g app -r me")
    assert (command.value("--uid"), command.value("-g"), command.value("-x")) == ("10", "app", "")
    assert command.has("-r")
    assert command.arguments == ("app", "me")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab \\\n\"'$(){};&|<>#=`", max_size=40))
def test_never_fails(script: str) -> None:
    assert all(command.words for command in commands(script))


def test_variables() -> None:
    values = {"A": "1", "E": ""}
    assert expand("$A-${A}-${B:-x}-${E:-y}-${A:+z}-\\$A", values) == "1-1-x-y-z-$A"
    assert used_in("$A ${B:-c} \\$D") == {"A", "B"}
