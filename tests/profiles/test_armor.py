"""AppArmor profiles within their bounds, over every path; each mistake by its name."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.nodes.globbing import matches
from lab.cluster.nodes.regions import regions
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.subjects.profiles.armor import of_file
from lab.subjects.profiles.coach.armor import ARMOR_RULES

PATTERNS = ("/srv/**", "/srv/**.key", "/srv/k*", "/etc/{hosts,passwd}", "/proc/[0-9]*/mem", "/srv/a?/", "/**")
EXERCISE = open_exercise("apparmor-profile")


def text(*rules, head="profile p"):
    return "\n".join([f"{head} {{", *(f"  {rule}," for rule in rules), "}", ""])


def told(required, permitted, found):
    return [each.text for each in of_file("/etc/apparmor.d/p", required, permitted, found)]


def test_each_region_is_shown_by_a_path_of_it():
    found = regions(PATTERNS)
    assert len(found) > len(PATTERNS)
    for numbers, path in found:
        assert {n for n, pattern in enumerate(PATTERNS) if matches(pattern, path)} == numbers, path


def test_a_path_that_two_patterns_mean_together_is_not_overlooked():
    need = text("/srv/k* r")
    assert told(need, need, text("/srv/k* r", "deny /srv/*.key r")) == [
        "profile p does not let /srv/k.key be read, and the program needs it"
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (text("/srv/** r", "/etc/shadow w"), "lets /etc/shadow be written, and must not"),
        (text("/srv/* r"), "does not let /srv/x/ be read"),
        (text("owner /srv/** r"), "does not let /srv/x be read"),
        (text("/srv/** r", "capability sys_admin"), "lets the program use the capability sys_admin"),
        (text("/srv/** r", "network inet raw"), "lets the program make sockets of inet raw"),
        (text("/srv/** r", "mount"), "has mount"),
        (text("/srv/** r", "/bin/sh ux"), "lets /bin/sh be executed without any profile"),
        (text("/srv/** r", head="profile p flags=(complain)"), "forbids nothing"),
        (text("/srv/** r", head="profile q"), "has no profile p"),
        ("profile p {\n /srv/** r\n}\n", "apparmor_parser loads nothing"),
    ],
)
def test_what_leaves_the_bounds_is_told_by_a_case(found, said):
    need = text("/srv/** r")
    assert any(said in each for each in told(need, need, found)), told(need, need, found)


BASED = ("include <abstractions/base>", "/srv/** r")


def based(*rules):
    lines = [rule if rule.startswith("include") else f"{rule}," for rule in (*BASED, *rules)]
    return "\n".join(["include <tunables/global>", "profile p {", *lines, "}", ""])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("deny /proc/** r", "does not let /proc/stat be read"),
        ("deny /{dev/null,srv2} w", "does not let /dev/null be written"),
        ("deny /etc/l* m", "does not let /etc/ld.so.cache be mapped as code"),
        ("/{dev/null,etc/gshadow} r", "lets /etc/gshadow be read"),
        ("deny signal", "lacks signal (receive) peer=unconfined"),
        ("deny mount", ""),
    ],
)
def test_rules_that_meet_those_of_an_abstraction_are_not_overlooked(rule, said):
    found = told(based(), based(), based(rule))
    assert any(said in each for each in found) if said else not found, found


def test_paths_that_an_abstraction_permits_may_be_written_out():
    assert told(based(), based(), based("/dev/null rw", "/etc/ld.so.cache rm", "/usr/lib/*.so mr")) == []


def test_an_abstraction_brings_capabilities_sockets_and_signals_too():
    found = told(based(), based(), based("include <abstractions/nameservice>"))
    for said in ("/etc/passwd be read", "the capability net_bind_service", "sockets of netlink raw", "has dbus send"):
        assert any(said in each for each in found), said
    found = told(based(), based(), text("/srv/** r"))
    assert any("lacks signal (receive) peer=unconfined" in each for each in found)


def test_between_the_bounds_everything_passes():
    need, may = text("/srv/** r"), text("/srv/** rw", "capability chown")
    assert told(need, may, text("/srv/** r")) == told(need, may, may) == []
    assert told(need, may, text("/srv/** r", "/srv/a w", "deny /etc/shadow r")) == []


def test_every_rule_names_a_wrong_answer_of_the_exercise():
    first = {
        grade(EXERCISE, each.submission, SimulatedCluster()).findings[0].rule for each in EXERCISE.solution.rejected
    }
    assert first == {rule.id for rule in ARMOR_RULES}
