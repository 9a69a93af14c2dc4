"""What apparmor_parser takes where a profile's rules stand: access modes, patterns, capabilities, sockets, heads.

Source: apparmor.d(5), and what version 3.0.8 of the parser takes and refuses.
"""

from __future__ import annotations

import re
from itertools import combinations

from lab.cluster.nodes.regions import alternatives, regions

QUALIFIERS = (("audit",), ("deny", "allow"), ("owner", "other"))
"""What may stand before a rule, one of each, in this order."""

_CAPABILITIES = """
audit_control audit_read audit_write block_suspend bpf checkpoint_restore chown dac_override dac_read_search fowner
fsetid ipc_lock ipc_owner kill lease linux_immutable mac_admin mac_override mknod net_admin net_bind_service
net_broadcast net_raw perfmon setfcap setgid setpcap setuid sys_admin sys_boot sys_chroot sys_module sys_nice
sys_pacct sys_ptrace sys_rawio sys_resource sys_time sys_tty_config syslog wake_alarm
"""

_FAMILIES = """
alg appletalk ash atmpvc atmsvc ax25 bluetooth bridge caif can econet ib ieee802154 inet inet6 ipx irda isdn iucv
kcm key llc mctp mpls netbeui netlink netrom nfc packet phonet pppox qipcrtr rds rose rxrpc security smc sna tipc
unix unspec vsock wanpipe x25 xdp
"""
CAPABILITIES, FAMILIES = frozenset(_CAPABILITIES.split()), frozenset(_FAMILIES.split())
KINDS = frozenset({"stream", "dgram", "seqpacket", "rdm", "raw", "packet"})
PROTOCOLS = frozenset({"tcp", "udp", "icmp"})

_FLAGS = """
attach_disconnected audit chroot_attach chroot_no_attach chroot_relative complain debug default_allow
delegate_deleted enforce interruptible kill mediate_deleted namespace_relative no_attach_disconnected prompt
unconfined
"""
FLAGS = frozenset(_FLAGS.split())
MODES = frozenset({"complain", "enforce", "kill", "unconfined", "prompt"})
"""Flags of which a profile has one."""

_EXECUTED = re.compile(r"(?:[pc][iu]?|[iu])?x", re.IGNORECASE)


class ArmorSyntaxError(ValueError):
    """A text that apparmor_parser refuses. ``line`` counts from 1."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(f"line {line}: {said}")
        self.line = line
        self.said = said


def qualified(words: list[str], line: int) -> tuple[frozenset[str], list[str]]:
    """What stands before a rule, and the rule. Raises ArmorSyntaxError for another order than the parser's."""
    found, rest = [], list(words)
    for several in QUALIFIERS:
        if rest and rest[0] in several:
            found.append(rest.pop(0))
    if rest and any(rest[0] in several for several in QUALIFIERS):
        order = "audit, then deny or allow, then owner"
        raise ArmorSyntaxError(line, f"{rest[0]} may not stand there: the order is {order}, each once")
    return frozenset(found), rest


def access(written: str, line: int, *, deny: bool) -> tuple[frozenset[str], str]:
    """The letters of an access mode, and how a program that is executed is confined, as it is written."""
    executed = {each.group() for each in _EXECUTED.finditer(written)}
    letters = _EXECUTED.sub("", written).lower()
    if not written or re.search(r"[^rwalkm]", letters):
        raise ArmorSyntaxError(line, f"{written} is no access mode")
    if len(executed) > 1:
        raise ArmorSyntaxError(line, f"{written} says in two ways how the program is confined")
    if "a" in letters and "w" in letters:
        raise ArmorSyntaxError(line, f"{written} has both a and w, and w holds a already")
    how = "".join(executed)[:-1]
    if executed and deny and how:
        raise ArmorSyntaxError(line, f"{written} in a denial: write x alone, without {how}")
    if executed and not deny and not how:
        raise ArmorSyntaxError(line, f"{written} does not say how the program is confined: write ix, px, cx or ux")
    found = set(letters) | ({"a"} if "w" in letters else set()) | ({"x"} if executed else set())
    return frozenset(found), how


