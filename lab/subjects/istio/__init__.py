"""Istio: whether workloads take traffic in the clear, and which requests their sidecars let through."""

from __future__ import annotations

from lab.subjects.istio.subject import IstioSubject

subject = IstioSubject()
