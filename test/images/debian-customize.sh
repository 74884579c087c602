#!/bin/sh
# Run with the root tree as $1: what a marketplace image must have (configuration) and must not have (traces of its making).
set -eu
root=$1

configure_disks() {
  # By PARTUUID: device names change between SCSI and NVMe sizes. No swap: Azure keeps it off the OS disk.
  cat >"$root/etc/fstab" <<TEXT
PARTUUID=$SLIPWAY_ROOT_PARTUUID / ext4 defaults,discard,errors=remount-ro 0 1
PARTUUID=$SLIPWAY_ESP_PARTUUID /boot/efi vfat umask=0077 0 0
TEXT
  mkdir -p "$root/boot/efi"
  printf 'blacklist floppy\n' >"$root/etc/modprobe.d/azure.conf"
}

configure_network() {
  printf 'localhost\n' >"$root/etc/hostname"
  printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >"$root/etc/hosts"
  printf 'auto lo\niface lo inet loopback\n\nsource /etc/network/interfaces.d/*\n' >"$root/etc/network/interfaces"
  # A platform that is slow to answer DHCP must not leave the machine without an address.
  sed -i -E '/^#?timeout [0-9]+;/d' "$root/etc/dhcp/dhclient.conf"
  printf 'timeout 300;\n' >>"$root/etc/dhcp/dhclient.conf"
}

# Certification reads the main file literally and ignores drop-ins.
configure_ssh() {
  sed -i -E '/^[[:space:]]*#?[[:space:]]*(ClientAliveInterval|PasswordAuthentication)[[:space:]]/d' "$root/etc/ssh/sshd_config"
  printf 'ClientAliveInterval 180\nPasswordAuthentication no\n' >>"$root/etc/ssh/sshd_config"
  rm -f "$root"/etc/ssh/ssh_host_*
  # Where no data source is found nobody else makes host keys, and sshd would not start.
  mkdir -p "$root/etc/systemd/system/ssh.service.d"
  printf '[Service]\nExecStartPre=\nExecStartPre=/usr/bin/ssh-keygen -A\nExecStartPre=/usr/sbin/sshd -t\n' \
    >"$root/etc/systemd/system/ssh.service.d/host-keys.conf"
}

set_agent() { # <key> <value>
  sed -i -E "/^[[:space:]]*#?[[:space:]]*$1[[:space:]]*=/d" "$root/etc/waagent.conf"
  printf '%s=%s\n' "$1" "$2" >>"$root/etc/waagent.conf"
}

configure_agents() {
  set_agent Provisioning.Agent cloud-init
  set_agent Provisioning.RegenerateSshHostKeyPair y
  set_agent Provisioning.DeleteRootPassword y
  set_agent ResourceDisk.Format n
  set_agent ResourceDisk.EnableSwap n
  set_agent ResourceDisk.SwapSizeMB 0
  set_agent AutoUpdate.Enabled y
  printf 'datasource_list: [ Azure ]\n' >"$root/etc/cloud/cloud.cfg.d/91-azure_datasource.cfg"
  rm -f "$root/etc/cloud/cloud.cfg.d/90_dpkg.cfg"
  # The one locale that needs no data; cloud-init's default would fail, because the image carries no other.
  printf 'locale: C.UTF-8\n' >"$root/etc/cloud/cloud.cfg.d/20_locale.cfg"
}

# What a customer's machine updates from, whatever mirror this build used.
configure_apt() {
  rm -f "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/* "$root/etc/apt/apt.conf.d/99mmdebstrap" "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
  cat >"$root/etc/apt/sources.list.d/debian.sources" <<'TEXT'
Types: deb
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
TEXT
}

remove_traces() {
  # Empty, not absent: systemd then makes a new id at each first boot and saves it here.
  : >"$root/etc/machine-id"
  rm -f "$root/var/lib/dbus/machine-id" "$root/var/lib/systemd/random-seed" "$root/etc/resolv.conf" "$root"/etc/*-
  rm -rf "$root"/var/lib/waagent/* "$root"/var/lib/cloud/* "$root"/var/lib/dhcp/* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb
  rm -rf "$root"/var/cache/debconf/*-old "$root"/var/lib/dpkg/*-old "$root"/tmp/* "$root"/var/tmp/*
  find "$root/var/log" -type f -delete
  find "$root/root" "$root/home" -name '.*history' -delete
  rm -rf "$root/root/.ssh"
}

configure_disks
configure_network
configure_ssh
configure_agents
configure_apt
remove_traces
