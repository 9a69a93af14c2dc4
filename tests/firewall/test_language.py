"""Reading nftables files: blocks and commands, names, sets and maps, and complaints with their place."""

from ipaddress import ip_address

import pytest

from lab.subjects.firewall.language.lexing import NftError
from lab.subjects.firewall.language.parsing import parse
from lab.subjects.firewall.packet import Packet
from lab.subjects.firewall.walking import walk


def chain(*rules, policy="drop", hook="input", family="inet", name="input", priority="filter"):
    body = "\n".join(("", f"type filter hook {hook} priority {priority}; policy {policy};", *rules, ""))
    return f"table {family} filter {{ chain {name} {{ {body} }} }}\n"


def gets_in(text, source="192.0.2.9", **parts):
    return walk(parse(text, "nftables.conf"), Packet(ip_address(source), **parts)).accepted


def test_commands_mean_the_same_as_blocks():
    block = chain("ip saddr 10.0.0.0/8 tcp dport { 22, 6443 } accept", name="input")
    commands = """
    add table inet filter
    add chain inet filter input { type filter hook input priority 0; policy drop; }
    add rule inet filter input ip saddr 10.0.0.0/8 tcp dport { 22, 6443 } accept
    """
    one, other = parse(block, "a"), parse(commands, "b")
    assert one.chains == other.chains


def test_insert_puts_a_rule_in_front():
    text = chain("tcp dport 22 drop", policy="accept") + "insert rule inet filter input tcp dport 22 accept\n"
    assert gets_in(text, port=22)


@pytest.mark.parametrize("written", ["22", "ssh", "{ 22, 80 }", "20-25", "!= 443", "{ 1-21, 22 }"])
def test_ports_are_written_in_many_ways(written):
    text = chain(f"tcp dport {written} accept")
    assert gets_in(text, port=22)
    assert not gets_in(text, port=443)
    assert not gets_in(text, port=22, protocol="udp")


def test_names_stand_for_values_and_sets_for_their_elements():
    text = "define US = { 10.1.0.0/16, 10.2.0.0/16 }\ntable ip filter {\n"
    text += "set them { type ipv4_addr; flags interval; elements = { 10.9.0.0/24, 10.8.0.1 } }\n"
    text += "chain input { type filter hook input priority 0; policy drop;\n"
    text += "ip saddr $US accept\nip saddr @them tcp dport 80 accept\n} }\n"
    assert gets_in(text, "10.2.3.4")
    assert gets_in(text, "10.8.0.1", port=80)
    assert not gets_in(text, "10.8.0.1", port=81)
    assert not gets_in(text, "10.3.0.1")


def test_a_verdict_map_decides_by_state():
    text = chain("ct state vmap { established : accept, invalid : drop }", policy="drop")
    assert gets_in(text, state="established")
    assert not gets_in(text, state="related")


def test_a_jump_comes_back_and_goto_does_not():
    inner = "chain web { tcp dport 80 accept\n return }"
    for word, reaches in (("jump", True), ("goto", False)):
        head = "type filter hook input priority 0; policy drop;"
        outer = f"chain input {{ {head}\n {word} web\n tcp dport 22 accept\n }}"
        text = f"table inet filter {{ {inner}\n {outer} }}"
        assert gets_in(text, port=80)
        assert gets_in(text, port=22) is reaches


def test_accept_ends_one_chain_only():
    text = chain("tcp dport 22 accept") + chain(name="later", family="ip", priority="10")
    assert not gets_in(text, port=22)
    assert gets_in(text, "2001:db8::1", port=22)


def test_a_table_of_one_version_never_sees_the_other():
    text = chain(family="ip")
    assert not gets_in(text)
    assert gets_in(text, "2001:db8::1")


def test_included_files_are_read_in_their_order():
    others = {"/etc/nftables.d/10.nft": chain("tcp dport 22 accept"), "/etc/nftables.d/20.nft": "flush ruleset\n"}
    rules = parse('include "/etc/nftables.d/*.nft"\n', "nftables.conf", others)
    assert not rules.chains


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("table inet filter {\n chain input {\n  tcp dport 22 allow\n }\n}\n", "unexpected allow", "f:3:16"),
        ("table inet filter {\n chain input {\n  tcp dport 70000 accept\n }\n}\n", "exceeds valid range", "f:3:13"),
        ("table inet filter {\n chain input {\n  jump web\n }\n}\n", "chain web", "f:3:3"),
        ("table inet filter {\n chain input {\n", "unexpected end of file", "f:3:1"),
        ("table inet filter {\n chain input {\n  ip saddr $X accept\n }\n}\n", "unknown identifier 'X'", "f:3:13"),
        ("tabel inet filter {\n}\n", "unexpected tabel", "f:1:1"),
        ("table ip filter {\n chain input {\n  ip6 saddr ::1 accept\n }\n}\n", "conflicting protocols", "f:3:3"),
        ("add rule inet filter input accept\n", "No such file or directory", "f:1:5"),
    ],
)
def test_a_mistake_is_told_where_it_stands(text, said, place):
    with pytest.raises(NftError) as caught:
        parse(text, "f")
    assert said in caught.value.said
    assert str(caught.value.span) == place
