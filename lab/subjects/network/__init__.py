"""NetworkPolicy: which connections a cluster admits, and why."""

from lab.subjects.network.subject import NetworkSubject

subject = NetworkSubject()
"""What the registry of subjects finds here."""
