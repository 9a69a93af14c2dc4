"""The control plane: which components start with their files and options, and what is in force."""

from __future__ import annotations

from lab.subjects.controlplane.subject import ControlPlaneSubject

subject = ControlPlaneSubject()
"""The ways to check that it brings: ``starts``, ``flag``, ``kubelet``, ``anonymous``, ``cis`` and ``mode``."""
