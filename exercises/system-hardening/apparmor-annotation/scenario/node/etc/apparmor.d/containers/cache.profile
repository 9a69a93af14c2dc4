#include <tunables/global>
profile k8s-cache flags=(attach_disconnected) {
  #include <abstractions/base>
  network inet tcp,
  network inet6 tcp,
  capability net_bind_service,
  /agnhost rix,
  /etc/** r,
  owner /var/cache/** rw,
  deny /proc/sys/** w,
}
