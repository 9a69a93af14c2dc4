"""What conditions make of events."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.falco.events.deriving import derived
from lab.subjects.falco.events.evaluating import truth
from lab.subjects.falco.events.matching import glob, under_path
from lab.subjects.falco.language.parsing import parse
from tests.falco.world import WEB, event

OPEN = event("openat", WEB, "cat", fd__name="/etc/ssl/key.pem", evt__arg__flags="O_RDWR|O_CREAT",
             proc__cmdline="cat -n x")  # fmt: skip
TALK = event("connect", WEB, "curl", fd__name="10.0.0.5:40000->203.0.113.9:443", user__uid=1000,
             proc__aname=["bash", "sshd"])  # fmt: skip


def holds(condition, values):
    return truth(parse(condition))(derived(values, 1))


TRUE = [
    (OPEN, "evt.type = openat"), (OPEN, "proc.name != dog"), (OPEN, "fd.name startswith /etc"),
    (OPEN, "fd.name endswith .pem"), (OPEN, "fd.name contains ssl"), (OPEN, "fd.name icontains SSL"),
    (OPEN, "fd.name glob /etc/*.pem"), (OPEN, "fd.name iglob /ETC/*"), (OPEN, "fd.name pmatch (/var, /etc/ssl)"),
    (OPEN, "fd.name regex '/etc/[a-z]+/key.*'"), (OPEN, "fd.directory = /etc/ssl"), (OPEN, "fd.filename in (key.pem)"),
    (OPEN, "evt.is_open_read=true and evt.is_open_write=true"), (OPEN, "fd.typechar='f' and fd.num>=0"),
    (OPEN, "proc.args = '-n x'"), (OPEN, "container.image = nginx:1.27"), (OPEN, "proc.tty = 0"),
    (OPEN, "evt.arg.flags contains O_CREAT"), (OPEN, "proc.name exists"), (OPEN, "not fd.sip exists"),
    (OPEN, "toupper(proc.name) = CAT"), (OPEN, "len(proc.name) = 3"), (OPEN, "basename(fd.name) = key.pem"),
    (OPEN, "join('-', (proc.name, evt.type)) = cat-openat"), (OPEN, "concat(proc.name, evt.type) = catopenat"),
    (OPEN, "proc.name = val(proc.exe)"), (OPEN, "proc.name = anyof (dog, cat)"),
    (OPEN, "fd.name contains allof (etc, ssl)"),
    (OPEN, "proc.name != allof (dog, cow)"), (OPEN, "fd.name contains oneof (ssl, usr)"),
    (TALK, "fd.sport = 443 and fd.cport = 40000"), (TALK, "fd.port = 40000 and fd.port in (443)"),
    (TALK, "fd.sport = https"), (TALK, "fd.snet = 203.0.113.0/24"), (TALK, "fd.sip = 203.0.113.9"),
    (TALK, "fd.rip = 203.0.113.9 and fd.lport = 40000"), (TALK, "fd.l4proto = tcp and fd.typechar = 4"),
    (TALK, "user.uid > 999 and user.uid <= 1000"), (TALK, "proc.aname = sshd"), (TALK, "proc.aname[1] = bash"),
    (TALK, "proc.pname = bash"), (TALK, "evt.rawtime.s = 1772615643"), (TALK, "user.loginuid = -1"),
]  # fmt: skip
FALSE = [
    (OPEN, "fd.sip != 10.0.0.1"), (OPEN, "proc.name in (dog)"), (OPEN, "proc.name in ()"),
    (OPEN, "fd.name pmatch (/etc/s)"), (OPEN, "fd.name regex key"), (OPEN, "fd.name contains oneof (ssl, etc)"),
    (OPEN, "evt.dir = >"), (OPEN, "fd.port = 1"), (OPEN, "proc.name = allof ()"), (TALK, "fd.snet = 10.0.0.0/8"),
    (TALK, "proc.aname[3] exists"), (TALK, "fd.sport = 40000"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "condition"), TRUE, ids=[each[1] for each in TRUE])
def test_holds(values, condition):
    assert holds(condition, values)


@pytest.mark.parametrize(("values", "condition"), FALSE, ids=[each[1] for each in FALSE])
def test_does_not_hold(values, condition):
    assert not holds(condition, values)


def test_what_runs_on_the_host_is_in_no_container():
    assert holds("container.id = host and not k8s.pod.name exists", event())
    assert not holds("container.image.repository != nginx", event())


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.lists(st.sampled_from("abc"), max_size=4))
@settings(deadline=None, max_examples=50)
def test_a_path_lies_below_each_of_its_beginnings(parts, more):
    path, longer = "/".join(["", *parts]), "/".join(["", *parts, *more])
    assert under_path(longer, path)
    assert under_path(path, longer) is (not more)


@given(st.text(alphabet="ab*?[]!x\\", max_size=8), st.text(alphabet="abx", max_size=6))
@settings(deadline=None, max_examples=80)
def test_a_star_matches_everything_around(pattern, text):
    glob(pattern, ignore_case=False)
    assert glob(f"*{text}*", ignore_case=False).fullmatch(f"aa{text}bb")
