"""Seccomp profiles as the runtime takes them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.nodes.deciding import HIGHEST, Fate, cases, fates
from lab.cluster.nodes.seccomp import UNCONFINED, Action, Operator, ProfileError, parse

ALLOW, ERRNO, LOG, KILL = "SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", "SCMP_ACT_LOG", "SCMP_ACT_KILL_PROCESS"


def profile(*blocks, default=ERRNO, **more):
    listed = [{"names": names, "action": action, **extra} for names, action, extra in blocks]
    return parse(json.dumps({"defaultAction": default, "syscalls": listed, **more}))


def fate(found, name, arguments=None):
    (only,) = fates(found, name, arguments or {})
    return only


def test_a_call_is_decided_by_its_rule_and_otherwise_by_the_default():
    found = profile((["read", "write"], ALLOW, {}), (["setuid"], LOG, {}), (["reboot"], KILL, {}))
    assert [fate(found, name) for name in ("read", "setuid", "reboot", "mount")] == [
        Fate.ALLOWED, Fate.LOGGED, Fate.KILLED, Fate.REFUSED,
    ]  # fmt: skip


@pytest.mark.parametrize("action", list(Action))
def test_every_action_has_a_fate(action):
    assert fate(profile(default=action), "read") in Fate


def test_a_file_that_says_nothing_switches_seccomp_off():
    assert parse("{}") == UNCONFINED
    assert fate(parse("{}"), "mount") is Fate.ALLOWED


def test_field_names_are_read_in_capitals_too():
    found = parse('{"DefaultAction": "SCMP_ACT_ERRNO", "SYSCALLS": [{"Names": ["read"], "Action": "SCMP_ACT_ALLOW"}]}')
    assert fate(found, "read") is Fate.ALLOWED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is no JSON"),
        ("defaultAction: SCMP_ACT_ALLOW", "it is no JSON"),
        ("[" * 100_000, "exceeded max depth"),
        ("[]", "no JSON object"),
        ('{"defaultAction": "ALLOW"}', "string ALLOW is not a valid action for seccomp"),
        ('{"syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"}]}', "string  is not a valid action"),
        ('{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": {}}', None),
        ('{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": "x"}', "syscalls must be a list"),
        ('{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [1]}', "syscalls must list objects"),
        ('{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["x86"]}', "string x86 is not a valid arch for seccomp"),
        ('{"defaultAction": ["a"]}', "is not a valid action"),
        (
            '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["a"], "action": "SCMP_ACT_LOG",'
            ' "args": [{"op": "EQ"}]}]}',
            "string EQ is not a valid operator for seccomp",
        ),
    ],
)
def test_what_is_no_profile_says_why(text, said):
    with pytest.raises(ProfileError, match=said or "must be a list"):
        parse(text)


VALUES = st.recursive(st.none() | st.text(max_size=5) | st.integers() | st.booleans(), st.lists, max_leaves=6)
FIELDS = st.sampled_from(["defaultAction", "defaultErrnoRet", "architectures", "syscalls"])


def read_or_refused(text):
    try:
        return len(fates(parse(text), "read", {}))
    except ProfileError as error:
        return str(error)


@given(st.text(max_size=60) | st.dictionaries(FIELDS, VALUES).map(json.dumps))
@settings(deadline=None, max_examples=100)
def test_whatever_a_file_holds_it_is_a_profile_or_says_why_not(text):
    assert read_or_refused(text)


def condition(operator, value, second=0, index=0):
    return {"index": index, "value": value, "valueTwo": second, "op": operator}


@pytest.mark.parametrize(
    ("operator", "holds"),
    [("NE", {4, 6}), ("LT", {4}), ("LE", {4, 5}), ("EQ", {5}), ("GE", {5, 6}), ("GT", {6})],
)
def test_an_argument_is_compared(operator, holds):
    found = profile((["personality"], ALLOW, {"args": [condition(f"SCMP_CMP_{operator}", 5)]}))
    assert {value for value in (4, 5, 6) if fate(found, "personality", {0: value}) is Fate.ALLOWED} == holds


def test_a_mask_compares_the_bits_it_holds():
    found = profile((["clone"], ALLOW, {"args": [condition("SCMP_CMP_MASKED_EQ", 0x7E020000)]}))
    assert fate(found, "clone", {0: 0x11}) is Fate.ALLOWED
    assert fate(found, "clone", {0: 0x10000000}) is Fate.REFUSED


def test_conditions_on_one_argument_are_alternatives():
    both = [condition("SCMP_CMP_EQ", 1), condition("SCMP_CMP_EQ", 2)]
    found = profile((["socket"], ALLOW, {"args": both}))
    assert [fate(found, "socket", {0: value}) for value in (1, 2, 3)] == [Fate.ALLOWED, Fate.ALLOWED, Fate.REFUSED]
    apart = [condition("SCMP_CMP_EQ", 1), condition("SCMP_CMP_EQ", 2, index=1)]
    found = profile((["socket"], ALLOW, {"args": apart}))
    assert fate(found, "socket", {0: 1, 1: 3}) is Fate.REFUSED


def test_rules_that_contradict_each_other_leave_both_open():
    found = profile((["read"], ALLOW, {}), (["read"], LOG, {}))
    assert fates(found, "read", {}) == {Fate.ALLOWED, Fate.LOGGED}


def test_a_rule_that_does_what_is_done_anyway_adds_nothing():
    assert fate(profile((["read"], ALLOW, {}), (["read"], ERRNO, {})), "read") is Fate.ALLOWED


OPERATORS = st.sampled_from(list(Operator))


@given(OPERATORS, OPERATORS, st.integers(0, 9), st.integers(0, 9), st.integers(0, HIGHEST) | st.integers(0, 20))
@settings(deadline=None, max_examples=150)
def test_the_cases_show_every_difference_that_there_is(one, two, first, second, argument):
    """Profiles that are alike on the chosen arguments are alike on any."""
    left, right = (
        profile((["socket"], ALLOW, {"args": [condition(operator, value, value)]}))
        for operator, value in ((one, first), (two, second))
    )
    alike = all(fates(left, "socket", each) == fates(right, "socket", each) for each in cases("socket", (left, right)))
    masks = Operator.MASKED_EQ in (one, two)
    if alike and not masks:
        assert fates(left, "socket", {0: argument}) == fates(right, "socket", {0: argument})
