"""Hosts outside the cluster, stood in for by containers."""

import json
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.cluster.model import Host, Port, Protocol
from lab.live.images import AGNHOST
from lab.live.kind.engine import Engine
from lab.live.kind.nodes import Node
from lab.live.kind.outside import FIRST_SPARE, address_in, provide, servers, stand_ins
from lab.live.kind.runner import Ran
from lab.live.kind.trouble import KindError

DOCKER = Engine("docker")
NODES = (
    Node("cks-lab-control-plane", True, ranges=("10.244.0.0/24",), addresses=("172.18.0.2",)),
    Node("cks-lab-worker", True, ranges=("10.244.1.0/24",), addresses=("172.18.0.3",)),
)
BANK = Host("bank", (ip_address("203.0.113.10"), ip_address("203.0.113.11")), (Port(443), Port(53, Protocol.UDP)))
UDP_ADDRESSES = "--udp-listen-addresses=203.0.113.10,203.0.113.11"
OLD = Host("old", (ip_address("198.51.100.7"),), ())
FAR = Host("far", (ip_address("2001:db8::1"),), (Port(443),))

ports = st.builds(Port, st.integers(1, 65535), st.sampled_from(Protocol))


class EngineOfTests:
    """Plays docker: remembers containers, their addresses and the routes of the nodes; ``fails`` makes it refuse."""

    def __init__(self, fails=(), left=()):
        self.fails, self.commands = fails, []
        self.containers, self.routes = set(left), {}

    def run(self, command, limit, hear=None, extra=None):
        assert all(isinstance(word, str) for word in command)
        self.commands.append(list(command))
        if any(set(words) <= set(command) for words in self.fails):
            return Ran(1, "", "refused")
        match command[1:]:
            case ["run", *_, "--name", name, _, _, "--network", "kind", _, _, _, _, image, "pause"]:
                assert image == AGNHOST
                self.containers.add(name)
            case ["rm", "--force", name]:
                self.containers.discard(name)
            case ["ps", *_]:
                return Ran(0, "\n".join(self.containers))
            case ["inspect", *_, name]:
                return Ran(0, json.dumps({"kind": {"IPAddress": "172.18.0.9" if name else ""}}))
            case ["exec", node, "ip", "route", "replace", to, "via", via, *more]:
                self.routes[node, to] = (via, *more)
            case ["exec", node, "ip", "route", "delete", to]:
                self.routes.pop((node, to), None)
        return Ran(0)

    def ran(self, *words):
        return [command for command in self.commands if set(words) <= set(command)]


def provided(runner, hosts, tmp_path, **more):
    return provide(hosts, runner, DOCKER, NODES, tmp_path / "lock", pause=lambda _: None, **more)


def test_the_nodes_are_led_to_the_host_and_the_host_to_the_pods(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [BANK], tmp_path):
        for node in NODES:
            assert runner.routes[node.name, "203.0.113.10/32"] == ("172.18.0.9",)
            assert runner.routes[node.name, "203.0.113.11/32"] == ("172.18.0.9",)
            back = runner.routes["cks-lab-outside-0", node.ranges[0]]
            assert back == (node.addresses[0], "src", "203.0.113.10")


def test_the_host_has_its_addresses_and_serves_its_ports(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [BANK], tmp_path):
        for address in ("203.0.113.10/32", "203.0.113.11/32"):
            assert runner.ran("address", "replace", address, "lo")
        assert len(runner.ran("netexec", "--http-port=443", "--udp-port=53", UDP_ADDRESSES)) == 1
        assert runner.ran("connect", "203.0.113.10:53", "--protocol=udp")