def check_pattern(pattern: str, line: int) -> None:
    """Raise ArmorSyntaxError for braces and brackets that the parser does not take."""
    bare = re.sub(r"\\.|@\{\w+\}", "", pattern)
    while (inner := re.search(r"\{([^{}]*)\}", bare)) is not None:
        if "," not in inner.group(1):
            raise ArmorSyntaxError(line, f"{pattern}: braces hold two alternatives or more")
        bare = bare[: inner.start()] + bare[inner.end() :]
    bare = re.sub(r"\[\^?[^\]]*[^\]-]\]", "", bare)
    if re.search(r"[{}\[]", bare):
        raise ArmorSyntaxError(line, f"{pattern}: a brace or bracket is not closed, or holds nothing")


def check_capabilities(names: list[str], line: int) -> None:
    """Raise ArmorSyntaxError for a capability that there is not."""
    for name in names:
        if name not in CAPABILITIES:
            raise ArmorSyntaxError(line, f"there is no capability {name}: write it in small letters, without cap_")


def check_sockets(words: list[str], line: int) -> None:
    """Raise ArmorSyntaxError for sockets that there are not."""
    first, *rest = words or ["inet"]
    right = first in FAMILIES and (
        not rest or rest[0] in KINDS or (first in ("inet", "inet6") and rest[0] in PROTOCOLS)
    )
    if len(words) > 2 or not (right or (not rest and first in KINDS | PROTOCOLS)):
        raise ArmorSyntaxError(line, f"there is no network {' '.join(words)}: write a family and a kind")


def head_of(words: list[str], line: int) -> tuple[str, frozenset[str]]:
    """A profile's name and flags. Raises ArmorSyntaxError."""
    said = re.sub(r"\bflags\s*=\s*", "", " ".join(words))
    listed = re.search(r"(?<!\S)\(([^()]*)\)$", said)
    flags = re.split(r"[,\s]+", listed.group(1).strip()) if listed else []
    if listed:
        _check_flags(flags, line)
        said = said[: listed.start()]
    names = re.findall(r'"[^"]*"|\S+', re.sub(r"(?<!\S)xattrs\s*=\s*\([^()]*\)", "", said))
    keyword = bool(names) and (names[0] in ("profile", "hat") or names[0].startswith("^"))
    names = [each.strip('"') for each in (names[1:] if names and names[0] in ("profile", "hat") else names)]
    if not names:
        raise ArmorSyntaxError(line, "a profile needs a name")
    if not keyword and names[0][0] not in "/@{:":
        raise ArmorSyntaxError(line, f"{names[0]} opens no profile: write profile before its name")
    if names[1:] and (len(names) > 2 or names[1][:1] not in ("/", "@", "{")):
        raise ArmorSyntaxError(line, f"unexpected {names[1] if names[1][:1] not in '/@{' else names[-1]}")
    return names[0], frozenset(flags)


def _check_flags(flags: list[str], line: int) -> None:
    for flag in flags:
        if flag not in FLAGS and not flag.startswith("attach_disconnected.path="):
            raise ArmorSyntaxError(line, f"{flag or 'an empty list'} is no flag of a profile")
    if len(MODES.intersection(flags)) > 1:
        raise ArmorSyntaxError(line, f"the flags {' and '.join(sorted(MODES.intersection(flags)))} exclude each other")


def check_executed(rules: list[tuple[str, str, int]]) -> None:
    """Raise ArmorSyntaxError where two patterns mean a path and say in different ways how it is executed.

    A path that is written out goes before patterns with stars, so that such a pair does not conflict.
    """
    for (one, how, _), (two, other, line) in combinations(rules, 2):
        if how != other and _overlap(one, two):
            raise ArmorSyntaxError(line, f"{two} {other} conflicts with {one} {how}: both mean the same program")


def _overlap(one: str, two: str) -> bool:
    return any(
        a == b or (_starred(a) and _starred(b) and any(len(done) == 2 for done, _ in regions((a, b))))
        for a in alternatives(one) for b in alternatives(two)
    )  # fmt: skip


def _starred(pattern: str) -> bool:
    return re.search(r"[*?\[]", re.sub(r"\\.", "", pattern)) is not None
