"""The fields of security contexts (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
SecurityContext
  capabilities? *Capabilities
  privileged? *bool
  seLinuxOptions? *SELinuxOptions
  windowsOptions? *WindowsSecurityContextOptions
  runAsUser? *int64
  runAsGroup? *int64
  runAsNonRoot? *bool
  readOnlyRootFilesystem? *bool
  allowPrivilegeEscalation? *bool
  procMount? *ProcMountType
  seccompProfile? *SeccompProfile
  appArmorProfile? *AppArmorProfile
Capabilities
  add? []Capability
  drop? []Capability
SELinuxOptions
  user? string
  role? string
  type? string
  level? string
WindowsSecurityContextOptions
  gmsaCredentialSpecName? *string
  gmsaCredentialSpec? *string
  runAsUserName? *string
  hostProcess? *bool
SeccompProfile
  type SeccompProfileType
  localhostProfile? *string
AppArmorProfile
  type AppArmorProfileType
  localhostProfile? *string
PodSecurityContext
  seLinuxOptions? *SELinuxOptions
  windowsOptions? *WindowsSecurityContextOptions
  runAsUser? *int64
  runAsGroup? *int64
  runAsNonRoot? *bool
  supplementalGroups? []int64
  supplementalGroupsPolicy? *SupplementalGroupsPolicy
  fsGroup? *int64
  sysctls? []Sysctl
  fsGroupChangePolicy? *PodFSGroupChangePolicy
  seccompProfile? *SeccompProfile
  appArmorProfile? *AppArmorProfile
  seLinuxChangePolicy? *PodSELinuxChangePolicy
Sysctl
  name string
  value string
AppArmorProfileType = string
Capability = string
PodFSGroupChangePolicy = string
PodSELinuxChangePolicy = string
ProcMountType = string
SeccompProfileType = string
SupplementalGroupsPolicy = string
"""
