"""The plan for hosts outside the cluster, carried out between network namespaces: packets go where they should.

Namespaces stand in for containers: two nodes with a pod behind each, and whatever the plan runs. The servers and
clients that agnhost is elsewhere are a few lines of Python here.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from ipaddress import ip_address

import pytest

from lab.cluster.model import Host, Port, Protocol
from lab.live.kind.engine import Engine
from lab.live.kind.nodes import Node
from lab.live.kind.outside import provide
from lab.live.kind.runner import Ran

SERVE = """
import socket, sys, threading
def answer(tcp):
    while True:
        connection, peer = tcp.accept()
        connection.sendall(peer[0].encode())
        connection.close()
tcp = socket.create_server(("", int(sys.argv[1])))
threading.Thread(target=answer, args=(tcp,)).start()
def echo(udp):
    while True:
        _, peer = udp.recvfrom(100)
        udp.sendto(peer[0].encode(), peer)
for address in sys.argv[3:] and sys.argv[3].split(","):
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind((address, int(sys.argv[2])))
    threading.Thread(target=echo, args=(udp,)).start()
"""
"""Tells whoever connects by what address it sees them."""

CONNECT = """
import socket, sys
kind = socket.SOCK_DGRAM if sys.argv[3] == "udp" else socket.SOCK_STREAM
with socket.socket(socket.AF_INET, kind) as client:
    client.settimeout(2)
    client.connect((sys.argv[1], int(sys.argv[2])))
    client.send(b"hostname")
    print(client.recv(100).decode())
