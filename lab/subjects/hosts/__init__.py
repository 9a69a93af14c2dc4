"""How a node's operating system is set up: who may do what on it, and what it leaves open."""

from lab.subjects.hosts.subject import HostsSubject

subject = HostsSubject()

__all__ = ["subject"]
