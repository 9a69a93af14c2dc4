"""Restricted, from 1.35 on: what is masked in ``/proc`` stays masked, whatever users the pod has."""

from __future__ import annotations

from lab.cluster.podsecurity.check import Check, Revision
from lab.cluster.podsecurity.checks.proc_mount import ID as BASELINE
from lab.cluster.podsecurity.checks.proc_mount import look
from lab.cluster.podsecurity.level import Level

CHECK = Check("procMount_restricted", Level.RESTRICTED, (Revision(35, look, (BASELINE,)),))
