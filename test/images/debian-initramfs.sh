#!/bin/sh
# Run before the kernel is installed, with the root tree as $1: makes an initramfs that finds its disk on Hyper-V, on Azure's NVMe sizes and in QEMU.
set -eu
config=$1/etc/initramfs-tools

write_script() { # <path below /etc/initramfs-tools>, content on stdin
  mkdir -p "$(dirname "$config/$1")"
  { printf '#!/bin/sh\n[ "${1:-}" = prereqs ] && exit 0\n'; cat; } >"$config/$1"
  chmod 755 "$config/$1"
}

# Modules that a kernel lacks or has built in are passed over: Debian's cloud kernel has no ahci, and NVMe built in.
write_script hooks/cloud-drivers <<'HOOK'
. /usr/share/initramfs-tools/hook-functions
manual_add_modules hv_vmbus hv_storvsc hv_netvsc hv_utils hid-hyperv hyperv-keyboard pci-hyperv nvme
manual_add_modules ahci ata_piix sd_mod virtio_pci virtio_blk virtio_scsi
# The root is not known yet while the image is made, so that its checker is not found by itself.
for tool in fsck fsck.ext4 logsave; do copy_exec "/sbin/$tool"; done
HOOK

# Certification asks for rootdelay=300. Debian's initramfs takes it twice: as a pause (each boot would sleep five minutes) and as the limit of its
# wait for the root device. These two scripts take the first meaning away and put the second back.
write_script scripts/init-top/rootdelay-no-pause <<'HOOK'
echo 'ROOTDELAY=' >>/conf/param.conf
HOOK
write_script scripts/init-premount/rootdelay-as-limit <<'HOOK'
for word in $(cat /proc/cmdline); do
  case $word in rootdelay=*) echo "ROOTDELAY=${word#rootdelay=}" >>/conf/param.conf ;; esac
done
HOOK
