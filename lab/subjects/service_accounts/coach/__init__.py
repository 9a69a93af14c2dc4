"""The coach's rules for ServiceAccounts and their tokens, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.subjects.coaching import Plainly
from lab.subjects.protocol import Rule
from lab.subjects.service_accounts.coach.account_exchanged import AccountExchanged
from lab.subjects.service_accounts.coach.automatic_token_left import AutomaticTokenLeft
from lab.subjects.service_accounts.coach.automount_left_on import AutomountLeftOn
from lab.subjects.service_accounts.coach.legacy_token import LegacyToken
from lab.subjects.service_accounts.coach.pod_overrides_account import PodOverridesAccount
from lab.subjects.service_accounts.coach.token_at_another_path import TokenAtAnotherPath
from lab.subjects.service_accounts.coach.token_for_another_audience import TokenForAnotherAudience
from lab.subjects.service_accounts.coach.token_lives_too_long import TokenLivesTooLong
from lab.subjects.service_accounts.coach.token_not_mounted import TokenNotMounted
from lab.subjects.service_accounts.coach.token_taken_from_another import TokenTakenFromAnother
from lab.subjects.service_accounts.coach.token_without_audience import TokenWithoutAudience

RULES: tuple[Rule, ...] = (
    PodOverridesAccount(),
    LegacyToken(),
    AutomaticTokenLeft(),
    TokenWithoutAudience(),
    TokenForAnotherAudience(),
    TokenLivesTooLong(),
    TokenNotMounted(),
    TokenAtAnotherPath(),
    AccountExchanged(),
    AutomountLeftOn(),
    TokenTakenFromAnother(),
    Plainly(
        "serviceaccounts",
        "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
        "See which token each container holds, where, for whom and for how long.",
        "Find what gives the container this token, and take it away.",
    ),
)
