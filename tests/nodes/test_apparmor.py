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


@pytest.mark.skipif(shutil.which("apparmor_parser") is None, reason="apparmor_parser is not installed")
@pytest.mark.parametrize("text", [DENY_WRITE, WEB])
def test_apparmor_parser_takes_these_texts_too(text, tmp_path):
    file = tmp_path / "profile"
    file.write_text(text)
    done = subprocess.run(["apparmor_parser", "-QK", str(file)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
