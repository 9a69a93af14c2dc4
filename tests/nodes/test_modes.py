"""Modes and owners as ``chmod`` and ``chown`` set them."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.nodes.modes import Mode, ModeError, bits_of, mode_of, owner_of
from lab.cluster.nodes.placing import MODES
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission

CONF, KEY, FOLDER = "/etc/admin.conf", "/etc/pki/ca.key", "/var/lib/etcd"
STATE = (
    build(EXAM)
    .with_node_files({CONF: "", KEY: ""}, {"modes.yaml": MODES})
    .with_node_modes({KEY: Mode(0o600), FOLDER: Mode(0o755, "etcd", "etcd")})
)


def set_by(text):
    applied = apply(STATE, Submission.of(text, "modes.yaml"))
    return applied.state, [finding.rule for finding in applied.findings], applied


def test_nothing_said_is_roots_and_read_by_all():
    assert str(mode_of(STATE, CONF)) == "0644 root:root"
    assert str(mode_of(STATE, KEY)) == "0600 root:root"


@pytest.mark.parametrize("written", ['"0600"', "0600", "600", "0o600", "'600'"])
def test_a_mode_is_read_as_chmod_reads_it_and_never_as_a_number_of_yaml(written):
    state, told, _ = set_by(f"{CONF}: {{mode: {written}}}\n")
    assert mode_of(state, CONF) == Mode(0o600)
    assert not told


def test_what_is_not_mentioned_stays():
    state, told, _ = set_by(f"{FOLDER}:\n  mode: 0700\n{CONF}: {{owner: 'root:adm'}}\n")
    assert str(mode_of(state, FOLDER)) == "0700 etcd:etcd"
    assert str(mode_of(state, CONF)) == "0644 root:adm"
    assert mode_of(state, KEY) == Mode(0o600)
    assert not told


def test_a_bare_mode_will_do():
    assert mode_of(set_by(f"{CONF}: 0600\n")[0], CONF).octal == "0600"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"{CONF}: {{mode: 'u=rw,go='}}\n", "modes-symbolic"),
        (f"{CONF}: {{mode: go-rwx}}\n", "modes-symbolic"),
        (f"{CONF}: {{mode: '-rw-------'}}\n", "modes-symbolic"),
        (f"{CONF}: {{mode: 0888}}\n", "modes-invalid"),
        (f"{CONF}: {{mode: private}}\n", "modes-invalid"),
        (f"{CONF}: {{mode: [0600]}}\n", "modes-invalid"),
        (f"{CONF}: {{owner: 'ro ot'}}\n", "modes-invalid"),
        (f"{CONF}: {{owner: ':'}}\n", "modes-invalid"),
        (f"{CONF}: {{modes: 0600}}\n", "modes-invalid"),
        (f"{CONF}:\n", "modes-invalid"),
        ("- 0600\n", "modes-invalid"),
        ("/etc/admin.cnf: {mode: 0600}\n", "modes-no-such-file"),
    ],
)
def test_what_cannot_be_set_is_told_where_it_stands(text, rule):
    state, told, applied = set_by(text)
    assert told == [rule]
    assert applied.findings[0].span.file == "modes.yaml"
    assert applied.findings[0].mend
    assert state.node_modes == STATE.node_modes


def test_the_nearest_path_is_offered():
    assert "/etc/admin.conf" in set_by("/etc/admin.cnf: {mode: 0600}\n")[2].findings[0].mend


def test_saying_what_is_so_already_changes_nothing():
    assert not set_by(f"{CONF}: {{mode: 0644, owner: root}}\n")[2].changed
    assert set_by(f"{CONF}: {{mode: 0640}}\n")[2].changed


@pytest.mark.parametrize(
    ("written", "owner"),
    [("root", "root:etcd"), ("root:", "root:root"), (":root", "etcd:root"), ("0:0", "root:root"), ("a:b", "a:b")],
)
def test_a_part_of_an_owner_left_out_stays(written, owner):
    assert owner_of(written, Mode(0o600, "etcd", "etcd")).owner == owner


@pytest.mark.parametrize("bits", range(0, 0o1000, 37))
def test_the_usual_writing_of_a_mode_is_read_back(bits):
    assert bits_of(Mode(bits).octal) == bits


def test_a_mode_is_within_another_that_lets_everybody_do_as_much():
    assert Mode(0o600).within(0o644)
    assert Mode(0o640).within(0o640)
    assert not Mode(0o644).within(0o600)


@pytest.mark.parametrize("written", ["", " ", "77777", "-1", "0x1ff"])
def test_what_is_no_mode(written):
    with pytest.raises(ModeError):
        bits_of(written)
