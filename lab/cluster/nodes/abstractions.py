"""What the abstractions that AppArmor brings allow, as far as the lab knows them.

Source: AppArmor 3.0.8, as nodes with Debian 12 have it: what its files below abstractions/ permit, written shorter. An
abstraction that is not here is known by its name alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.cluster.nodes.apparmor import ArmorProfile, FileRule

_BASE = """
include <abstractions/crypto>
/dev/{null,zero,full} rw, /dev/{random,urandom} r, /dev/log w,
@{run}/systemd/journal/{dev-log,socket} w, @{run}/systemd/journal/stdout rw, @{run}/uuidd/request r,
@{etc_ro}/locale/** r, @{etc_ro}/locale.alias r, @{etc_ro}/localtime r, /etc/writable/localtime r,
/usr/share/{locale,locale-bundle,locale-langpack,X11/locale,**/locale,zoneinfo,common-licenses}/** r,
/usr/share/zoneinfo/ r, @{etc_ro}/bindresvport.blacklist r,
/usr/lib{,32,64}/locale/** mr, /usr/lib{,32,64,/@{multiarch}}/gconv/{*.so,gconv-modules*} mr,
@{etc_ro}/ld.so.cache mr, @{etc_ro}/ld.so.{conf,preload} r, @{etc_ro}/ld.so.conf.d/{,*.conf} r,
/{usr/,}lib{,32,64,/@{multiarch}}/ld{,32,64}-*.so mr, /opt/*-linux-uclibc/lib/ld-uClibc*so* mr,
/{usr/,}lib{,32,64,/@{multiarch}}/** r, /{usr/,}lib{,32,64,/@{multiarch}}/**.so* mr,
/{usr/,}lib/{,i386-linux-gnu/}tls/i686/{cmov,nosegneg}/*.so* mr,
/{usr/,}lib{,32,64,/@{multiarch}}/.lib*.so*.hmac r,
@{PROC}/{meminfo,stat,cpuinfo,filesystems} r, @{PROC}/@{pid}/{maps,auxv,status} r, @{PROC}/sys/crypto/* r,
@{PROC}/sys/kernel/{version,ngroups_max,cap_last_cap} r, @{PROC}/sys/vm/overcommit_memory r,
@{sys}/devices/system/cpu/{,online,possible} r,
owner @{HOME}/.Private/ r, owner @{HOME}/.Private/** mrixwlk,
owner @{HOMEDIRS}/.ecryptfs/*/.Private/ r, owner @{HOMEDIRS}/.ecryptfs/*/.Private/** mrixwlk,
ptrace (readby), ptrace (tracedby), ptrace (read) peer=@{profile_name},
signal (receive) peer=unconfined, signal peer=@{profile_name}, signal (receive, send) set=("exists"),
unix (create), unix (getattr, getopt, setopt, shutdown), unix (receive) peer=(label=unconfined),
unix peer=(label=@{profile_name}),
"""

_CRYPTO = """
@{etc_ro}/gcrypt/{hwf.deny,random.conf} r, @{PROC}/sys/crypto/* r, /{etc,usr/share}/crypto-policies/*/*.txt r,
"""

_NAMESERVICE = """
include <abstractions/nis>
include <abstractions/ldapclient>
include <abstractions/winbind>
include <abstractions/likewise>
include <abstractions/mdns>
include <abstractions/kerberosclient>
include <abstractions/nss-systemd>
@{etc_ro}/{group,passwd,hosts,host.conf,nsswitch.conf,gai.conf,protocols,services,netconfig,resolv.conf} r,
@{etc_ro}/{resolvconf/run/resolv.conf,samba/lmhosts,default/nss,libnl-*/classid} r,
/var/lib/{extrausers,sss/mc}/{group,passwd} r, /var/lib/sss/mc/initgroups r, /var/lib/sss/pipes/nss rw,
@{run}/{resolvconf,NetworkManager,systemd/resolve,connman,netconfig}/resolv.conf r,
@{run}/systemd/resolve/stub-resolv.conf r, /mnt/wsl/resolv.conf r, /var/lib/misc/*.db r,
@{run}/{.nscd_socket,nscd/socket,avahi-daemon/socket} rw, @{run}/nscd/db* rmix,
/{var/db,var/cache,var/lib,var/run,run}/nscd/{passwd,group,services,hosts} r,
/{usr/,}lib{,32,64,/@{multiarch}}/libnss_*.so* mr, @{PROC}/@{pid}/net/{psched,route} r,
network inet stream, network inet6 stream, network inet dgram, network inet6 dgram, network netlink raw,
dbus send bus=system path="/org/freedesktop/systemd1" interface="org.freedesktop.systemd1.Manager"
member="{GetDynamicUsers,LookupDynamicUserByName,LookupDynamicUserByUID}" peer=(name="org.freedesktop.systemd1"),
"""

_NIS = "/var/yp/binding/* r, capability net_bind_service,"

_LDAP = """
include <abstractions/ssl_certs>
/etc/ldap.{conf,secret} r, /etc/openldap/{,cacerts/}* r, /etc/sasl2/* r, /usr/lib{,32,64}/sasl2/* r,
@{run}/nslcd/socket rw,
"""

_WINBIND = """
/tmp/.winbindd/pipe rw, /var/lib/samba/winbindd_privileged/pipe rw, @{run}/samba/winbindd_privileged/pipe rw,
/etc/samba/{smb,dhcp}.conf r, /usr/lib*/samba/{valid,upcase,lowcase}.dat r,
/usr/share/samba/codepages/{valid,upcase,lowcase}.dat r,
"""

_LIKEWISE = "/tmp/.lwidentity/pipe rw, /var/lib/likewise-open/lwidentity_privileged/pipe rw,"

_MDNS = "/etc/{mdns.allow,nss_mdns.conf} r, @{run}/mdnsd w,"

_KERBEROS = """
/usr/lib{,32,64,/@{multiarch}}/krb5/plugins/{libkrb5,preauth}/ r,
/usr/lib{,32,64,/@{multiarch}}/krb5/plugins/{libkrb5,preauth}/* mr,
/etc/krb5.keytab rk, /etc/{krb5.conf,krb5.conf.d/{,*},krb.conf,krb.realms,srvtab} r, /tmp/krb5cc* r,
"""

_NSS_SYSTEMD = """
@{run}/systemd/userdb/ r, @{PROC}/sys/kernel/random/boot_id r,
@{run}/systemd/userdb/io.systemd.{Multiplexer,DynamicUser,Home,NameServiceSwitch,Machine} rw,
"""

_CONSOLES = "/dev/{console,tty} rw, /dev/pts/ r, /dev/pts/[0-9]* rw,"

_CERTIFICATES = """
/etc/ca-certificates/{,**} r, /etc/{,libre}ssl/{,cert.pem} r, /etc/{,libre}ssl/certs/{,**} r,
/{etc,usr/share}/pki/{bl[ao]cklist,trust}/{,*} r, /{etc,usr/share}/pki/trust/{bl[ao]cklist,anchors}/{,**} r,
/{usr/share,usr/local/share,var/lib}/ca-certificates/{,**} r, /usr/share/ssl/certs/ca-bundle.crt r,
/var/lib/acme/certs/*/{chain,cert} r, /{etc,var/lib}/dehydrated/certs/*/{cert,chain,fullchain}*.pem r,
/{etc,var/lib}/dehydrated/certs/*/ocsp*.der r,
/etc/{letsencrypt,certbot}/archive/*/{cert,chain,fullchain}*.pem r, /{etc,usr/share}/crypto-policies/*/*.txt r,
"""

KNOWN = {
    "abstractions/base": _BASE,
    "abstractions/crypto": _CRYPTO,
    "abstractions/nameservice": _NAMESERVICE,
    "abstractions/nis": _NIS,
    "abstractions/ldapclient": _LDAP,
    "abstractions/winbind": _WINBIND,
    "abstractions/likewise": _LIKEWISE,
    "abstractions/mdns": _MDNS,
    "abstractions/kerberosclient": _KERBEROS,
    "abstractions/nss-systemd": _NSS_SYSTEMD,
    "abstractions/consoles": _CONSOLES,
    "abstractions/ssl_certs": _CERTIFICATES,
}
"""The rules of each abstraction that is known."""


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
def read_of(name: str) -> ArmorProfile | None:
    """An abstraction as a profile, with the rules of what it includes itself; None where it is not known."""
    from lab.cluster.nodes.armor_text import parse

    if name not in KNOWN:
        return None
    found = parse(f"include <tunables/global>\nprofile abstraction {{\n{KNOWN[name]}\n}}")[0]
    every = [found, *(inner for each in sorted(names_of(found.includes)) if (inner := read_of(each)) is not None)]
    return replace(
        found,
        files=tuple(dict.fromkeys(rule for each in every for rule in each.files)),
        capabilities=tuple(dict.fromkeys(rule for each in every for rule in each.capabilities)),
        networks=tuple(dict.fromkeys(rule for each in every for rule in each.networks)),
        others=tuple(dict.fromkeys(rule for each in every for rule in each.others)),
        includes=(),
    )


def rules_of(name: str) -> tuple[FileRule, ...] | None:
    """The file rules of an abstraction; None where it is not known."""
    found = read_of(name)
    return None if found is None else found.files


@cache
def included(includes: tuple[str, ...]) -> tuple[ArmorProfile, ...]:
    """What several lines include, as far as it is known."""
    return tuple(found for name in sorted(names_of(includes)) if (found := read_of(name)) is not None)


@cache
def variables_of(name: str) -> frozenset[str]:
    """The variables that an abstraction speaks of."""
    text = KNOWN.get(name, "")
    inner = (variables_of(each) for each in re.findall(r"include <([^>]*)>", text))
    return frozenset(re.findall(r"@\{(\w+)\}", text)).union(*inner)
