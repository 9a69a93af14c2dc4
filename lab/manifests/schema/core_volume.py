"""The fields of a pod's volumes (core/v1); for the notation see :mod:`lab.manifests.schema`."""

GO_PACKAGE = "v1"

TYPES = """
Volume
  name string
  & VolumeSource
VolumeSource
  hostPath? *HostPathVolumeSource
  emptyDir? *EmptyDirVolumeSource
  gcePersistentDisk? *GCEPersistentDiskVolumeSource
  awsElasticBlockStore? *AWSElasticBlockStoreVolumeSource
  gitRepo? *GitRepoVolumeSource
  secret? *SecretVolumeSource
  nfs? *NFSVolumeSource
  iscsi? *ISCSIVolumeSource
  glusterfs? *GlusterfsVolumeSource
  persistentVolumeClaim? *PersistentVolumeClaimVolumeSource
  rbd? *RBDVolumeSource
  flexVolume? *FlexVolumeSource
  cinder? *CinderVolumeSource
  cephfs? *CephFSVolumeSource
  flocker? *FlockerVolumeSource
  downwardAPI? *DownwardAPIVolumeSource
  fc? *FCVolumeSource
  azureFile? *AzureFileVolumeSource
  configMap? *ConfigMapVolumeSource
  vsphereVolume? *VsphereVirtualDiskVolumeSource
  quobyte? *QuobyteVolumeSource
  azureDisk? *AzureDiskVolumeSource
  photonPersistentDisk? *PhotonPersistentDiskVolumeSource
  projected? *ProjectedVolumeSource
  portworxVolume? *PortworxVolumeSource
  scaleIO? *ScaleIOVolumeSource
  storageos? *StorageOSVolumeSource
  csi? *CSIVolumeSource
  ephemeral? *EphemeralVolumeSource
  image? *ImageVolumeSource
HostPathVolumeSource
  path string
  type? *HostPathType
EmptyDirVolumeSource
  medium? StorageMedium
  sizeLimit? *resource.Quantity
GCEPersistentDiskVolumeSource
  pdName string
  fsType? string
  partition? int32
  readOnly? bool
AWSElasticBlockStoreVolumeSource
  volumeID string
  fsType? string
  partition? int32
  readOnly? bool
GitRepoVolumeSource
  repository string
  revision? string
  directory? string
SecretVolumeSource
  secretName? string
  items? []KeyToPath
  defaultMode? *int32
  optional? *bool
KeyToPath
  key string
  path string
  mode? *int32
NFSVolumeSource
  server string
  path string
  readOnly? bool
ISCSIVolumeSource
  targetPortal string
  iqn string
  lun int32
  iscsiInterface? string
  fsType? string
  readOnly? bool
  portals? []string
  chapAuthDiscovery? bool
  chapAuthSession? bool
  secretRef? *core_container.LocalObjectReference
  initiatorName? *string
GlusterfsVolumeSource
  endpoints string
  path string
  readOnly? bool
PersistentVolumeClaimVolumeSource
  claimName string
  readOnly? bool
RBDVolumeSource
  monitors []string
  image string
  fsType? string
  pool? string
  user? string
  keyring? string
  secretRef? *core_container.LocalObjectReference
  readOnly? bool
FlexVolumeSource
  driver string
  fsType? string
  secretRef? *core_container.LocalObjectReference
  readOnly? bool
  options? map[string]string
CinderVolumeSource
  volumeID string
  fsType? string
  readOnly? bool
  secretRef? *core_container.LocalObjectReference
CephFSVolumeSource
  monitors []string
  path? string
  user? string
  secretFile? string
  secretRef? *core_container.LocalObjectReference
  readOnly? bool
FlockerVolumeSource
  datasetName? string
  datasetUUID? string
DownwardAPIVolumeSource
  items? []DownwardAPIVolumeFile
  defaultMode? *int32
DownwardAPIVolumeFile
  path string
  fieldRef? *core_container.ObjectFieldSelector
  resourceFieldRef? *core_container.ResourceFieldSelector
  mode? *int32
FCVolumeSource
  targetWWNs? []string
  lun? *int32
  fsType? string
  readOnly? bool
  wwids? []string
AzureFileVolumeSource
  secretName string
  shareName string
  readOnly? bool
ConfigMapVolumeSource
  & core_container.LocalObjectReference
  items? []KeyToPath
  defaultMode? *int32
  optional? *bool
VsphereVirtualDiskVolumeSource
  volumePath string
  fsType? string
  storagePolicyName? string
  storagePolicyID? string
QuobyteVolumeSource
  registry string
  volume string
  readOnly? bool
  user? string
  group? string
  tenant? string
AzureDiskVolumeSource
  diskName string
  diskURI string
  cachingMode? *AzureDataDiskCachingMode
  fsType? *string
  readOnly? *bool
  kind? *AzureDataDiskKind
PhotonPersistentDiskVolumeSource
  pdID string
  fsType? string
ProjectedVolumeSource
  sources []VolumeProjection
  defaultMode? *int32
VolumeProjection
  secret? *SecretProjection
  downwardAPI? *DownwardAPIProjection
  configMap? *ConfigMapProjection
  serviceAccountToken? *ServiceAccountTokenProjection
  clusterTrustBundle? *ClusterTrustBundleProjection
  podCertificate? *PodCertificateProjection
SecretProjection
  & core_container.LocalObjectReference
  items? []KeyToPath
  optional? *bool
DownwardAPIProjection
  items? []DownwardAPIVolumeFile
ConfigMapProjection
  & core_container.LocalObjectReference
  items? []KeyToPath
  optional? *bool
ServiceAccountTokenProjection
  audience? string
  expirationSeconds? *int64
  path string
ClusterTrustBundleProjection
  name? *string
  signerName? *string
  labelSelector? *meta_v1.LabelSelector
  optional? *bool
  path string
PodCertificateProjection
  signerName? string
  keyType? string
  maxExpirationSeconds? *int32
  credentialBundlePath? string
  keyPath? string
  certificateChainPath? string
  userAnnotations? map[string]string
PortworxVolumeSource
  volumeID string
  fsType? string
  readOnly? bool
ScaleIOVolumeSource
  gateway string
  system string
  secretRef *core_container.LocalObjectReference
  sslEnabled? bool
  protectionDomain? string
  storagePool? string
  storageMode? string
  volumeName? string
  fsType? string
  readOnly? bool
StorageOSVolumeSource
  volumeName? string
  volumeNamespace? string
  fsType? string
  readOnly? bool
  secretRef? *core_container.LocalObjectReference
CSIVolumeSource
  driver string
  readOnly? *bool
  fsType? *string
  volumeAttributes? map[string]string
  nodePublishSecretRef? *core_container.LocalObjectReference
EphemeralVolumeSource
  volumeClaimTemplate? *PersistentVolumeClaimTemplate
PersistentVolumeClaimTemplate
  metadata? meta_v1.ObjectMeta
  spec PersistentVolumeClaimSpec
PersistentVolumeClaimSpec
  accessModes? []PersistentVolumeAccessMode
  selector? *meta_v1.LabelSelector
  resources? VolumeResourceRequirements
  volumeName? string
  storageClassName? *string
  volumeMode? *PersistentVolumeMode
  dataSource? *TypedLocalObjectReference
  dataSourceRef? *TypedObjectReference
  volumeAttributesClassName? *string
VolumeResourceRequirements
  limits? core_container.ResourceList
  requests? core_container.ResourceList
TypedLocalObjectReference
  apiGroup *string
  kind string
  name string
TypedObjectReference
  apiGroup *string
  kind string
  name string
  namespace? *string
ImageVolumeSource
  reference? string
  pullPolicy? core_container.PullPolicy
VolumeMount
  name string
  readOnly? bool
  recursiveReadOnly? *core_container.RecursiveReadOnlyMode
  mountPath string
  subPath? string
  mountPropagation? *core_container.MountPropagationMode
  subPathExpr? string
VolumeDevice
  name string
  devicePath string
VolumeMountStatus
  name string
  mountPath string
  readOnly? bool
  recursiveReadOnly? *core_container.RecursiveReadOnlyMode
  volumeStatus? *VolumeStatus
VolumeStatus
  image? *ImageVolumeStatus
ImageVolumeStatus
  imageRef? string
AzureDataDiskCachingMode = string
AzureDataDiskKind = string
HostPathType = string
PersistentVolumeAccessMode = string
PersistentVolumeMode = string
StorageMedium = string
"""
