# Shared by the three sets of rules. They run inside the image's tree by busybox; /.corpus holds what a started machine would answer:
# cmdline, machine, packages ("name version" a line), distribution, swap-partitions, swap-once-started.
# Every rule prints one line: <number> <pass|fail|warn|lost|not-run> <reason>. "lost" is said and passes all the same.
answer() { cat "/.corpus/$1" 2>/dev/null; }
say() { echo "$*"; }
version_of() { # <package>...: the first one installed
  for name in "$@"; do
    found=$(sed -n "s/^$name //p" /.corpus/packages | head -n 1)
    [ -n "$found" ] && { echo "$found"; return; }
  done
}
plain() { # 1:2.3.4-5+x -> 2.3.4
  echo "$1" | sed -e 's/^[0-9]*://' -e 's/[^0-9.].*//'
}
at_least() { # <version> <floor>, both dotted numbers
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
bytes() { wc -c <"$1" 2>/dev/null || echo 0; }
# The first value that stands literally in the main file; drop-ins are not read.
literal_interval() { sed -n 's/^ *ClientAliveInterval[ =]*\([^ ]*\).*/\1/p' /etc/ssh/sshd_config 2>/dev/null | head -n 1; }
agent_version() {
  found=$(version_of waagent walinuxagent WALinuxAgent python-azure-agent python3-azure-agent)
  [ -n "$found" ] || found=$(cat /usr/local/lib/python3*/dist-packages/WALinuxAgent*/azurelinuxagent/common/version.py 2>/dev/null | sed -n "s/^AGENT_VERSION = '\(.*\)'/\1/p")
  plain "$found"
}
