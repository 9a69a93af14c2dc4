"""Cilium: policies between identities, what may be said at layer 7, names of machines outside, encryption."""

from __future__ import annotations

from lab.subjects.cilium.subject import CiliumSubject

subject = CiliumSubject()
