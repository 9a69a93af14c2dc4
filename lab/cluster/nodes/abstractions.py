"""What the abstractions that AppArmor brings allow, as far as the lab knows them.

Source: the files of https://gitlab.com/apparmor/apparmor below profiles/apparmor.d/abstractions, their file rules in
the main. An abstraction that is not here is known by its name alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.cluster.nodes.apparmor import FileRule

_BASE = """
/dev/log w, /dev/random r, /dev/urandom r, /dev/null rw, /dev/zero rw, /dev/full rw,
/run/systemd/journal/dev-log w, /run/systemd/journal/socket w, /run/uuidd/request r,
/etc/locale/** r, /etc/locale.alias r, /etc/localtime r, /usr/share/**/locale/** r, /usr/share/locale/** r,
/usr/share/locale-bundle/** r, /usr/share/locale-langpack/** r, /usr/share/X11/locale/** r,
/usr/share/zoneinfo/ r, /usr/share/zoneinfo/** r,
/etc/ld.so.cache mr, /etc/ld.so.conf r, /etc/ld.so.conf.d/ r, /etc/ld.so.conf.d/*.conf r, /etc/ld.so.preload r,
/{usr/,}lib{,32,64}/ld{,32,64}-*.so mr, /{usr/,}lib{,32,64}/** r, /{usr/,}lib{,32,64}/**.so* mr,
/{usr/,}lib/@{multiarch}/** r, /{usr/,}lib/@{multiarch}/**.so* mr, /usr/lib{,32,64}/gconv/*.so mr,
@{PROC}/sys/kernel/version r, @{PROC}/sys/kernel/ngroups_max r, @{PROC}/meminfo r, @{PROC}/stat r,
@{PROC}/cpuinfo r, @{PROC}/@{pid}/maps r, @{PROC}/@{pid}/auxv r, @{PROC}/@{pid}/status r, @{PROC}/filesystems r,
@{PROC}/sys/crypto/* r, @{PROC}/sys/vm/overcommit_memory r, @{PROC}/cmdline r,
@{sys}/devices/system/cpu/ r, @{sys}/devices/system/cpu/online r, @{sys}/devices/system/cpu/possible r,
"""

_NAMESERVICE = """
/etc/group r, /etc/host.conf r, /etc/hosts r, /etc/nsswitch.conf r, /etc/gai.conf r, /etc/passwd r, /etc/protocols r,
/etc/resolv.conf r, /etc/services r, /etc/default/nss r, /run/resolvconf/resolv.conf r,
/run/systemd/resolve/resolv.conf r, /run/systemd/resolve/stub-resolv.conf r, @{PROC}/@{pid}/net/ipv6_route r,
"""

_CONSOLES = "/dev/console rw, /dev/tty rw, /dev/pts/ r, /dev/pts/[0-9]* rw, /dev/tty[0-9]* rw, "

_CERTIFICATES = """
/etc/pki/trust/ r, /etc/pki/trust/** r, /etc/ssl/ r, /etc/ssl/certs/ r, /etc/ssl/certs/* r,
/usr/share/ca-certificates/ r, /usr/share/ca-certificates/** r, /usr/local/share/ca-certificates/** r,
"""

KNOWN = {
    "abstractions/base": _BASE,
    "abstractions/nameservice": _NAMESERVICE,
    "abstractions/consoles": _CONSOLES,
    "abstractions/ssl_certs": _CERTIFICATES,
}
"""The file rules of each abstraction that is known."""


@cache
def name_of(include: str) -> str:
    """What an ``include`` line names; empty where it may be missing, so that nothing depends on it."""
    found = re.search(r'<([^>]*)>|"([^"]*)"|include[ \t]+([^\s,<"]+),?$', include)
    named = next((each for each in found.groups() if each), "") if found else include
    return "" if re.search(r"include[ \t]+if[ \t]+exists", include) else named.strip()


@cache
def names_of(includes: tuple[str, ...]) -> frozenset[str]:
    """What several lines name; what may be missing is left out."""
    return frozenset(name for each in includes if (name := name_of(each)))


@cache
def unknown_of(includes: tuple[str, ...]) -> frozenset[str]:
    """What they name of which nothing is known here."""
    return frozenset(name for name in names_of(includes) if rules_of(name) is None)


@cache
def rules_of(name: str) -> tuple[FileRule, ...] | None:
    """The file rules of an abstraction; None where it is not known."""
    from lab.cluster.nodes.apparmor import parse

    text = KNOWN.get(name)
    return None if text is None else parse(f"profile abstraction {{\n{text}\n}}")[0].files
