"""AppArmor profiles by their text."""

import shutil
import subprocess

import pytest

from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.armor_text import parse
from lab.cluster.nodes.globbing import expanded, matches

DENY_WRITE = """\
#include <tunables/global>
profile k8s-deny-write flags=(attach_disconnected) {
  #include <abstractions/base>
  file,
  # Deny all file writes.
  deny /** w,
}
"""

WEB = """\
abi <abi/3.0>,
include <tunables/global>
@{WEB} = /srv/web
profile web /usr/sbin/web flags=(attach_disconnected,mediate_deleted) {
  capability net_bind_service,
  deny capability sys_admin sys_ptrace,
  network inet tcp,
  network inet6 stream,
  deny network raw,
  /usr/sbin/web mrix,
  @{WEB}/** r,
  owner /var/log/web/*.log rw,
  /etc/{passwd,group} r,
  rw /run/web.pid,
  audit deny @{PROC}/{*,**^[0-9]*}/mem rwklx,
  /bin/** px -> helper,
  "/srv/with space/x" r,
  signal (receive) peer=unconfined,
  mount fstype=tmpfs,
  profile helper {
    /bin/true ix,
  }
}
"""


def one(text):
    (found,) = parse(text)
    return found


def test_a_denial_goes_before_every_permission():
    found = one(DENY_WRITE)
    assert found.name == "k8s-deny-write"
    assert found.enforced
    assert [found.may("/etc/passwd", access) for access in "rwx"] == [True, False, True]


def test_a_profile_allows_what_its_rules_say_and_nothing_else():
    web, helper = parse(WEB)
    assert (web.name, helper.name) == ("web", "web//helper")
    said = {
        ("/usr/sbin/web", "x"): True, ("/usr/sbin/web", "w"): False, ("/srv/web/a/b.html", "r"): True,
        ("/srv/web", "r"): False, ("/var/log/web/a.log", "w"): True, ("/var/log/web/a/b.log", "w"): False,
        ("/etc/group", "r"): True, ("/etc/shadow", "r"): False, ("/run/web.pid", "w"): True, ("/bin/true", "x"): True,
        ("/srv/with space/x", "r"): True,
    }  # fmt: skip
    assert {key: web.may(*key) for key in said} == said
    assert helper.may("/bin/true", "x")


def test_capabilities_and_networks_are_rules_too():
    web = parse(WEB)[0]
    assert [web.holds_capability(name) for name in ("NET_BIND_SERVICE", "sys_admin", "chown")] == [True, False, False]
    assert web.may_connect("inet", "stream")
    assert not web.may_connect("inet", "dgram")
    assert not web.may_connect("packet", "raw")


def test_what_an_include_may_allow_is_left_open():
    found = one("profile p {\n include <abstractions/dbus>\n deny /etc/shadow r,\n}")
    assert found.may("/etc/hosts", "r") is None
    assert found.may("/etc/shadow", "r") is False


@pytest.mark.parametrize("flag", ["complain", "unconfined"])
def test_a_profile_that_only_notes_forbids_nothing(flag):
    found = one(f"profile p flags=({flag}) {{\n  deny /** rwx,\n}}")
    assert not found.enforced
    assert found.may("/etc/passwd", "w")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("profile p {\n  /etc/** r\n}", 2),
        ("profile p {\n  file,\n", 3),
        ("profile {\n}", 1),
        ("profile p {\n  /etc/** rz,\n}", 2),
        ("profile p {\n  deny,\n}", 2),
        ("profile p {\n  etc/passwd r,\n}", 2),
        ("}", 1),
    ],
)
def test_a_mistake_is_shown_with_its_line(text, line):
    with pytest.raises(ArmorSyntaxError) as caught:
        parse(text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        ("/**", ["/a", "/a/b"], ["/"]),
        ("/a/*", ["/a/b"], ["/a/", "/a/b/c"]),
        ("/a/**", ["/a/b", "/a/b/c"], ["/a", "/a/"]),
        ("/a*", ["/a", "/abc"], ["/a/b"]),
        ("/{usr/,}bin/x", ["/usr/bin/x", "/bin/x"], ["/sbin/x"]),
        ("/tmp/?", ["/tmp/a"], ["/tmp/", "/tmp/ab"]),
        ("/dev/tty[0-9]", ["/dev/tty1"], ["/dev/ttyS"]),
        ("/a.b", ["/a.b"], ["/axb"]),
        ("/a\\*", ["/a*"], ["/ab"]),
    ],
)
def test_patterns(pattern, yes, no):
    assert all(matches(pattern, path) for path in yes)
    assert not any(matches(pattern, path) for path in no)


def test_variables_stand_for_their_values():
    assert expanded("@{PROC}/sys/**") == ("/proc/sys/**",)
    assert "/home/*/.ssh" in expanded("@{HOME}/.ssh")


def test_variables_of_the_text_stand_for_their_values():
    found = one("@{A} = /a /b  # where\n@{A} += /c\nprofile p {\n  @{A}/x r,\n}\n")
    assert [found.may(path, "r") for path in ("/a/x", "/b/x", "/c/x", "/d/x")] == [True, True, True, False]


