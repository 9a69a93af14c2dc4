"""The kubelet's configuration (kubelet.config.k8s.io/v1beta1); for the notation see :mod:`lab.manifests.schema`.

A ``Duration`` reads itself: whatever stands there is kept as it is. Parts that belong to other packages are not
looked into.
"""

GO_PACKAGE = "v1beta1"

TYPES = """
KubeletConfiguration
  kind? string
  apiVersion? string
  enableServer? *bool
  staticPodPath? string
  podLogsDir? string
  syncFrequency? Duration
  fileCheckFrequency? Duration
  httpCheckFrequency? Duration
  staticPodURL? string
  staticPodURLHeader? any
  address? string
  port? int32
  readOnlyPort? int32
  tlsCertFile? string
  tlsPrivateKeyFile? string
  tlsCipherSuites? []string
  tlsCurvePreferences? []int32
  tlsMinVersion? string
  rotateCertificates? bool
  serverTLSBootstrap? bool
  authentication KubeletAuthentication
  authorization KubeletAuthorization
  registryPullQPS? *int32
  registryBurst? int32
  imagePullCredentialsVerificationPolicy? ImagePullCredentialsVerificationPolicy
  preloadedImagesVerificationAllowlist? []string
  eventRecordQPS? *int32
  eventBurst? int32
  enableDebuggingHandlers? *bool
  enableContentionProfiling? bool
  healthzPort? *int32
  healthzBindAddress? string
  oomScoreAdj? *int32
  clusterDomain? string
  clusterDNS? []string
  streamingConnectionIdleTimeout? Duration
  nodeStatusUpdateFrequency? Duration
  nodeStatusReportFrequency? Duration
  nodeLeaseDurationSeconds? int32
  imageMinimumGCAge? Duration
  imageMaximumGCAge? Duration
  imageGCHighThresholdPercent? *int32
  imageGCLowThresholdPercent? *int32
  volumeStatsAggPeriod? Duration
  kubeletCgroups? string
  systemCgroups? string
  cgroupRoot? string
  cgroupsPerQOS? *bool
  cgroupDriver? string
  cpuManagerPolicy? string
  singleProcessOOMKill? *bool
  cpuManagerPolicyOptions? map[string]string
  cpuManagerReconcilePeriod? Duration
  memoryManagerPolicy? string
  topologyManagerPolicy? string
  topologyManagerScope? string
  topologyManagerPolicyOptions? map[string]string
  qosReserved? map[string]string
  runtimeRequestTimeout? Duration
  hairpinMode? string
  maxPods? int32
  podCIDR? string
  podPidsLimit? *int64
  resolvConf? *string
  runOnce? bool
  cpuCFSQuota? *bool
  cpuCFSQuotaPeriod? *Duration
  nodeStatusMaxImages? *int32
  maxOpenFiles? int64
  contentType? string
  kubeAPIQPS? *int32
  kubeAPIBurst? int32
  serializeImagePulls? *bool
  maxParallelImagePulls? *int32
  evictionHard? map[string]string
  evictionSoft? map[string]string
  evictionSoftGracePeriod? map[string]string
  evictionPressureTransitionPeriod? Duration
  evictionMaxPodGracePeriod? int32
  evictionMinimumReclaim? map[string]string
  mergeDefaultEvictionSettings? *bool
  podsPerCore? int32
  enableControllerAttachDetach? *bool
  protectKernelDefaults? bool
  makeIPTablesUtilChains? *bool
  iptablesMasqueradeBit? *int32
  iptablesDropBit? *int32
  featureGates? map[string]bool
  failSwapOn? *bool
  memorySwap? MemorySwapConfiguration
  containerLogMaxSize? string
  containerLogMaxFiles? *int32
  containerLogMaxWorkers? *int32
  containerLogMonitorInterval? *Duration
  configMapAndSecretChangeDetectionStrategy? ResourceChangeDetectionStrategy
  systemReserved? map[string]string
  kubeReserved? map[string]string
  reservedSystemCPUs? string
  showHiddenMetricsForVersion? string
  systemReservedCgroup? string
  kubeReservedCgroup? string
  enforceNodeAllocatable? []string
  allowedUnsafeSysctls? []string
  defaultPodSysctls? map[string]string
  volumePluginDir? string
  providerID? string
  kernelMemcgNotification? bool
  logging? any
  enableSystemLogHandler? *bool
  enableSystemLogQuery? *bool
  shutdownGracePeriod? Duration
  shutdownGracePeriodCriticalPods? Duration
  shutdownGracePeriodByPodPriority? []ShutdownGracePeriodByPodPriority
  crashLoopBackOff? CrashLoopBackOffConfig
  reservedMemory? []MemoryReservation
  enableProfilingHandler? *bool
  enableDebugFlagsHandler? *bool
  seccompDefault? *bool
  memoryThrottlingFactor? *float64
  memoryReservationPolicy? MemoryReservationPolicy
  registerWithTaints? any
  registerNode? *bool
  tracing? any
  localStorageCapacityIsolation? *bool
  containerRuntimeEndpoint string
  imageServiceEndpoint? string
  failCgroupV1? *bool
  userNamespaces? *UserNamespaces
KubeletAuthorization
  mode? KubeletAuthorizationMode
  webhook KubeletWebhookAuthorization
KubeletWebhookAuthorization
  cacheAuthorizedTTL? Duration
  cacheUnauthorizedTTL? Duration
KubeletAuthentication
  x509 KubeletX509Authentication
  webhook KubeletWebhookAuthentication
  anonymous KubeletAnonymousAuthentication
KubeletX509Authentication
  clientCAFile? string
KubeletWebhookAuthentication
  enabled? *bool
  cacheTTL? Duration
KubeletAnonymousAuthentication
  enabled? *bool
MemorySwapConfiguration
  swapBehavior? string
CrashLoopBackOffConfig
  maxContainerRestartPeriod? *Duration
MemoryReservation
  numaNode int32
  limits any
ShutdownGracePeriodByPodPriority
  priority int32
  shutdownGracePeriodSeconds int64
UserNamespaces
  idsPerPod? *int64
HairpinMode = string
ResourceChangeDetectionStrategy = string
ImagePullCredentialsVerificationPolicy = string
MemoryReservationPolicy = string
KubeletAuthorizationMode = string
Duration = any
"""
