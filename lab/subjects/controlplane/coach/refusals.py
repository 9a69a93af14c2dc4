"""Values that a component refuses although their option can hold them."""

from __future__ import annotations

from lab.cluster.controlplane import tls
from lab.cluster.controlplane.apiserver import authorizing, plugins
from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nearest import nearest
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import (
    ADMISSION,
    ANONYMOUS,
    AUTHORIZATION,
    ETCD,
    KUBELET_FILE,
    Seen,
    TroubleRule,
    options_page,
)


def _seen(case: Case, component: str, trouble: Trouble, mend: str, why: str = "", link: str = "") -> Seen:
    said = f"{component} does not start: {trouble.message}"
    return Seen(said, case.of_component(component), trouble.span, mend, why, link or options_page(component))


def _items(case: Case, component: str, option: str) -> tuple[str, ...]:
    if component == "kubelet":
        held = case.now.kubelet.value(option) if case.now.kubelet is not None else None
        return tuple(map(str, held)) if isinstance(held, list) else (str(held),)
    options = case.options(component)
    return options.items(option) if options is not None else ()


class BlankAfterComma(TroubleRule):
    """A blank behind a comma: it belongs to the next item."""

    id = "blank-after-comma"
    why = "Items of such a list are parted by commas alone; a blank becomes part of the name behind it."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """An item that begins or ends with a blank."""
        items = _items(case, component, trouble.option) if trouble.option and component != "kubelet" else ()
        spoilt = next((item for item in items if item != item.strip()), None)
        if spoilt is None:
            return None
        whole = ",".join(item.strip() for item in items)
        return _seen(case, component, trouble, f"Write --{trouble.option}={whole} without the blank.")


class PluginUnknown(TroubleRule):
    """An admission plugin that there is not."""

    id = "plugin-unknown"
    why = "The API server does not start with an admission plugin that it does not have."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The nearest that there is."""
        if not trouble.option.endswith("admission-plugins") or "is unknown" not in trouble.message:
            return None
        known = plugins.known(case.attempt.setting.after.release)
        name = next((each for each in _items(case, component, trouble.option) if each not in known), "")
        if name == "PodSecurityPolicy":
            mend = "PodSecurityPolicy is gone since 1.25; PodSecurity took its place, and is on by default."
        else:
            near = next((each for each in known if each.lower() == name.lower()), nearest(name, known))
            mend = f"Did you mean {near}?" if near else "Remove it."
        return _seen(case, component, trouble, mend, link=ADMISSION)


class PluginBoth(TroubleRule):
    """A plugin that is enabled and disabled."""

    id = "plugin-enabled-and-disabled"
    why = "No plugin can be in both lists."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The overlap."""
        if "overlapped" not in trouble.message:
            return None
        mend = "Take it out of one of --enable-admission-plugins and --disable-admission-plugins."
        return _seen(case, component, trouble, mend, link=ADMISSION)


class ModeUnknown(TroubleRule):
    """An authorization mode that there is not, or that is there twice."""

    id = "mode-unknown"
    why = "Modes are written exactly as they are called, capitals included, each once."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The nearest that there is."""
        if trouble.option not in ("authorization-mode", "authorization.mode") or not trouble.stage:
            return None
        if "twice" in trouble.message or "more than once" in trouble.message:
            return _seen(case, component, trouble, "Write each mode once.", link=AUTHORIZATION)
        modes = authorizing.MODES if component != "kubelet" else ("AlwaysAllow", "Webhook")
        name = next((each for each in _items(case, component, trouble.option) if each not in modes), "")
        if not name:
            return None
        near = next((each for each in modes if each.lower() == name.lower()), nearest(name, modes))
        said = f"Did you mean {near}?" if near else "See the list of modes."
        if component == "kubelet" and name in authorizing.MODES:
            said = "The kubelet knows AlwaysAllow and Webhook: with Webhook it asks the API server, and so RBAC."
        link = KUBELET_FILE if component == "kubelet" else AUTHORIZATION
        return _seen(case, component, trouble, said, link=link)


class CipherUnknown(TroubleRule):
    """A cipher suite by a name that Go does not know."""

    id = "cipher-unknown"
    why = "Suites are called by their names in the TLS standard, as Go writes them: OpenSSL's names are others."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The nearest that there is."""
        if "ipher suite" not in trouble.message or "cannot be configured" in trouble.message:
            return None
        items = _items(case, component, trouble.option)
        items = tuple(each for item in items for each in item.split(","))
        name = next((each for each in items if tls.suites_trouble([each])), "")
        near = nearest(_in_words(name), tls.SECURE)
        return _seen(case, component, trouble, f"Did you mean {near}?" if near else "See the list of suites.")


