#!/usr/bin/env bash
# Builds a bootable Debian 12 marketplace image as a fixed VHD: GPT, ESP with systemd-boot, ext4 root. No loop device, no mount, no virtual machine.
# What makes it certifiable stands in debian-customize.sh; this file turns a root tree into a disk.
set -euo pipefail

readonly here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly release=bookworm
readonly mib=$((1024 * 1024))
# First partition at sector 2048: the first MiB of a GPT disk must stay empty (VM certification FAQ).
readonly esp_start=$mib
readonly esp_size=$((100 * mib))
readonly root_start=$((esp_start + esp_size))
# Room for the backup partition table at the end, rounded so that the root ends on a MiB.
readonly tail_size=$mib
# ttyS0 last, so that /dev/console is the serial line. rootdelay: see debian-initramfs.sh.
readonly kernel_options="console=tty1 console=ttyS0,115200n8 earlyprintk=ttyS0,115200 rootdelay=300 net.ifnames=0"
readonly packages=(
  systemd-sysv udev dbus kmod systemd-timesyncd
  linux-image-cloud-amd64 initramfs-tools zstd systemd-boot-efi
  cloud-init cloud-guest-utils gdisk e2fsprogs waagent hyperv-daemons
  openssh-server openssl sudo python3 ca-certificates
  iproute2 iptables ifupdown isc-dhcp-client netbase
)

usage() {
  cat <<'TEXT'
Build a bootable, certifiable Debian 12 image as a fixed VHD.

Usage: debian.sh OUT.vhd [--size 2G] [--customize SCRIPT]... [--sources FILE]

  --size SIZE         virtual size, in M or G (default 2G, at least 1G)
  --customize SCRIPT  executable run last with the root tree as its first argument;
                      repeat for more. This is how an image gets a defect:
                        echo 'root:hunter2' | chpasswd --root "$1"
  --sources FILE      apt sources of Debian 12 (default: this machine's, else the public archive)
  -h, --help          this text

Example: npm run image:debian -- /tmp/debian.vhd --size 4G

Exit codes: 0 built, 1 the build failed, 2 wrong arguments, 4 a tool is missing.
Runs as root, or as anybody where mmdebstrap may use user namespaces (newuidmap) or fakechroot.
TEXT
}

refuse() { # <exit code> <message>
  printf 'debian.sh: %s\n' "$2" >&2
  exit "$1"
}

say() { printf '[%4ds] %s\n' "$SECONDS" "$1" >&2; }

parse_size() { # <text> -> bytes
  [[ $1 =~ ^([1-9][0-9]{0,5})([MG])$ ]] || refuse 2 "--size \"$1\" is not a size. Write a number and M or G, such as 2G."
  local bytes=$((BASH_REMATCH[1] * mib))
  [[ ${BASH_REMATCH[2]} == G ]] && bytes=$((bytes * 1024))
  ((bytes >= 1024 * mib)) || refuse 2 "--size \"$1\" is too small for Debian. Give at least 1G."
  echo "$bytes"
}

parse_arguments() {
  out="" size=$((2048 * mib)) sources="" customize=()
  while (($# > 0)); do
    case $1 in
      -h | --help) usage; exit 0 ;;
      --size | --customize | --sources) (($# > 1)) || refuse 2 "$1 needs a value. See --help." ;;&
      --size) size=$(parse_size "$2"); shift 2 ;;
      --customize) [[ -x $2 && -f $2 ]] || refuse 2 "--customize \"$2\" is not an executable file. Check the path, or chmod +x it."
        customize+=("$(realpath "$2")"); shift 2 ;;
      --sources) [[ -r $2 ]] || refuse 2 "--sources \"$2\" cannot be read. Check the path."
        sources=$(realpath "$2"); shift 2 ;;
      -*) refuse 2 "\"$1\" is not an option. See --help." ;;
      *) [[ -z $out ]] || refuse 2 "\"$1\" is one argument too many: one OUT.vhd only. See --help."
        out=$1; shift ;;
    esac
  done
  [[ -n $out ]] || refuse 2 "Say where the image goes: debian.sh OUT.vhd. See --help."
  [[ -d $(dirname "$out") ]] || refuse 2 "The folder of \"$out\" does not exist. Create it first."
}