def test_nothing_is_left(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [BANK, OLD], tmp_path):
        assert runner.containers == {"cks-lab-outside-0", "cks-lab-outside-1"}
    assert runner.containers == set()
    assert {node for node, _ in runner.routes} <= {"cks-lab-outside-0", "cks-lab-outside-1"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_nothing_is_left_after_an_interruption(tmp_path, error):
    runner = EngineOfTests()
    with pytest.raises(error), provided(runner, [BANK], tmp_path):
        raise error
    assert runner.containers == set()


@pytest.mark.parametrize("fails", [("run",), ("address", "replace"), ("netexec",), ("route", "replace"), ("connect",)])
def test_what_cannot_be_provided_is_a_sentence_and_leaves_nothing(tmp_path, fails):
    runner = EngineOfTests([fails])
    with (
        pytest.raises(KindError, match=r"the (container for the )?host (old|bank)"),
        provided(runner, [OLD, BANK], tmp_path),
    ):
        pytest.fail("nothing was provided")
    assert runner.containers == set()


def test_what_a_killed_run_left_is_removed_first(tmp_path):
    runner = EngineOfTests(left=["abc123"])
    with provided(runner, [OLD], tmp_path):
        assert runner.containers == {"cks-lab-outside-0"}


def test_a_second_run_waits_and_then_gives_up(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [OLD], tmp_path):
        other = EngineOfTests()
        with pytest.raises(KindError, match="another run"), provided(other, [OLD], tmp_path, patience=0.0):
            pytest.fail("both at once")
        assert other.commands == []


def test_hosts_without_an_ipv4_address_are_named(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [FAR, OLD], tmp_path) as given_hosts:
        assert given_hosts.left_out == (FAR,)
        assert given_hosts.command(FAR, ["true"]) is None
        assert given_hosts.command(OLD, ["/agnhost"]) == ["docker", "exec", "cks-lab-outside-1", "/agnhost"]
    with provided(EngineOfTests(), [FAR], tmp_path) as given_hosts:
        assert given_hosts.stand_ins == ()


def test_no_hosts_no_commands(tmp_path):
    runner = EngineOfTests()
    with provided(runner, [], tmp_path):
        pass
    assert runner.commands == []


@pytest.mark.parametrize("address", ["10.244.1.7", "172.18.0.3"])
def test_addresses_of_the_cluster_itself_are_refused(tmp_path, address):
    runner = EngineOfTests()
    with (
        pytest.raises(KindError, match="which the cluster uses"),
        provided(runner, [Host("odd", (ip_address(address),), ())], tmp_path),
    ):
        pytest.fail("led astray")
    assert runner.commands == []


def test_an_image_that_cannot_be_had(tmp_path):
    runner = EngineOfTests([("image", "inspect"), ("pull",)])
    with pytest.raises(KindError, match="could not be pulled: refused"), provided(runner, [OLD], tmp_path):
        pytest.fail("without an image")


@given(st.lists(ports, max_size=12))
def test_servers_serve_every_port_and_no_other_wanted_one_twice(listed):
    made = servers(listed)
    wanted = {protocol: {port.number for port in listed if port.protocol is protocol} for protocol in Protocol}
    tcp = [server.tcp for server in made]
    assert len(set(tcp)) == len(tcp)
    assert wanted[Protocol.TCP] <= set(tcp)
    assert all(number >= FIRST_SPARE for number in set(tcp) - wanted[Protocol.TCP])
    assert sorted(server.udp for server in made if server.udp is not None) == sorted(wanted[Protocol.UDP])
    assert sorted(server.sctp for server in made if server.sctp is not None) == sorted(wanted[Protocol.SCTP])
    assert len(made) == max(map(len, wanted.values()))


def test_names_of_containers_come_from_the_lab_alone():
    made = stand_ins([Host("--rm; reboot", (ip_address("192.0.2.1"),), ())])
    assert made[0].container == "cks-lab-outside-0"


@pytest.mark.parametrize(("inspected", "address"), [
    ('{"kind": {"IPAddress": "172.18.0.5"}}', "172.18.0.5"),
    ('{"other": {"IPAddress": "172.17.0.5"}, "kind": {"IPAddress": "172.18.0.5"}}', "172.18.0.5"),
    ('{"unknown-eth0": {"IPAddress": "10.4.0.5"}}', "10.4.0.5"),
    ('{"kind": {"IPAddress": ""}}', ""), ('{"kind": null}', ""), ("null", ""), ("[]", ""), ("", ""),
    ('{"kind": {"IPAddress": "fc00::1"}}', ""),
])  # fmt: skip
def test_the_address_on_the_network_of_the_nodes(inspected, address):
    assert address_in(inspected) == address
