"""The fields that events have, by the type of their values.

Source: the tables of falcosecurity/libs (userspace/libsinsp/sinsp_filtercheck_*.cpp) and falco.org's page of supported
fields, for those that the container and k8saudit plugins bring.
"""

from __future__ import annotations

TEXTS = """
evt.outputtime evt.dir evt.type syscall.type evt.category evt.args evt.arg evt.info evt.res evt.io_dir evt.time
evt.time.s evt.time.iso8601 evt.datetime evt.datetime.s evt.pluginname evt.plugininfo evt.source evt.asynctype
evt.hostname evt.abspath evt.latency.human
fd.type fd.typechar fd.name fd.directory fd.filename fd.l4proto fd.sockfamily fd.uid fd.containername
fd.containerdirectory fd.cproto fd.sproto fd.lproto fd.rproto fd.cip.name fd.sip.name fd.lip.name fd.rip.name
fd.nameraw fs.path.name fs.path.nameraw fs.path.source fs.path.sourceraw fs.path.target fs.path.targetraw
fdlist.nums fdlist.names fdlist.cips fdlist.sips fdlist.cports fdlist.sports
proc.exe proc.pexe proc.aexe proc.exepath proc.pexepath proc.aexepath proc.name proc.pname proc.aname proc.args
proc.aargs proc.cmdline proc.pcmdline proc.acmdline proc.exeline proc.env proc.aenv proc.cwd proc.sname proc.sid.exe
proc.sid.exepath proc.vpgid.name proc.vpgid.exe proc.vpgid.exepath proc.pgid.name proc.pgid.exe proc.pgid.exepath
proc.stdin.type proc.stdout.type proc.stderr.type proc.stdin.name proc.stdout.name proc.stderr.name
thread.cap_permitted thread.cap_inheritable thread.cap_effective thread.nametid thread.cgroups thread.cgroup
user.name user.homedir user.shell user.loginname group.name
container.id container.full_id container.name container.image container.image.id container.type container.mounts
container.mount container.mount.source container.mount.dest container.mount.mode container.mount.rdwr
container.mount.propagation container.image.repository container.image.tag container.image.digest
container.healthcheck container.liveness_probe container.readiness_probe container.ip container.cni.json
container.label container.labels
k8s.pod.name k8s.ns.name k8s.pod.id k8s.pod.uid k8s.pod.sandbox_id k8s.pod.full_sandbox_id k8s.pod.label k8s.pod.labels
k8s.pod.ip k8s.pod.cni.json k8s.rc.name k8s.rc.id k8s.rc.label k8s.rc.labels k8s.svc.name k8s.svc.id k8s.svc.label
k8s.svc.labels k8s.ns.id k8s.ns.label k8s.ns.labels k8s.rs.name k8s.rs.id k8s.rs.label k8s.rs.labels
k8s.deployment.name k8s.deployment.id k8s.deployment.label k8s.deployment.labels
"""

NUMBERS = """
evt.latency evt.latency.s evt.latency.quantized evt.deltatime evt.deltatime.s evt.type.is evt.cpu evt.buflen evt.rawres
evt.wait_latency evt.count evt.count.error evt.count.error.file evt.count.error.net evt.count.error.memory
evt.count.error.other evt.count.exit evt.count.procinfo evt.count.threadinfo evt.num evt.rawtime evt.rawtime.s
evt.reltime evt.reltime.s evt.rawarg
fd.num fd.dev fd.dev.major fd.dev.minor fd.ino
proc.cmdnargs proc.cmdlenargs proc.loginshellid proc.tty proc.pid proc.ppid proc.apid proc.vpid proc.pvpid proc.sid
proc.vpgid proc.pgid proc.duration proc.ppid.duration proc.pid.ts proc.ppid.ts proc.exe_ino proc.exe_ino.ctime
proc.exe_ino.mtime proc.exe_ino.ctime_duration_proc_start proc.exe_ino.ctime_duration_pidns_start
proc.pidns_init_start_ts proc.fdopencount proc.fdlimit proc.fdusage proc.vmsize proc.vmrss proc.vmswap proc.nthreads
proc.nchilds thread.pfmajor thread.pfminor thread.tid thread.vtid thread.exectime thread.totexectime thread.cpu
thread.cpu.user thread.cpu.system thread.vmsize thread.vmrss user.uid user.loginuid group.gid
container.start_ts container.duration util.cnt
"""

