"""Packets judged all at once fare as they do one by one; and what nft refuses, the lab refuses."""

import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.firewall.judging import accepted
from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.parsing import parse
from lab.subjects.firewall.mutation import FirewallMutation
from lab.subjects.firewall.universe import universe
from lab.subjects.firewall.walking import walk
from tests.shipped import shipped_catalog

CONDITIONS = (
    "", "ip saddr 10.0.0.0/8", "ip saddr != 10.1.0.0/16", "ip6 saddr 2001:db8::/32", "tcp dport 22", "tcp dport 20-30",
    "udp dport { 53, 8472 }", "ct state established,related", "ct state new", 'iifname "lo"', 'iifname != "eth*"',
    "meta l4proto icmp", "icmp type echo-request", "th dport 53", "tcp sport 443", "meta nfproto ipv6",
)  # fmt: skip
VERDICTS = ("accept", "drop", "reject", "return", "jump other", "goto other", "counter")

RULE = st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(VERDICTS)).map(" ".join)
INNER = st.tuples(st.sampled_from(CONDITIONS), st.sampled_from(VERDICTS[:4])).map(" ".join)
HOOKED = st.tuples(
    st.sampled_from(("input", "input", "forward", "output")), st.sampled_from((-10, 0, 10)),
    st.sampled_from(("accept", "drop")), st.lists(RULE, max_size=5),
)  # fmt: skip


def written(family, hooked, inner):
    chains = [f"chain other {{ {chr(10).join(inner)} }}"]
    for number, (hook, priority, policy, rules) in enumerate(hooked):
        head = f"type filter hook {hook} priority {priority}; policy {policy};"
        chains.append(f"chain c{number} {{ {head}\n{chr(10).join(rules)}\n}}")
    return f"table {family} t {{\n{chr(10).join(chains)}\n}}\n"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(("inet", "inet", "ip", "ip6")), st.lists(HOOKED, min_size=1, max_size=3),
    st.lists(INNER, max_size=3), st.randoms(use_true_random=False),
)  # fmt: skip
def test_all_at_once_is_one_by_one(family, hooked, inner, chance):
    try:
        rules = parse(written(family, hooked, inner), "f")
    except NftError as error:
        assert "conflicting" in error.said  # noqa: PT017
        return
    packets = universe((rules,))
    passed = accepted(rules, packets)
    for place in chance.sample(range(packets.size), min(60, packets.size)):
        if packets.every >> place & 1:
            packet = packets.packet(place)
            assert walk(rules, packet).accepted is bool(passed >> place & 1), packet


EXERCISES = [each for each in shipped_catalog() if "firewall" in each.subjects]


def taken(nft, text, folder):
    file = folder / "rules.nft"
    file.write_text(text)
    ran = subprocess.run([nft, "-c", "-f", str(file)], capture_output=True, text=True, timeout=20, check=False)
    if "Operation not permitted" in ran.stderr:
        pytest.skip("nft may not look at this kernel's tables")
    return ran.returncode == 0


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda each: each.id)
def test_what_nft_refuses_the_lab_refuses_and_nothing_else(exercise, tmp_path):
    nft = shutil.which("nft") or shutil.which("nft", path="/usr/sbin:/sbin")
    if nft is None:
        pytest.skip("nft is not installed")
    files = exercise.solution.submission.files
    mutants = list(FirewallMutation().file_mutants(files, exercise.scenario))
    answers = [answer for _, answer in exercise.solution.accepted]
    answers += [wrong.submission for wrong in exercise.solution.rejected]
    chosen = [str(each.files[0].text) for each in (*random.Random(1).sample(mutants, 60), *answers)]
    for text in chosen:
        try:
            parse(text, "f")
            ours = True
        except NftError:
            ours = False
        assert taken(nft, text, tmp_path) is ours, text
