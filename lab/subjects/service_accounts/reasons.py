"""Why a token is mounted, or is not."""

from __future__ import annotations

from lab.subjects.protocol import Note
from lab.subjects.service_accounts.pods import Seated, at_default_place


def why_mounted(seat: Seated, *, good: bool) -> tuple[Note, ...]:
    """Whose word decides about the API server's token: the pod's, else its account's, else the default."""
    spec = seat.source.get(seat.spec_path)
    own = spec.get("automountServiceAccountToken") if isinstance(spec, dict) else None
    mounted = any(at_default_place(token) for tokens in seat.tokens.values() for token in tokens)
    if isinstance(own, bool):
        text = f"the pod says automountServiceAccountToken: {str(own).lower()}, and that decides"
        span = seat.source.span((*seat.spec_path, "automountServiceAccountToken"))
        return (Note(text, good=good, span=span),)
    if mounted:
        text = f"nothing keeps the token of {seat.account} out: neither the pod nor the account says so"
    else:
        text = f"the account {seat.account} keeps its token out of pods that do not ask for it"
    return (Note(text, good=good, span=seat.source.span(seat.spec_path)),)
