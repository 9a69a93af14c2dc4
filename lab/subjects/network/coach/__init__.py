"""The coach's rules for NetworkPolicy: one misunderstanding each, one file each.

``RULES`` lists them from the most telling to the most general; of rules that explain the same, the earlier speaks
first.
"""

from __future__ import annotations

from lab.subjects.network.coach.address_range import AddressRangeTooNarrow, AddressRangeTooWide
from lab.subjects.network.coach.and_written_as_or import AndWrittenAsOr
from lab.subjects.network.coach.broad_allow_undoes_except import BroadAllowUndoesExcept
from lab.subjects.network.coach.deleted_instead_of_mended import DeletedInsteadOfMended
from lab.subjects.network.coach.dns_missing import DnsMissing
from lab.subjects.network.coach.dns_one_protocol import DnsOneProtocol
from lab.subjects.network.coach.empty_rule_allows_all import EmptyRuleAllowsAll
from lab.subjects.network.coach.empty_selector_selects_all import EmptySelectorSelectsAll
from lab.subjects.network.coach.except_denies_elsewhere import ExceptDeniesElsewhere
from lab.subjects.network.coach.ingress_for_egress import IngressForEgress
from lab.subjects.network.coach.ip_block_at_cluster_ip import IpBlockAtClusterIp
from lab.subjects.network.coach.ip_block_at_pods import IpBlockAtPods
from lab.subjects.network.coach.isolates_too_much import IsolatesTooMuch
from lab.subjects.network.coach.named_port_unknown import NamedPortUnknown
from lab.subjects.network.coach.namespace_label_lost import NamespaceLabelLost
from lab.subjects.network.coach.namespace_label_missing import NamespaceLabelMissing
from lab.subjects.network.coach.new_policy_cannot_deny import NewPolicyCannotDeny
from lab.subjects.network.coach.nothing_closed import NothingClosed
from lab.subjects.network.coach.one_lock_only import OneLockOnly
from lab.subjects.network.coach.or_written_as_and import OrWrittenAsAnd
from lab.subjects.network.coach.peer_missing_allows_all import PeerMissingAllowsAll
from lab.subjects.network.coach.peers_and_ports_multiply import PeersAndPortsMultiply
from lab.subjects.network.coach.pod_selector_crosses_namespaces import PodSelectorCrossesNamespaces
from lab.subjects.network.coach.policy_in_wrong_namespace import PolicyInWrongNamespace
from lab.subjects.network.coach.policy_type_without_rules import PolicyTypeWithoutRules
from lab.subjects.network.coach.policy_types_omitted import PolicyTypesOmitted
from lab.subjects.network.coach.port_missing_allows_all import PortMissingAllowsAll
from lab.subjects.network.coach.port_range_too_wide import PortRangeTooWide
from lab.subjects.network.coach.ports_too_narrow import PortsTooNarrow
from lab.subjects.network.coach.replaces_another import ReplacesAnother
from lab.subjects.network.coach.rule_missing import RuleMissing
from lab.subjects.network.coach.selector_matches_nothing import SelectorMatchesNothing
from lab.subjects.network.coach.selector_too_wide import SelectorTooWide
from lab.subjects.network.coach.service_port_for_pod_port import ServicePortForPodPort
from lab.subjects.network.coach.unexplained import Unexplained
from lab.subjects.network.coach.wrong_peer import WrongPeer
from lab.subjects.network.coach.wrong_port import WrongPort
from lab.subjects.network.coach.wrong_protocol import WrongProtocol
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    PolicyInWrongNamespace(),
    ReplacesAnother(),
    NamespaceLabelMissing(),
    NamespaceLabelLost(),
    DnsOneProtocol(),
    DnsMissing(),
    AndWrittenAsOr(),
    OrWrittenAsAnd(),
    EmptyRuleAllowsAll(),
    PeerMissingAllowsAll(),
    EmptySelectorSelectsAll(),
    PortMissingAllowsAll(),
    PeersAndPortsMultiply(),
    IngressForEgress(),
    PolicyTypesOmitted(),
    PolicyTypeWithoutRules(),
    ServicePortForPodPort(),
    NamedPortUnknown(),
    PortRangeTooWide(),
    PortsTooNarrow(),
    IpBlockAtClusterIp(),
    IpBlockAtPods(),
    BroadAllowUndoesExcept(),
    ExceptDeniesElsewhere(),
    AddressRangeTooWide(),
    AddressRangeTooNarrow(),
    PodSelectorCrossesNamespaces(),
    DeletedInsteadOfMended(),
    NewPolicyCannotDeny(),
    SelectorMatchesNothing(),
    WrongProtocol(),
    WrongPort(),
    SelectorTooWide(),
    WrongPeer(),
    IsolatesTooMuch(),
    RuleMissing(),
    OneLockOnly(),
    NothingClosed(),
    Unexplained(),
)
