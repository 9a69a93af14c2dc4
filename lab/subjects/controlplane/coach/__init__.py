"""The coach's rules for the control plane: one misunderstanding each, the most telling first."""

from __future__ import annotations

from lab.subjects.controlplane.coach import files, inforce, kubelet, living, manifests, modes, refusals, spelling
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    manifests.ManifestRefused(), manifests.KeyTwice(), manifests.ManifestFieldIgnored(), manifests.ComponentGone(),
    manifests.SecondDocument(),
    spelling.BlankInOption(), spelling.QuotesKept(), spelling.OptionRemoved(), spelling.OptionOfAnother(),
    spelling.OptionMisspelt(), spelling.NotAnOption(), spelling.ValueOfWrongKind(),
    kubelet.FileRefused(), kubelet.FieldIgnored(), kubelet.OptionWins(), kubelet.ZeroIsDefault(), kubelet.FieldLost(),
    refusals.BlankAfterComma(), refusals.PluginUnknown(), refusals.PluginBoth(), refusals.ModeUnknown(),
    refusals.CipherUnknown(), refusals.VersionUnknown(), refusals.SuitesWithNewestOnly(), refusals.ConfiguredTwice(),
    refusals.ConfigurationRefused(), refusals.HalfAPair(),
    files.PathNotMounted(), files.DirectoryForFile(), files.VolumeNotThere(), files.ReadOnlyMount(),
    files.FileNotThere(),
    living.ProbeUnauthorized(), living.ProbeForbidden(), living.ProbeElsewhere(), living.EtcdUnreachable(),
    refusals.Refused(),
    inforce.OverriddenLater(), inforce.AlwaysAllowLeft(), inforce.AlwaysAdmit(),
    inforce.CipherInsecure(), inforce.NewestSuites(), inforce.VersionTooOld(), inforce.ItemLost(), inforce.ItemAdded(),
    inforce.OptionLost(), inforce.ChangedToo(), inforce.LeftAsFound(), inforce.WrongValue(), inforce.CisFailing(),
    modes.ModeTooOpen(), modes.ModeTooStrict(), modes.WrongOwner(),
)  # fmt: skip
