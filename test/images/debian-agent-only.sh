#!/bin/sh
# Given to debian.sh with --customize: the same image without cloud-init, so that WALinuxAgent makes the user, the host keys and the host name.
set -eu
root=$1

chroot "$root" dpkg --purge cloud-init >/dev/null
rm -rf "$root/etc/cloud" "$root/var/lib/cloud"
sed -i 's/^Provisioning\.Agent=.*/Provisioning.Agent=waagent/' "$root/etc/waagent.conf"
# The network that cloud-init would have configured.
printf '\nauto eth0\niface eth0 inet dhcp\n' >>"$root/etc/network/interfaces"