"""

BANK = Host("bank", (ip_address("203.0.113.10"), ip_address("203.0.113.11")), (Port(443), Port(53, Protocol.UDP)))
SHOP = Host("shop", (ip_address("198.51.100.7"),), (Port(80),))
NODES = (
    Node("node-1", True, ranges=("10.244.1.0/24",), addresses=("172.18.0.2",)),
    Node("node-2", True, ranges=("10.244.2.0/24",), addresses=("172.18.0.3",)),
)


class Namespaces:
    """Carries out docker's part with ``ip netns``; every namespace has the same prefix, and goes in the end."""

    def __init__(self, prefix):
        self.prefix, self.processes, self.made, self.addresses = prefix, [], [], {}
        self.lock = threading.Lock()

    def build(self):
        self.netns("hub")
        self.ip("hub", "link", "add", "br0", "type", "bridge")
        self.ip("hub", "link", "set", "br0", "up")
        for number, node in enumerate(NODES, 1):
            self.join(node.name, node.addresses[0])
            self.netns(f"pod-{number}")
            pod, gateway = f"10.244.{number}.5", f"10.244.{number}.1"
            behind = ("peer", "name", "eth0", "netns", self.real(f"pod-{number}"))
            self.ip(node.name, "link", "add", "pod", "type", "veth", *behind)
            self.ip(node.name, "address", "add", f"{gateway}/24", "dev", "pod")
            self.ip(node.name, "link", "set", "pod", "up")
            self.ip(f"pod-{number}", "address", "add", f"{pod}/24", "dev", "eth0")
            self.ip(f"pod-{number}", "link", "set", "eth0", "up")
            self.ip(f"pod-{number}", "route", "add", "default", "via", gateway)
            self.inside(node.name, [sys.executable, "-IS", "-c", FORWARD])

    def real(self, name):
        return f"{self.prefix}{name}"

    def netns(self, name):
        subprocess.run(["ip", "netns", "add", self.real(name)], check=True)
        self.made.append(name)
        self.ip(name, "link", "set", "lo", "up")

    def join(self, name, address):
        """A namespace on the network that kind's nodes are on."""
        self.netns(name)
        port = f"p{len(self.made)}"
        self.ip("hub", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", self.real(name))
        self.ip("hub", "link", "set", port, "master", "br0", "up")
        self.ip(name, "address", "add", f"{address}/16", "dev", "eth0")
        self.ip(name, "link", "set", "eth0", "up")

    def ip(self, name, *words):
        subprocess.run(["ip", "-netns", self.real(name), *words], check=True, capture_output=True)

    def inside(self, name, words):
        return subprocess.run(
            ["ip", "netns", "exec", self.real(name), *words], capture_output=True, text=True, timeout=20
        )

    def run(self, command, limit, hear=None, extra=None):
        match command[1:]:
            case ["run", *_, "--name", name, _, _, _, _, _, _, _, _, _, "pause"]:
                with self.lock:
                    self.addresses[name] = f"172.18.0.{10 + len(self.addresses)}"
                    self.join(name, self.addresses[name])
            case ["inspect", *_, name]:
                return Ran(0, json.dumps({"kind": {"IPAddress": self.addresses[name]}}))
            case ["exec", "--detach", name, "/agnhost", "netexec", *flags]:
                given = [flag.partition("=")[2] for flag in flags]
                words = [sys.executable, "-IS", "-c", SERVE, *given]
                self.processes.append(subprocess.Popen(["ip", "netns", "exec", self.real(name), *words]))
            case ["exec", name, "/agnhost", "connect", target, _, protocol]:
                return self.connect(name, target, protocol.partition("=")[2])
            case ["exec", name, *words]:
                ran = self.inside(name, words)
                return Ran(ran.returncode, ran.stdout, ran.stderr)
            case ["rm", "--force", name]:
                self.remove(name)
        return Ran(0)

    def connect(self, name, target, protocol="tcp"):
        """Whom the server saw, when there is one that answers."""
        ran = self.inside(name, [sys.executable, "-IS", "-c", CONNECT, *target.split(":"), protocol])
        return Ran(ran.returncode, ran.stdout.strip(), ran.stderr)

    def remove(self, name):
        subprocess.run(["ip", "netns", "delete", self.real(name)], check=False)
        self.made.remove(name)

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        for name in list(self.made):
            self.remove(name)


FORWARD = "open('/proc/sys/net/ipv4/ip_forward', 'w').write('1')"


@pytest.fixture
def namespaces():
    if not shutil.which("ip") or os.geteuid() != 0:
        pytest.skip("making network namespaces takes iproute2 and root")
    tried = subprocess.run(["ip", "netns", "add", "cks-lab-try"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"no network namespace can be made: {tried.stderr.strip()}")
    subprocess.run(["ip", "netns", "delete", "cks-lab-try"], check=True)
    made = Namespaces(f"ck{os.getpid()}-")
    try:
        made.build()
        yield made
    finally:
        made.close()


def test_pods_reach_the_hosts_and_the_hosts_reach_pods_by_their_own_addresses(namespaces, tmp_path):
    with provide([BANK, SHOP], namespaces, Engine("docker"), NODES, tmp_path / "lock"):
        for pod, address in (("pod-1", "10.244.1.5"), ("pod-2", "10.244.2.5")):
            for host in ("203.0.113.10", "203.0.113.11"):
                assert namespaces.connect(pod, f"{host}:443").out == address
                assert namespaces.connect(pod, f"{host}:53", "udp").out == address
            assert namespaces.connect(pod, "198.51.100.7:80").out == address
            assert "refused" in namespaces.connect(pod, "198.51.100.7:443").err
            assert "refused" in namespaces.connect(pod, "203.0.113.10:80").err
        words = [sys.executable, "-IS", "-c", SERVE, "8080", "-1"]
        namespaces.processes.append(subprocess.Popen(["ip", "netns", "exec", namespaces.real("pod-1"), *words]))
        assert until(lambda: namespaces.connect("cks-lab-outside-0", "10.244.1.5:8080").out) == "203.0.113.10"
        assert namespaces.connect("cks-lab-outside-1", "10.244.1.5:8080").out == "198.51.100.7"
    assert not namespaces.connect("pod-1", "203.0.113.10:443").good
    assert "203.0.113" not in namespaces.inside("node-1", ["ip", "route"]).stdout


def until(ask, tries=50):
    """The first answer that is one; each asking takes a moment of its own."""
    for _ in range(tries):
        answer = ask()
        if answer:
            return answer
    raise AssertionError("no answer")
