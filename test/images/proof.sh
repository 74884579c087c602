#!/usr/bin/env bash
# Proves on a real Debian image what the tests prove on small ones: it certifies, goes live, and each of four defects fails its own check.
# The defects are put into copies of the one built image: building it anew for each would take a minute each time.
set -euo pipefail

readonly here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly cli="$here/../../src/entry/cli.ts"
readonly offer=contoso/sample
# Where debian.sh puts the root file system: after the first MiB and an EFI system partition of 100 MiB.
readonly root_offset=$((101 * 1024 * 1024))

say() { printf '[%4ds] %s\n' "$SECONDS" "$1"; }

fail() { # <what was found> <what to do>
  printf '\n✘ proof-failed\n    %s\n    fix  %s\n' "$1" "$2" >&2
  exit 1
}

slipway() { SLIPWAY_CALLED_AS=slipway node "$cli" "$@"; }

require_tools() {
  PATH=$PATH:/usr/sbin:/sbin
  local tool
  for tool in git node qemu-img qemu-system-x86_64 debugfs; do
    command -v "$tool" >/dev/null || { printf '✘ tool-missing\n    %s is not installed.\n    fix  sudo apt-get install -y git qemu-utils qemu-system-x86 ovmf openssh-client e2fsprogs\n' "$tool" >&2; exit 4; }
  done
}

make_repository() {
  git init --quiet --initial-branch=main "$work"
  cd "$work"
  git config user.name "Ada Publisher"
  git config user.email ada@contoso.example
  slipway init --quiet >/dev/null
  echo "staging: boot" >>.github/slipway.yaml
  mkdir images
}

publish() {
  say "certifying it"
  slipway certify images/debian.vhd || fail "The Debian image does not pass certification." "Read the checks above; what makes it certifiable stands in debian-customize.sh."
  say "publishing $offer with it"
  slipway image add "$offer" standard 1.0.0 images/debian.vhd
  git add --all && git commit --quiet --message "Debian 12 as contoso/sample 1.0.0"
  slipway publish "$offer"
  local digest
  digest=$(slipway status "$offer" --json | node -p 'JSON.parse(fs.readFileSync(0, "utf8")).digest.slice(7, 15)')
  slipway log "$offer" | grep -o 'staging booted in .*' || fail "The image was not started from a region." "Read the steps above, and 'slipway log'."
  say "looking at the preview, and giving Go live for $digest"
  slipway go-live "$offer" --digest "$digest"
  slipway verify
  slipway offers | grep -q "$offer *live" || fail "$offer is not live." "Read the steps above."
}

# <name> <check that must fail, alone>; the defect is made by the function of that name from images/bad.vhd.
expect_defect() {
  local name=$1 check=$2 found
  cp --sparse=always images/debian.vhd images/bad.vhd
  "$name" images/bad.vhd
  found=$(slipway certify images/bad.vhd | tee report.txt | grep -oE '^ +[A-Z]+-[0-9]{3} +error' | grep -oE '[A-Z]+-[0-9]{3}' | sort -u | paste -sd ' ' || true)
  if [[ $found != "$check" ]]; then
    cat report.txt
    fail "The defect \"${name//_/ }\" failed \"$found\", not $check alone." "Compare the report above with the check."
  fi
  say "${name//_/ }: $(grep -m 1 -E "^ +$check +error" report.txt | sed -E 's/^ +//; s/ +/ /g')"
}

read_file() { debugfs -R "cat $2" "$1?offset=$root_offset" 2>/dev/null; }

# Keeps owner and mode of /etc/shadow, which have checks of their own.
write_file() { # <image> <path> <mode> <gid>, content on stdin
  cat >content
  printf 'rm %s\nwrite content %s\nsif %s mode %s\nsif %s gid %s\n' "$2" "$2" "$2" "$3" "$2" "$4" | debugfs -w -f - "$1?offset=$root_offset" >/dev/null 2>&1
}

a_root_password() { read_file "$1" /etc/shadow | sed 's|^root:[^:]*:|root:$y$j9T$0123456789abcdef$0123456789abcdef:|' | write_file "$1" /etc/shadow 0100640 42; }

swap_on_the_disk() { { read_file "$1" /etc/fstab; echo "/swapfile none swap sw 0 0"; } | write_file "$1" /etc/fstab 0100644 0; }

a_shell_history() { echo "passwd app" | write_file "$1" /root/.bash_history 0100600 0; }

a_size_that_is_no_whole_MiB() {
  local footer=512
  truncate --size "-$footer" "$1"
  truncate --size +512K "$1"
  mv "$1" disk.raw
  qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on disk.raw "$1"
  rm disk.raw
}

main() {
  require_tools
  work=$(mktemp -d "${TMPDIR:-/tmp}/slipway-proof.XXXXXX")
  trap 'rm -rf -- "$work"' EXIT
  trap 'exit 130' INT TERM HUP
  make_repository
  say "building a Debian 12 image (about a minute)"
  bash "$here/debian.sh" "$work/images/debian.vhd"
  publish
  expect_defect a_root_password ACC-002
  expect_defect swap_on_the_disk SWAP-001
  expect_defect a_size_that_is_no_whole_MiB VHD-004
  expect_defect a_shell_history GEN-011
  say "proven: a bootable Debian 12 is live as $offer, and each of four defects fails its own check"
}

main "$@"
