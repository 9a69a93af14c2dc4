"""Falco: rules over what processes do, evaluated on recorded events."""

from __future__ import annotations

from lab.subjects.falco.subject import FalcoSubject

subject = FalcoSubject()
