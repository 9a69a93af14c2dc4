"""What to write so that a check of the Standards is met."""

from __future__ import annotations

from collections.abc import Iterable

MENDS: dict[str, str] = {
    "allowPrivilegeEscalation != false": "set allowPrivilegeEscalation: false in each container's securityContext",
    "unrestricted capabilities": 'set capabilities: {drop: ["ALL"]} in each container, and add nothing but '
    "NET_BIND_SERVICE",
    "non-default capabilities": "take the capability out of capabilities.add",
    "runAsNonRoot != true": "set runAsNonRoot: true for the pod or for each container",
    "runAsUser=0": "set runAsUser to another user than 0",
    "seccompProfile": "set seccompProfile: {type: RuntimeDefault} for the pod or for each container",
    "privileged": "take privileged: true out of the container",
    "host namespaces": "take hostNetwork, hostPID and hostIPC out of the pod",
    "hostPath volumes": "replace the hostPath volume",
    "restricted volume types": "use configMap, secret, emptyDir, projected or a claim for the volume",
    "hostPort": "take hostPort out, and use a Service",
    "forbidden AppArmor profile": "set the AppArmor profile to RuntimeDefault or Localhost",
    "forbidden AppArmor profiles": "set the AppArmor profiles to RuntimeDefault or Localhost",
    "procMount": "leave procMount at Default",
    "seLinuxOptions": "leave SELinux options to the runtime",
    "forbidden sysctls": "leave out the sysctls that are not a pod's own",
    "hostProcess": "take windowsOptions.hostProcess out",
    "probe or lifecycle host": "take host out of probes and lifecycle hooks",
}
"""By the reason that a check gives."""


def how_to_mend(said: str | Iterable[str]) -> str:
    """What to write about the reasons given, or about those that a message holds."""
    if isinstance(said, str):
        listed = said.partition('": ')[2]
        wanted = [reason for reason in MENDS if f", {reason} (" in f", {listed}"]
        wanted.sort(key=f", {listed}".index)
    else:
        wanted = [reason for reason in said if reason in MENDS]
    told = "; ".join(dict.fromkeys(MENDS[reason] for reason in wanted))
    return f"{told[:1].upper()}{told[1:]}." if told else ""
