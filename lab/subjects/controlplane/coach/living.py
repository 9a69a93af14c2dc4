"""Components that start, and are ended again; or that find nobody to speak to."""

from __future__ import annotations

from lab.cluster.controlplane.trouble import Trouble
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import ANONYMOUS, AUTHORIZATION, ETCD, Seen, TroubleRule

PROBES = "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/"


def _seen(case: Case, component: str, trouble: Trouble, mend: str, link: str) -> Seen:
    return Seen(case.now.told(component), case.of_component(component), trouble.span, mend, link=link)


class ProbeUnauthorized(TroubleRule):
    """Probes that come without a name, to an API server that lets nobody in without one."""

    id = "probe-unauthorized"
    why = (
        "The kubelet's probes have no name. Where requests without one are refused, /livez answers 401, and the "
        "kubelet ends the container again and again."
    )

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The refusal, and what leads to it."""
        if trouble.stage != "probe" or "statuscode: 401" not in trouble.message:
            return None
        options = case.options(component)
        if options is not None and "AlwaysAllow" in (options.items("authorization-mode") or ("AlwaysAllow",)):
            mend = "Remove AlwaysAllow from --authorization-mode: beside it requests without a name are never let in."
            span = options.span("authorization-mode") or trouble.span
            return Seen(case.now.told(component), case.of_component(component), span, mend, link=AUTHORIZATION)
        span = options.span("authentication-config") or options.span("anonymous-auth") if options is not None else None
        mend = "Let requests without a name come to the probes' paths alone, by a file for --authentication-config."
        return Seen(case.now.told(component), case.of_component(component), span or trouble.span, mend, link=ANONYMOUS)


class ProbeForbidden(TroubleRule):
    """Probes that are let in, and may not."""

    id = "probe-forbidden"
    why = "That everybody may ask for /livez is a rule of RBAC; without RBAC nobody allows it, and the answer is 403."
    link = AUTHORIZATION

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The refusal."""
        if trouble.stage != "probe" or "statuscode: 403" not in trouble.message:
            return None
        options = case.options(component)
        span = options.span("authorization-mode") if options is not None else None
        mend = "Put RBAC into --authorization-mode."
        return Seen(case.now.told(component), case.of_component(component), span or trouble.span, mend)


class ProbeElsewhere(TroubleRule):
    """Probes that knock where nobody listens."""

    id = "probe-elsewhere"
    why = "The probe asks at an address and port where the component does not listen any more."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """Where it listens."""
        if trouble.stage != "probe" or "refused" not in trouble.message:
            return None
        options = case.options(component)
        names = ("bind-address", "secure-port")
        if component == "etcd":
            names = ("listen-metrics-urls", "listen-client-urls")
        span = next((options.span(name) for name in names if options is not None and options.is_set(name)), None)
        mend = f"Set --{names[0]} and --{names[1]} so that the probe's address is among them; leave the probe."
        return Seen(case.now.told(component), case.of_component(component), span or trouble.span, mend, link=PROBES)


class EtcdUnreachable(TroubleRule):
    """An API server that cannot speak to etcd."""

    id = "etcd-unreachable"
    why = "The API server ends when it does not come to etcd: address, scheme and certificates must fit on both sides."
    link = ETCD

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """What does not fit."""
        if trouble.option != "etcd-servers" or "deadline" not in trouble.message or "etcd does not" in trouble.message:
            return None
        mend = "Make --etcd-servers name what etcd's --listen-client-urls says, and present etcd's client certificate."
        return _seen(case, component, trouble, mend, ETCD)