require_tools() {
  PATH=$PATH:/usr/sbin:/sbin
  local missing=() entry
  for entry in mmdebstrap:mmdebstrap qemu-img:qemu-utils mcopy:mtools mke2fs:e2fsprogs sfdisk:fdisk mkfs.vfat:dosfstools; do
    command -v "${entry%%:*}" >/dev/null || missing+=("$entry")
  done
  ((EUID == 0)) || command -v fakeroot >/dev/null || missing+=(fakeroot:fakeroot)
  [[ -e /usr/share/keyrings/debian-archive-keyring.gpg ]] || missing+=(debian-archive-keyring:debian-archive-keyring)
  ((${#missing[@]} == 0)) || refuse 4 "Missing: ${missing[*]%%:*}. Install with: sudo apt-get install -y ${missing[*]##*:}"
}

# The machine's own sources when they are this release's (a mirror or a proxy may be the only way out), else Debian's public archive.
write_sources() {
  local file found=()
  if [[ -n $sources ]]; then found=("$sources"); else
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
      [[ -r $file ]] && grep -qE "^[^#]*[[:space:]]$release([[:space:]]|\$)" "$file" && found+=("$file")
    done
  fi
  ((${#found[@]} > 0)) || { echo "deb http://deb.debian.org/debian $release main" >"$work/debian.list"; found=("$work/debian.list"); }
  apt_sources=("${found[@]}")
  # Proxies and other ways of fetching, as apt on this machine has them; debian-customize.sh takes them out of the image again.
  if command -v apt-config >/dev/null; then apt-config dump --format '%F "%v";%n' Acquire | grep -E '^Acquire::(https?|Retries|Check)[^ ]* "[^"]' >"$work/apt.conf" || true
  else : >"$work/apt.conf"; fi
}

build_tree() {
  say "installing Debian $release and ${#packages[@]} packages (about a minute)"
  local hooks=() script
  for script in ${customize[@]+"${customize[@]}"}; do hooks+=("--customize-hook=$script"); done
  SLIPWAY_ROOT_PARTUUID=$root_uuid SLIPWAY_ESP_PARTUUID=$esp_uuid mmdebstrap --variant=minbase --mode=auto --format=tar \
    --include="$(IFS=,; echo "${packages[*]}")" --aptopt="$work/apt.conf" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --essential-hook="$here/debian-initramfs.sh" --customize-hook="$here/debian-customize.sh" ${hooks[@]+"${hooks[@]}"} \
    --skip=cleanup/reproducible/machine-id,output/dev "$release" "$work/root.tar" "${apt_sources[@]}" >"$work/build.log" 2>&1 ||
    { tail -n 30 "$work/build.log" >&2; refuse 1 "Debian could not be installed; the last lines of the log are above."; }
}

write_partition_table() {
  truncate -s "$size" "$work/disk.raw"
  sfdisk --quiet "$work/disk.raw" <<TABLE
label: gpt
unit: sectors
start=$((esp_start / 512)), size=$((esp_size / 512)), type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, uuid=$esp_uuid, name=ESP
start=$((root_start / 512)), size=$(((size - tail_size - root_start) / 512)), type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, uuid=$root_uuid, name=root
TABLE
}

write_root() {
  say "writing the root file system"
  mkdir "$work/root"
  # /dev is only a mount point here: the archive carries no device nodes, which not everybody may unpack.
  # One fakeroot session for both, so that owners survive from the archive to the file system; real root needs none.
  local session=()
  ((EUID == 0)) || session=(fakeroot)
  ${session[@]+"${session[@]}"} bash -euc '
    mkdir "$1/root/dev"
    tar --extract --numeric-owner --xattrs --xattrs-include="*" --file "$1/root.tar" --directory "$1/root"
    mke2fs -q -F -t ext4 -L root -m 1 -E "offset=$2,lazy_itable_init=0,lazy_journal_init=0" -d "$1/root" "$1/disk.raw" "$3k"' \
    _ "$work" "$root_start" "$(((size - tail_size - root_start) / 1024))"
}

write_esp() {
  say "writing the EFI system partition"
  local kernel esp="$work/esp.img"
  kernel=$(basename "$(ls -1 "$work"/root/boot/vmlinuz-* | sort -V | tail -n 1)")
  local version=${kernel#vmlinuz-}
  # One sector per cluster: with more, 100 MiB is too few clusters to count as FAT32.
  mkfs.vfat -C -F 32 -s 1 -n ESP "$esp" $((esp_size / 1024)) >>"$work/build.log"
  printf 'default debian.conf\ntimeout 0\neditor no\n' >"$work/loader.conf"
  printf 'title Debian 12\nversion %s\nlinux /%s\ninitrd /initrd.img-%s\noptions root=PARTUUID=%s ro %s\n' \
    "$version" "$kernel" "$version" "$root_uuid" "$kernel_options" >"$work/debian.conf"
  mmd -i "$esp" ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
  mcopy -i "$esp" "$work/root/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
  mcopy -i "$esp" "$work/root/boot/$kernel" "$work/root/boot/initrd.img-$version" ::/
  mcopy -i "$esp" "$work/loader.conf" ::/loader/
  mcopy -i "$esp" "$work/debian.conf" ::/loader/entries/
  dd if="$esp" of="$work/disk.raw" bs=1M seek=$((esp_start / mib)) conv=notrunc,sparse status=none
}

write_vhd() {
  say "writing the fixed VHD"
  # force_size: without it qemu rounds to disk geometry, and the size is no whole MiB any more.
  qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on "$work/disk.raw" "$partial"
  mv -- "$partial" "$out"
  say "built $out: $((size / mib)) MiB virtual, $(($(stat --format=%b "$out") * 512 / mib)) MiB of data"
}

main() {
  parse_arguments "$@"
  require_tools
  esp_uuid=$(</proc/sys/kernel/random/uuid) root_uuid=$(</proc/sys/kernel/random/uuid)
  partial="$out.partial-$$"
  work=$(mktemp -d "${TMPDIR:-/tmp}/slipway-debian.XXXXXX")
  trap 'rm -rf -- "$work" "$partial"' EXIT
  trap 'exit 130' INT TERM HUP
  # mmdebstrap may work as another user id, who must be able to reach the folder.
  chmod 755 "$work"
  write_sources
  build_tree
  write_partition_table
  write_root
  write_esp
  write_vhd
}

main "$@"
