#include <tunables/global>
profile k8s-deny-write flags=(attach_disconnected) {
  #include <abstractions/base>
  file,
  network,
  # Nothing may be written.
  deny /** w,
}
