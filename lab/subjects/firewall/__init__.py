"""Which packets a node lets in: its nftables rules, judged over every packet that they can tell apart."""

from lab.subjects.firewall.subject import FirewallSubject

subject = FirewallSubject()

__all__ = ["subject"]
