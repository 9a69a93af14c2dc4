"""A node's files as their programs read them: which file, which line, which value counts."""

import pytest

from lab.cluster.state import State
from lab.subjects.hosts.compare import held
from lab.subjects.hosts.node import node


def found(files):
    return node(State(node_files=files))


def value(files, *key):
    return held(found(files), key)


def test_sshd_takes_the_first_value_and_says_which_line_is_idle():
    files = {"/etc/ssh/sshd_config": "PermitRootLogin no\nX11Forwarding yes\npermitrootlogin yes\n"}
    assert value(files, "sshd", "PermitRootLogin") == "no"
    assert value(files, "sshd", "PasswordAuthentication") == "yes"
    idle = found(files).idle[0]
    assert (idle.why, idle.span.line) == ("sshd-first-wins", 3)


def test_what_sshd_includes_counts_where_the_include_stands():
    main = "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication no\n"
    files = {"/etc/ssh/sshd_config": main, "/etc/ssh/sshd_config.d/50-cloud.conf": "PasswordAuthentication yes\n"}
    assert value(files, "sshd", "PasswordAuthentication") == "yes"
    assert value({**files, "/etc/ssh/sshd_config.d/50-cloud.conf": ""}, "sshd", "PasswordAuthentication") == "no"


def test_below_match_a_setting_is_for_some_users_only():
    files = {"/etc/ssh/sshd_config": "Match User deploy\n  PermitRootLogin no\n"}
    assert value(files, "sshd", "PermitRootLogin") == "prohibit-password"
    assert value(files, "sshd for user deploy", "PermitRootLogin") == "no"


def test_keywords_that_list_add_up():
    files = {"/etc/ssh/sshd_config": "AllowUsers anna\nAllowUsers ben carl\n"}
    assert value(files, "sshd", "AllowUsers") == {"anna", "ben", "carl"}


@pytest.mark.parametrize(
    ("files", "said", "line"),
    [
        ({"/etc/ssh/sshd_config": "\nPermitRootLogon no\n"}, "Bad configuration option: PermitRootLogon", 2),
        ({"/etc/ssh/sshd_config": "PasswordAuthentication maybe\n"}, 'unsupported option "maybe"', 1),
        ({"/etc/modprobe.d/a.conf": "# x\nblack list dccp\n"}, "ignoring bad line starting with 'black'", 2),
        ({"/etc/sudoers": "root ALL=(ALL) ALL\nanna ALL ALL\n"}, "syntax error", 2),
        ({"/etc/docker/daemon.json": '{\n "icc": false,\n}\n'}, "no JSON", 3),
        ({"/etc/docker/daemon.json": '{"icc": false,\n "no-new-privilege": true}\n'}, "no-new-privilege", 2),
    ],
)
def test_a_program_refuses_what_it_cannot_read_and_says_where(files, said, line):
    trouble = found(files).troubles[0]
    assert said in trouble.text
    assert trouble.span.line == line


def test_parameters_are_read_in_the_order_of_names_and_the_last_counts():
    files = {
        "/usr/lib/sysctl.d/90-a.conf": "kernel.sysrq = 1\n",
        "/etc/sysctl.d/10-b.conf": "kernel.sysrq=0\nnet/ipv4/ip_forward = 1\n",
        "/etc/sysctl.d/95-c": "kernel.sysrq = 5\n",
    }
    assert value(files, "sysctl", "kernel.sysrq") == "1"
    assert value(files, "sysctl", "net.ipv4.ip_forward") == "1"
    assert value({**files, "/etc/sysctl.conf": "kernel.sysrq = 7"}, "sysctl", "kernel.sysrq") == "7"
    assert {idle.why for idle in found(files).idle} == {"sysctl-later-wins", "sysctl-file-not-read"}


def test_a_file_of_the_same_name_in_etc_replaces_the_packages():
    files = {"/usr/lib/sysctl.d/50-x.conf": "kernel.sysrq = 1\n", "/etc/sysctl.d/50-x.conf": "kernel.panic = 10\n"}
    assert value(files, "sysctl", "kernel.sysrq") == "176"


