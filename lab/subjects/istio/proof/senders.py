"""Who could send a request: in plain text, or with a proof of identity that the policies can tell from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.authorization import texts
from lab.subjects.istio.mesh import Channel, Mesh
from lab.subjects.istio.request import principal

FRESH_NAMESPACE, FRESH_ACCOUNT = "new-namespace", "any-account"
SOMEWHERE = "10.244.9.9"


@dataclass(frozen=True, slots=True)
class Sender:
    """A sender: its channel, and who it is."""

    words: str
    channel: Channel
    namespace: str = ""
    account: str = ""
    address: str | None = SOMEWHERE
    made_up: bool = False

    @property
    def principal(self) -> str:
        """Who it proves to be."""
        return principal(self.namespace, self.account) if self.channel is Channel.MUTUAL else ""


def senders(meshes: Sequence[Mesh]) -> tuple[Sender, ...]:
    """In plain text from each sort of address; with mutual TLS as each identity that the policies can tell apart."""
    policies = [item for mesh in meshes for item in mesh.policies]
    blocks = texts(policies, "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks")
    found = [Sender("whoever speaks plain text", Channel.PLAIN)]
    for text in dict.fromkeys(blocks):
        address = _inside(text)
        if address is not None:
            found.append(Sender(f"whoever speaks plain text from {address}", Channel.PLAIN, address=address))
    for namespace, account, made_up in dict.fromkeys(_identities(meshes, policies)):
        words = f"a workload of {namespace} that runs as {account}"
        found.append(Sender(words, Channel.MUTUAL, namespace, account, made_up=made_up))
    return tuple(found)


def _identities(meshes: Sequence[Mesh], policies: Sequence[KubeObject]) -> Iterator[tuple[str, str, bool]]:
    there = {(each.namespace, each.account) for mesh in meshes for each in mesh.workloads}
    own = [(each.namespace, each.account) for each in meshes[1].workloads if each.sidecar]
    seen = set()
    mentioned = _mentioned(policies)
    if not policies:
        own = own[:1]
    for namespace, account in (*own, *mentioned, (FRESH_NAMESPACE, FRESH_ACCOUNT)):
        if (namespace, account) not in seen:
            seen.add((namespace, account))
            yield namespace, account, (namespace, account) not in there


def _mentioned(policies: Sequence[KubeObject]) -> Iterator[tuple[str, str]]:
    """Identities at and beside those that the policies mention."""
    given = list(policies)
    for text in texts(given, "principals", "notPrincipals"):
        parts = text.removeprefix("spiffe://").split("/")
        if len(parts) == 5:
            namespace, account = (part.replace("*", "any") or "any" for part in (parts[2], parts[4]))
            yield namespace, account
            yield namespace, FRESH_ACCOUNT
            yield FRESH_NAMESPACE, account
        elif "*" in text:
            account = parts[-1].replace("*", "any")
            yield (parts[2] if len(parts) > 3 else "any").replace("*", "any"), account or "any"
    for text in texts(given, "namespaces", "notNamespaces"):
        yield text.replace("*", "any"), FRESH_ACCOUNT
        if "*" in text:
            yield f"any{text.replace('*', '')}any", FRESH_ACCOUNT
    for text in texts(given, "serviceAccounts", "notServiceAccounts"):
        namespace, _, account = text.rpartition("/")
        yield namespace or FRESH_NAMESPACE, account
    for text in texts(given, "values", "notValues"):
        if "/ns/" not in text and text.replace("-", "").replace("*", "").isalnum():
            yield text.replace("*", "any"), FRESH_ACCOUNT


def _inside(text: str) -> str | None:
    try:
        block = ip_network(text, strict=False)
    except ValueError:
        return None
    return str(block[1] if block.num_addresses > 2 else block[0])
