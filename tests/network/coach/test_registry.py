"""Every rule of the coach is known by its id, explained, and tested."""

from __future__ import annotations

import re
from importlib.util import find_spec

import pytest

from lab.subjects.network.coach import RULES
from lab.subjects.network.coach.mend import MendingRule
from lab.subjects.protocol import Rule

TELLING = [rule for rule in RULES if isinstance(rule, MendingRule)]


def test_ids_are_unique_and_kebab_case() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", each) for each in ids)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_it_has_a_module_of_tests_of_its_own(rule: Rule) -> None:
    module = type(rule).__module__.rpartition(".")[2]
    assert find_spec(f"tests.network.coach.test_{module}"), f"write tests/network/coach/test_{module}.py"


@pytest.mark.parametrize("rule", TELLING, ids=lambda rule: rule.id)
def test_it_says_why_it_matters_and_what_to_read(rule: MendingRule) -> None:
    assert rule.why.endswith(".")
    assert 40 < len(rule.why) < 260
    assert rule.link.startswith("https://kubernetes.io/")
    assert type(rule).__doc__
    assert 0 < rule.guess <= 100


def test_the_catch_all_speaks_last() -> None:
    assert RULES[-1].id == "connection"
