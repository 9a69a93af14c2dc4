"""Seccomp profiles within their bounds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.profiles import subject
from lab.subjects.protocol import Bounds
from tests.profiles.profiling import ALLOW, ERRNO, KILL, LOG, PATH, cluster, written

ASKED = written((["read", "write"], ALLOW), (["setuid"], LOG))


def witnesses(text, required=ASKED, permitted=None):
    bounds = Bounds(cluster(required), cluster(permitted or required))
    return [(each.kind, each.text) for each in subject.compare(bounds, cluster(text))]


@pytest.mark.parametrize(
    "text",
    [
        ASKED,
        written((["setuid"], LOG), (["read"], ALLOW), (["write"], ALLOW)),
        written((["read", "write", "no_such_call", "socketcall"], ALLOW), (["setuid"], LOG)),
        written((["read", "write"], ALLOW), (["setuid"], LOG), defaultErrnoRet=38),
        written((["read", "write"], ALLOW), (["setuid"], LOG), (["mount"], ERRNO)),
    ],
)
def test_the_same_in_other_words_is_within(text):
    assert witnesses(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        (written((["read"], ALLOW), (["setuid"], LOG)), "missing", "refuses write, and the program needs it"),
        (written((["read", "write", "bpf"], ALLOW), (["setuid"], LOG)), "excess", "allows bpf, and must refuse it"),
        (written((["read", "write", "setuid"], ALLOW)), "excess", "allows setuid, and must log it"),
        (
            written((["read", "write"], ALLOW), (["setuid"], LOG), default=KILL),
            "missing",
            "kills every call that it does not name, and must refuse it with an error",
        ),
        ("{}", "excess", "allows every call that it does not name, and must refuse it"),
        ("{", "missing", "no container starts with"),
    ],
)
def test_what_leaves_the_bounds_is_told(text, kind, said):
    assert any(each == kind and said in told for each, told in witnesses(text))


def test_bounds_that_differ_leave_room_between_them():
    most = written((["read", "write", "uname"], ALLOW), (["setuid"], LOG))
    for names in (["read", "write"], ["read", "write", "uname"]):
        assert witnesses(written((names, ALLOW), (["setuid"], LOG)), permitted=most) == []


def test_rules_that_contradict_each_other_are_within_only_where_both_are():
    assert witnesses(written((["read", "write"], ALLOW), (["write"], LOG), (["setuid"], LOG))) == []
    assert witnesses(written((["read", "write", "setuid"], ALLOW), (["setuid"], LOG))) != []


def test_arguments_are_tried():
    def clone(operator, value):
        args = [{"index": 0, "value": value, "op": operator}]
        return json.dumps(
            {"defaultAction": ERRNO, "syscalls": [{"names": ["clone"], "action": ALLOW, "args": args}]}
        )

    asked = clone("SCMP_CMP_LT", 8)
    assert witnesses(clone("SCMP_CMP_LE", 7), asked) == []
    assert "clone with argument 0 being 0x8" in witnesses(clone("SCMP_CMP_LE", 8), asked)[0][1]
    assert witnesses(written((["clone"], ALLOW)), asked)[0][0] == "excess"


NAMES = st.lists(st.sampled_from(["read", "write", "clone", "mount", "nothing_known"]), max_size=3, unique=True)
ARGS = st.lists(
    st.fixed_dictionaries(
        {
            "index": st.integers(0, 1),
            "value": st.integers(0, 3),
            "op": st.sampled_from(["SCMP_CMP_EQ", "SCMP_CMP_NE", "SCMP_CMP_GT", "SCMP_CMP_LE"]),
        }
    ),
    max_size=2,
)
BLOCKS = st.fixed_dictionaries(
    {"names": NAMES, "action": st.sampled_from([ALLOW, ERRNO, LOG, KILL, "SCMP_ACT_TRAP", "ALLOW"]), "args": ARGS}
)
PROFILES = st.fixed_dictionaries(
    {"defaultAction": st.sampled_from([ALLOW, ERRNO, ERRNO, LOG, KILL]), "syscalls": st.lists(BLOCKS, max_size=3)}
).map(json.dumps)


@given(PROFILES, PROFILES, PROFILES)
@settings(deadline=None, max_examples=60)
def test_the_second_opinion_agrees(required, permitted, text):
    bounds = Bounds(cluster(required), cluster(permitted))
    state = cluster(text)
    found = subject.compare(bounds, state)
    ruling = subject.mutation.oracle(bounds, state)
    if '"ALLOW"' not in required + permitted:
        assert (not found) is ruling.within, (found, ruling.case)


def test_other_files_of_the_nodes_are_no_profiles():
    state = cluster(ASKED, files={"/etc/hosts": "127.0.0.1"})
    assert [row.name for row in subject.view(state)] == [PATH]