BOOLEANS = """
evt.failed evt.is_io evt.is_io_read evt.is_io_write evt.is_wait evt.is_syslog evt.is_open_read evt.is_open_write
evt.is_open_exec evt.is_open_create evt.is_async fd.is_server fd.connected fd.name_changed fd.is_upper_layer
fd.is_lower_layer proc.is_exe_writable proc.is_exe_upper_layer proc.is_exe_lower_layer proc.is_exe_from_memfd
proc.is_sid_leader proc.is_vpgid_leader proc.is_pgid_leader thread.ismain container.privileged container.host_pid
container.host_network container.host_ipc
"""

PORTS = "fd.port fd.cport fd.sport fd.lport fd.rport fd.proto"
ADDRESSES = "fd.ip fd.cip fd.sip fd.lip fd.rip"
NETWORKS = "fd.net fd.cnet fd.snet fd.lnet fd.rnet"
BUFFERS = "evt.buffer"
LISTS = "fd.types"

AUDIT = """
ka.auditid ka.stage ka.auth.decision ka.auth.reason ka.auth.openshift.decision ka.auth.openshift.username ka.user.name
ka.user.groups ka.impuser.name ka.verb ka.uri ka.uri.param ka.target.name ka.target.namespace ka.target.resource
ka.target.subresource ka.target.pod.name ka.req.binding.subjects ka.req.binding.role ka.req.binding.subject.has_name
ka.req.configmap.name ka.req.configmap.obj ka.req.pod.containers.image ka.req.container.image
ka.req.pod.containers.image.repository ka.req.container.image.repository ka.req.pod.host_ipc ka.req.pod.host_network
ka.req.container.host_network ka.req.pod.host_pid ka.req.pod.containers.host_port ka.req.pod.containers.privileged
ka.req.container.privileged ka.req.pod.containers.allow_privilege_escalation ka.req.pod.containers.read_only_fs
ka.req.pod.run_as_user ka.req.pod.containers.run_as_user ka.req.pod.containers.eff_run_as_user ka.req.pod.run_as_group
ka.req.pod.containers.proc_mount ka.req.role.rules ka.req.role.rules.apiGroups ka.req.role.rules.nonResourceURLs
ka.req.role.rules.verbs ka.req.role.rules.resources ka.req.pod.fs_group ka.req.pod.supplemental_groups
ka.req.pod.containers.add_capabilities ka.req.service.type ka.req.service.ports ka.req.pod.volumes.hostpath
ka.req.volume.hostpath ka.req.pod.volumes.flexvolume_driver ka.req.pod.volumes.volume_type ka.resp.name
ka.response.code ka.response.reason ka.useragent ka.sourceips ka.cluster.name jevt.value jevt.time jevt.time.iso8601
jevt.rawtime jevt.obj
"""
"""Those of the k8saudit and json plugins; they are taken for texts, lists among them for lists of texts."""

ANCESTRAL = frozenset(("proc.aname", "proc.apid", "proc.aexe", "proc.aexepath", "proc.acmdline", "proc.aargs"))
"""Fields that without a number mean any of the process's ancestors."""

BOTH_ENDS = {
    "fd.ip": ("fd.cip", "fd.sip"),
    "fd.port": ("fd.cport", "fd.sport"),
    "fd.net": ("fd.cip", "fd.sip"),
    "fd.cnet": ("fd.cip",),
    "fd.snet": ("fd.sip",),
    "fd.lnet": ("fd.lip",),
    "fd.rnet": ("fd.rip",),
}
"""Fields that look at others: true where any of those is as asked."""

DEPRECATED = (
    "evt.dir", "evt.latency", "evt.latency.s", "evt.latency.quantized", "evt.latency.human", "evt.wait_latency",
)  # fmt: skip
"""Fields that Falco warns of."""
