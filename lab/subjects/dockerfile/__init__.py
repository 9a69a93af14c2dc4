"""Dockerfiles by the image they make: who it runs as, what it is made of, what stays in its layers."""

from __future__ import annotations

from lab.subjects.dockerfile.subject import DockerfileSubject

subject = DockerfileSubject()
