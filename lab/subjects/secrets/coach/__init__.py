"""The coach's rules for Secrets, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.subjects.coaching import Plainly
from lab.subjects.protocol import Rule
from lab.subjects.secrets.coach.base64_twice import Base64Twice
from lab.subjects.secrets.coach.env_from_takes_all import EnvFromTakesAll
from lab.subjects.secrets.coach.file_mode_too_open import FileModeTooOpen
from lab.subjects.secrets.coach.key_too_many import KeyTooMany
from lab.subjects.secrets.coach.left_in_config_map import LeftInConfigMap
from lab.subjects.secrets.coach.left_in_environment import LeftInEnvironment
from lab.subjects.secrets.coach.left_in_plain_text import LeftInPlainText
from lab.subjects.secrets.coach.mode_in_decimal import ModeInDecimal
from lab.subjects.secrets.coach.mode_keeps_user_out import ModeKeepsUserOut
from lab.subjects.secrets.coach.optional_hides_missing import OptionalHidesMissing
from lab.subjects.secrets.coach.secret_in_wrong_namespace import SecretInWrongNamespace
from lab.subjects.secrets.coach.secret_name_unknown import SecretNameUnknown
from lab.subjects.secrets.coach.secret_not_immutable import SecretNotImmutable
from lab.subjects.secrets.coach.secret_value_changed import SecretValueChanged
from lab.subjects.secrets.coach.trailing_newline import TrailingNewline
from lab.subjects.secrets.coach.volume_not_mounted import VolumeNotMounted
from lab.subjects.secrets.coach.whole_secret_mounted import WholeSecretMounted
from lab.subjects.secrets.coach.workload_changed_too import WorkloadChangedToo
from lab.subjects.secrets.coach.wrong_file_path import WrongFilePath
from lab.subjects.secrets.coach.wrong_secret_key import WrongSecretKey
from lab.subjects.secrets.coach.wrong_secret_type import WrongSecretType

RULES: tuple[Rule, ...] = (
    Base64Twice(),
    TrailingNewline(),
    SecretInWrongNamespace(),
    OptionalHidesMissing(),
    SecretNameUnknown(),
    WrongSecretKey(),
    ModeInDecimal(),
    ModeKeepsUserOut(),
    FileModeTooOpen(),
    EnvFromTakesAll(),
    LeftInEnvironment(),
    WholeSecretMounted(),
    VolumeNotMounted(),
    KeyTooMany(),
    WrongFilePath(),
    LeftInPlainText(),
    LeftInConfigMap(),
    WrongSecretType(),
    SecretNotImmutable(),
    SecretValueChanged(),
    WorkloadChangedToo(),
    Plainly(
        "secrets",
        "https://kubernetes.io/docs/concepts/configuration/secret/",
        "Follow the value from the Secret to the container: name, key, volume or variable, path.",
        "Find where the container gets it, and take that away.",
    ),
)