def test_blacklist_is_no_prohibition_and_install_is():
    files = {"/etc/modprobe.d/a.conf": "blacklist dccp\ninstall usb-storage /bin/true\ninstall rds /sbin/modprobe x\n"}
    assert value(files, "module", "dccp") == "loaded by its name only"
    assert value(files, "module", "usb_storage") == "cannot be loaded"
    assert value(files, "module", "rds") == "can be loaded"


def test_a_prohibited_module_is_not_loaded_at_the_start_either():
    files = {"/etc/modprobe.d/a.conf": "install dccp /bin/false\n"}
    files["/etc/modules-load.d/x.conf"] = "dccp\nbr_netfilter\n"
    assert value(files, "loaded at the start", "dccp") == "no"
    assert value(files, "loaded at the start", "br_netfilter") == "yes"


PEOPLE = {
    "/etc/passwd": "root:x:0:0::/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\neve:x:0:0::/:/bin/sh\n",
    "/etc/group": "sudo:x:27:anna\nanna:x:1000:\nroot:x:0:\n",
}


def test_users_have_their_own_group_and_those_that_list_them():
    assert value(PEOPLE, "groups", "anna") == {"anna", "sudo"}
    assert value(PEOPLE, "root", "eve") == "is root by another name"


def sudoers(text, **more):
    return {**PEOPLE, "/etc/sudoers": text, **more}


@pytest.mark.parametrize(
    ("text", "rights"),
    [
        ("anna ALL=(ALL:ALL) ALL\n", {"ALL: ALL"}),
        ("anna ALL=NOPASSWD: /bin/a, /b x\n", {"root: /bin/a, without a password", "root: /b x, without a password"}),
        ("anna ALL=(root) NOPASSWD: /bin/a, PASSWD: /bin/b\n", {"root: /bin/a, without a password", "root: /bin/b"}),
        ("anna ALL=NOPASSWD: /bin/a\nanna ALL=/bin/a\n", {"root: /bin/a"}),
        ("Cmnd_Alias C = /bin/a, /bin/b\nanna ALL=(www) C\n", {"www: /bin/a", "www: /bin/b"}),
        ("User_Alias U = anna, ben\nU ALL=/bin/a\n", {"root: /bin/a"}),
        ("%sudo ALL=(ALL) ALL\n", {"ALL: ALL"}),
        ("anna ALL=(root) ALL, !/bin/bash\n", {"root: ALL", "root: !/bin/bash"}),
        ("anna ALL=(root) \\\n  /bin/a\n", {"root: /bin/a"}),
    ],
)
def test_sudo_gives_what_its_entries_say(text, rights):
    assert value(sudoers(text), "sudo", "anna") == rights


def test_sudo_passes_over_files_with_a_dot_in_their_names():
    main = "@includedir /etc/sudoers.d\n"
    entry = "anna ALL=(root) /bin/a\n"
    assert value(sudoers(main, **{"/etc/sudoers.d/anna": entry}), "sudo", "anna") == {"root: /bin/a"}
    passed = sudoers(main, **{"/etc/sudoers.d/anna.conf": entry})
    assert value(passed, "sudo", "anna") == frozenset()
    assert found(passed).idle[0].why == "sudoers-file-skipped"


UNIT = "[Service]\nExecStart=/usr/bin/dockerd -H fd://\n"
DROP_IN = "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://0.0.0.0:2375\n"


def test_docker_listens_where_flags_or_file_say_and_refuses_both():
    files = {"/lib/systemd/system/docker.service": UNIT}
    assert value(files, "docker", "hosts") == {"unix:///var/run/docker.sock"}
    files["/etc/systemd/system/docker.service.d/o.conf"] = DROP_IN
    assert value(files, "docker", "hosts") == {"unix:///var/run/docker.sock", "tcp://0.0.0.0:2375"}
    files["/etc/docker/daemon.json"] = '{"hosts": ["unix:///var/run/docker.sock"]}'
    assert "both as a flag and in the configuration file: hosts" in found(files).troubles[0].text
