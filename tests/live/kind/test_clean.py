"""The command that removes what runs have left: which cluster it means, and what it prints."""

import json
from types import SimpleNamespace

import pytest

from lab.live.cleaning import Cleaned
from lab.live.trouble import LiveError


@pytest.fixture
def cleaning(monkeypatch):
    """Stands in for the cluster; records how it was connected to."""
    seen = SimpleNamespace(connected=[], everything=None, answer=Cleaned(), raises=None, closed=0)

    def connect(kubeconfig, context, *, confirm, yes_really, rights):
        if context and not confirm(f"Use {context}?"):
            raise LiveError(f"The context {context!r} was not confirmed, so nothing was done")
        seen.connected.append((kubeconfig, context, yes_really))

        def close():
            seen.closed += 1

        return SimpleNamespace(close=close)

    def clean(connection, hear, *, everything):
        seen.everything = everything
        if seen.raises:
            raise seen.raises
        return seen.answer

    monkeypatch.setattr("lab.live.connection.connect", connect)
    monkeypatch.setattr("lab.live.cleaning.clean", clean)
    return seen


def test_the_labs_own_cluster_unless_told_otherwise(lab, computer, cleaning):
    ran = lab("cluster", "clean")
    assert ran.status == 0
    assert cleaning.connected == [(computer.kubeconfig, None, False)]
    assert cleaning.everything is False
    assert "nothing of the lab's is left" in ran.out


def test_a_context_is_confirmed(lab, cleaning):
    ran = lab("cluster", "clean", "--context", "mine")
    assert ran.status == 3
    assert "not confirmed" in ran.err
    assert cleaning.connected == []
    assert lab("cluster", "clean", "--context", "mine", "--yes", "--all").status == 0
    assert cleaning.connected == [(None, "mine", False)]
    assert cleaning.everything is True


def test_a_kubeconfig_without_a_context_says_nothing(lab, cleaning, tmp_path):
    assert lab("cluster", "clean", "--kubeconfig", tmp_path / "x").status == 2
    assert lab("cluster", "clean", "--kubeconfig", tmp_path / "x", "--context", "mine", "--yes").status == 2
    (tmp_path / "x").write_text("")
    assert lab("cluster", "clean", "--kubeconfig", tmp_path / "x", "--context", "mine", "--yes").status == 0
    assert cleaning.connected == [(tmp_path / "x", "mine", False)]


def test_what_was_removed_and_what_was_not(lab, cleaning):
    cleaning.answer = Cleaned(("namespace a",), ("the namespace b is stuck in deletion",), ("r1",))
    ran = lab("cluster", "clean")
    assert ran.status == 3
    assert "✓ removed namespace a" in ran.out
    assert "✗ the namespace b is stuck" in ran.out
    assert "· left alone: the run r1" in ran.out
    found = json.loads(lab("cluster", "clean", "-o", "json").out)
    assert (found["complete"], found["removed"], found["running"]) == (False, ["namespace a"], ["r1"])


@pytest.mark.parametrize(("error", "status", "said"), [
    (LiveError("The server is gone", "try again"), 3, "The server is gone"),
    (KeyboardInterrupt(), 130, "cks-lab cluster clean"),
])  # fmt: skip
def test_trouble_is_a_sentence(lab, cleaning, error, status, said):
    cleaning.raises = error
    ran = lab("cluster", "clean")
    assert ran.status == status
    assert said in ran.err
    assert cleaning.closed == 1


def test_without_a_practice_cluster(lab, computer):
    ran = lab("cluster", "clean")
    assert ran.status == 3
    assert "cks-lab cluster up" in ran.words