def _in_words(name: str) -> str:
    """An OpenSSL name as far as it resembles the standard's."""
    plain = name.upper().replace("-", "_").replace("AES128", "AES_128").replace("AES256", "AES_256")
    for exchange in ("ECDHE_RSA", "ECDHE_ECDSA"):
        plain = plain.replace(f"{exchange}_AES", f"TLS_{exchange}_WITH_AES")
    return plain


class VersionUnknown(TroubleRule):
    """A TLS version by a wrong name."""

    id = "tls-version-unknown"

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The names that there are."""
        if "unknown tls version" not in trouble.message and "unexpected TLS version" not in trouble.message:
            return None
        if component == "etcd":
            why = "etcd calls the versions TLS1.2 and TLS1.3."
            return _seen(case, component, trouble, "Write TLS1.2 or TLS1.3.", why)
        digits = "".join(each for each in trouble.message if each.isdigit())[-1:] or "2"
        near = f"VersionTLS1{digits}"
        mend = f"Write {near if near in tls.VERSIONS else 'VersionTLS12'}."
        return _seen(case, component, trouble, mend, "Kubernetes calls the versions VersionTLS12 and VersionTLS13.")


class SuitesWithNewestOnly(TroubleRule):
    """Suites named for etcd while only TLS 1.3 is left."""

    id = "suites-without-effect"
    why = "The suites of TLS 1.3 are not to be chosen; naming suites for it is refused, or does nothing."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """etcd's refusal."""
        if "cannot be configured" not in trouble.message:
            return None
        return _seen(case, component, trouble, "Remove the suites, or allow TLS1.2 besides.")


class ConfiguredTwice(TroubleRule):
    """Anonymous requests settled by an option and by a file."""

    id = "anonymous-configured-twice"
    why = "A file that speaks of anonymous requests replaces the option; both at once are refused."
    link = ANONYMOUS

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The server's refusal."""
        if "--anonymous-auth flag cannot be set" not in trouble.message:
            return None
        return _seen(case, component, trouble, "Remove --anonymous-auth.", link=ANONYMOUS)


class ConfigurationRefused(TroubleRule):
    """A configuration file that the API server cannot take."""

    id = "configuration-refused"
    why = "The API server decodes its configuration files strictly, and ends when one is wrong."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The decoder's words."""
        if trouble.option != "authentication-config" or "failed to read" in trouble.message:
            return None
        return _seen(case, component, trouble, "Mend the file at this place.", link=ANONYMOUS)


class HalfAPair(TroubleRule):
    """A certificate without its key, or the other way round."""

    id = "certificate-without-key"
    why = "A certificate and its key belong together: one without the other serves nothing."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The pair."""
        if not any(said in trouble.message for said in ("must both be present", "missing filename", "not presented")):
            return None
        link = ETCD if component == "etcd" else ""
        mend = f"Set --{trouble.option} too." if "not presented" not in trouble.message else (
            "Name the certificate and the key that the address needs."
        )
        return _seen(case, component, trouble, mend, link=link)


class Refused(TroubleRule):
    """Anything else that keeps a component from starting, in its own words."""

    id = "component-refuses"
    why = "A component ends when its options, or its file, contradict each other or cannot be."
    guess = 2

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """Its words."""
        if trouble.stage == "manifest":
            return None
        mend = f"Change --{trouble.option}." if trouble.option and component != "kubelet" else "Change what it names."
        return _seen(case, component, trouble, mend)