def test_qualifiers_stand_before_a_block_too():
    found = one("profile p {\n  /** r,\n  audit deny {\n    /etc/shadow r,\n    owner /tmp/** r,\n  }\n}\n")
    assert (found.may("/etc/shadow", "r"), found.may("/etc/hosts", "r")) == (False, True)
    assert [rule.owner for rule in found.files] == [False, False, True]


@pytest.mark.parametrize("head", ["profile p (complain)", "profile p flags = ( complain )", "/bin/p flags=(complain)"])
def test_flags_are_written_in_several_ways(head):
    assert not one(f"{head} {{\n}}\n").enforced


def test_one_line_holds_a_profile():
    assert one("profile p {}").name == "p"


RULES = """
/etc/x rw|/etc/x R|/etc/x iX|/etc/x PUx|/etc/x cix|/etc/x ixix|deny /etc/x x|audit deny owner /etc/x r|r /etc/x
"/etc/x y" r|/etc/x\\ y r|/etc/{a,{b,c},} r|/etc/[^a] r|@{HOME}/x r|/etc/x px -> y|/bin/sh ux,/bin/** ix
capability|capability chown setuid|network|network inet tcp|network raw|network unix stream|signal peer=unconfined
/etc/x rx|/etc/x x|/etc/x ixux|/etc/x rwa|/etc/x z|deny /etc/x ix|owner deny /etc/x r|deny audit /etc/x r
/etc/{a} r|/etc/{a,b r|/etc/[ab r|/etc/[] r|@{NOPE}/x r|{/etc,/usr}/x r|etc/x r|/etc/x ux,/etc/x ix
/a* px,/ab* ix|file,/bin/** ux|capability CHOWN|capability cap_chown|capability nope|owner capability chown
network nope|network stream inet|network inet stream tcp|network unix tcp|owner network|owner signal
rlimit nofile 1|alias /a -> /b|#include "nope"|include <abstractions/base>|/etc/x r,,
"""

TEXTS = (
    DENY_WRITE, WEB, "profile p {}", "profile p (complain) {\n}\n", "alias /a -> /b,\nprofile p {\n}\n", "p {\n}\n",
    "profile p q {\n}\n", "profile p flags=complain {\n}\n", "profile p flags=(nope) {\n}\n",
    "profile p flags=(complain,enforce) {\n}\n", "profile p flags=() {\n}\n", "profile p {\n}\nprofile p {\n}\n",
    "profile p {\n  include <abstractions/base>\n}\n", "include <abstractions/base>\nprofile p {\n}\n",
    "@{A} += /a\nprofile p {\n}\n", "@{A} = /a\n@{A} = /b\nprofile p {\n}\n", "abi <abi/3.0>\nprofile p {\n}\n",
    "include <tunables/home>\nprofile p {\n  @{HOME}/x r,\n}\n", "profile p {\n}\n@{A} = /a\nprofile q {\n}\n",
    *(
        f"include <tunables/global>\nprofile p {{\n  {rule}{'' if 'include' in rule else ','}\n}}\n"
        for line in RULES.strip().splitlines() for rule in line.split("|")
    ),
)  # fmt: skip

def refused(text):
    try:
        parse(text)
    except ArmorSyntaxError:
        return True
    return False


def test_what_the_parser_takes_and_refuses():
    said = [refused(text) for text in TEXTS[19:]]
    taken = said.index(True)
    assert taken == 23
    assert said[taken:] == [text.count("abstractions/base") == 0 for text in TEXTS[19 + taken :]]
    assert [number for number, text in enumerate(TEXTS[:19]) if not refused(text)] == [0, 1, 2, 3, 4, 17]


@pytest.mark.skipif(shutil.which("apparmor_parser") is None, reason="apparmor_parser is not installed")
def test_apparmor_parser_takes_and_refuses_the_same(tmp_path):
    file, differ = tmp_path / "profile", []
    for text in TEXTS:
        file.write_text(text)
        done = subprocess.run(["apparmor_parser", "-QK", str(file)], capture_output=True, check=False)
        if bool(done.returncode) != refused(text):
            differ.append((text, done.stderr))
    assert differ == []


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("base", ["w /dev/log", "w /dev/null", "m /lib/x86_64-linux-gnu/libc.so.6", "r /usr/etc/localtime"],
         ["r /etc/passwd", "w /etc/ld.so.cache", "x /bin/sh", "r /proc/1/mem"]),
        ("nameservice", ["r /etc/passwd", "r /etc/resolv.conf", "w /var/run/nscd/socket", "r /etc/ssl/certs/ca.pem"],
         ["r /etc/shadow", "w /etc/hosts", "r /etc/ssl/private/key.pem"]),
        ("consoles", ["w /dev/tty", "w /dev/pts/0"], ["r /dev/tty1", "w /dev/pts/"]),
        ("ssl_certs", ["r /etc/ssl/", "r /etc/ssl/certs/a", "r /etc/letsencrypt/archive/a/cert1.pem"],
         ["r /etc/ssl/private/key.pem", "r /etc/letsencrypt/archive/a/privkey1.pem"]),
    ],
)  # fmt: skip
def test_abstractions_permit_what_those_of_apparmor_do(name, yes, no):
    found = one(f"include <tunables/global>\nprofile p {{\n  include <abstractions/{name}>\n}}\n")
    asked = {each: found.may(each[2:], each[0]) for each in (*yes, *no)}
    assert asked == {**dict.fromkeys(yes, True), **dict.fromkeys(no, False)}
