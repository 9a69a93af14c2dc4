"""How a component reads its command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.cluster.nodes.components import MODULES, manual
from lab.cluster.nodes.durations import nanoseconds, written_duration
from lab.cluster.nodes.options import Options, Word, parse
from lab.manifests.release import CURRENT, EXAM

API = "kube-apiserver"


def read(*words: str, component: str = API) -> Options:
    return parse([Word(word) for word in words], manual(component, CURRENT))


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--profiling"], "profiling", "true"),
        (["--profiling=F"], "profiling", "false"),
        (["--secure-port", "443"], "secure-port", "443"),
        (["--secure-port=0x10"], "secure-port", "16"),
        (["--secure_port=444"], "secure-port", "444"),
        (["--request-timeout=90s"], "request-timeout", "1m30s"),
        (["--authorization-mode=Node", "--authorization-mode=RBAC"], "authorization-mode", "[Node,RBAC]"),
        (['--authorization-mode="Node,RBAC"'], "authorization-mode", '["Node,RBAC"]'),
        (["--authorization-mode="], "authorization-mode", "[]"),
        (["--service-account-issuer=a,b"], "service-account-issuer", '["a,b"]'),
        (["--runtime-config=b=1,a=2", "--runtime-config=b=3"], "runtime-config", "a=2,b=3"),
        (["--feature-gates=B=true", "--feature-gates=kube:A=false"], "feature-gates", ":B=true,kube:A=false"),
        (["-v=3"], "v", "3"),
        (["-v", "3"], "v", "3"),
        (["-v3"], "v", "3"),
        ([], "profiling", "true"),
    ],
)
def test_values(words: list[str], name: str, value: str) -> None:
    found = read(*words)
    assert found.refused is None
    assert found.value(name) == value


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--nonsense"], "unknown flag: --nonsense"),
        (["-x"], "unknown shorthand flag: 'x' in -x"),
        (["---"], "bad flag syntax: ---"),
        (["--=x"], "bad flag syntax: --=x"),
        (["--secure-port"], "flag needs an argument: --secure-port"),
        (["-v"], "flag needs an argument: 'v' in -v"),
        (["--profiling", "false"], '"kube-apiserver" does not take any arguments, got ["false"]'),
        (["--", "--profiling"], '"kube-apiserver" does not take any arguments, got ["--profiling"]'),
        (["--secure-port=08"], 'strconv.ParseInt: parsing "08": invalid syntax'),
        (["--secure-port=99999999999999999999"], "value out of range"),
        (["--kubelet-port=-1"], 'strconv.ParseUint: parsing "-1": invalid syntax'),
        (["--request-timeout=5"], 'time: missing unit in duration "5"'),
        (["--bind-address=localhost"], 'failed to parse IP: "localhost"'),
        (['--authorization-mode=No"de'], 'bare " in non-quoted-field'),
        (['--authorization-mode="Node'], 'extraneous or missing " in quoted-field'),
        (["--runtime-config=a"], "malformed pair, expect string=string"),
        (["-v=x"], 'invalid argument "x" for "-v, --v" flag'),
    ],
)
def test_refusals(words: list[str], said: str) -> None:
    found = read(*words)
    assert found.refused is not None
    assert said in found.refused.message


def test_etcd_takes_one_dash_or_two_and_stops_at_the_first_argument() -> None:
    found = read("-client-cert-auth", "--name=a", component="etcd")
    assert (found.value("client-cert-auth"), found.value("name")) == ("true", "a")
    refused = read("--client-cert-auth", "true", component="etcd").refused
    assert refused is not None
    assert refused.message == '"true" is not a valid flag'


def test_what_stands_behind_a_refused_word_is_known_but_does_not_count() -> None:
    found = read("--nonsense", "--profiling=false")
    assert found.value("profiling") == "true"
    assert found.is_set("profiling")


def test_an_unknown_component_takes_anything() -> None:
    found = read("--level", "high", "--fast", component="my-server")
    assert found.refused is None
    assert (found.value("level"), found.value("fast")) == ("high", "true")


def test_older_releases_have_other_options_and_defaults() -> None:
    old, new = manual(API, EXAM).known, manual(API, CURRENT).known
    assert "tls-curve-preferences" in new
    assert "tls-curve-preferences" not in old
    assert "pod-infra-container-image" in manual("kubelet", EXAM).known
    assert "pod-infra-container-image" not in manual("kubelet", CURRENT).known
    assert (old["audit-log-maxage"].default, new["audit-log-maxage"].default) == ("0", "366")


@pytest.mark.parametrize("component", MODULES)
def test_every_default_is_a_value_of_its_option(component: str) -> None:
    known = manual(component, CURRENT).known.values()
    typed = ("bool", "int", "int32", "int64", "uint", "duration")
    told = [each for each in known if each.type in typed and each.default]
    assert len(told) > 10
    words = [f"--{each.name}={each.default}" for each in told]
    found = read(*words, component=component)
    assert found.refused is None
    assert [found.value(each.name) for each in told] == [each.default for each in told]


@given(st.integers(-(2**62), 2**62))
def test_durations_are_read_as_they_are_written(length: int) -> None:
    assert nanoseconds(written_duration(length)) == length


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from(sorted(MODULES)))
def test_no_command_line_makes_it_raise(words: list[str], component: str) -> None:
    found = read(*words, component=component)
    for name in found.manual.known:
        found.value(name)
        found.items(name)
