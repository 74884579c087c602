import { defect, type Defect } from "./defect.ts";

const sshd = "etc/ssh/sshd_config";
const waagent = "etc/waagent.conf";
const status = "var/lib/dpkg/status";
const hash = "$6$salt$notARealHashnotARealHashnotARealHash";
const replaced = (pattern: RegExp | string, by: string) => (text: string) => text.replace(pattern, by);
const versionOf = (name: string, version: string) => (text: string) =>
  text.replace(new RegExp(`(Package: ${name}\\n[^]*?Version: )\\S+`), `$1${version}`);
const added = (more: string) => (text: string) => `${text}${more}`;

const withPackage = (name: string, version: string) => added(`\nPackage: ${name}\nStatus: install ok installed\nVersion: ${version}\n`);
/** As a zip file spells the names of its members. */
const log4j = "PK\u0003\u0004 org/apache/logging/log4j/core/lookup/JndiLookup.class";

/** Agent, accounts, SSH, packages. */
export const accessDefects: readonly Defect[] = [
  defect("AGT-001", "no agent", {
    files: {
      [status]: (text) =>
        text
          .split("\n\n")
          .filter((each) => !each.includes("Package: waagent"))
          .join("\n\n"),
    },
  }),
  defect("AGT-002", "an old agent", { files: { [status]: versionOf("waagent", "2.2.9-1") } }),
  defect("AGT-002", "an agent by hand, too old", {
    files: {
      [status]: (text) =>
        text
          .split("\n\n")
          .filter((each) => !each.includes("Package: waagent"))
          .join("\n\n"),
      "usr/lib/python3/dist-packages/azurelinuxagent/common/version.py": "AGENT_NAME = 'x'\nAGENT_VERSION = '2.1.3'\n",
    },
  }),
  defect("AGT-003", "an agent that nothing starts", { files: { "etc/systemd/system/multi-user.target.wants/waagent.service": undefined } }),
  defect("AGT-003", "a masked agent", { files: { "etc/systemd/system/waagent.service": { symlink: "/dev/null" } } }),
  defect("AGT-004", "swap by the agent", { files: { [waagent]: replaced("EnableSwap=n", "EnableSwap=y") } }, "warn"),
  defect("AGT-005", "updates turned off", { files: { [waagent]: replaced("AutoUpdate.Enabled=y", "AutoUpdate.Enabled=n") } }, "warn"),
  defect(
    "AGT-005",
    "updates in a comment only",
    { files: { [waagent]: replaced("AutoUpdate.Enabled=y", "# AutoUpdate.Enabled=y") } },
    "warn",
  ),
  defect("AGT-006", "host keys kept", { files: { [waagent]: replaced("KeyPair=y", "KeyPair=n") } }, "warn"),
  defect("AGT-007", "root password kept", { files: { [waagent]: replaced("DeleteRootPassword=y", "DeleteRootPassword=n") } }, "warn"),
  defect(
    "AGT-008",
    "no Python",
    {
      files: {
        [status]: (text) =>
          text
            .split("\n\n")
            .filter((each) => !/Package: python3/.test(each))
            .join("\n\n"),
      },
    },
    "warn",
  ),
  defect("ACC-001", "no root in passwd", { files: { "etc/passwd": replaced(/^root:.*\n/, "") } }),
  defect("ACC-002", "a root password", { files: { "etc/shadow": replaced("root:!:", `root:${hash}:`) } }),
  defect("ACC-003", "an empty password", { files: { "etc/shadow": added("app::19675:0:99999:7:::\n") } }),
  defect("ACC-003", "an account that needs no password at all", {
    files: { "etc/passwd": added("app::900:900::/srv/app:/usr/sbin/nologin\n") },
  }),
  defect("ACC-004", "a user's password", { files: { "etc/shadow": added(`app:${hash}:19675:0:99999:7:::\n`) } }),
  defect("ACC-004", "an old DES password", { files: { "etc/shadow": added("app:abJnggxhB/yWI:19675:0:99999:7:::\n") } }),
  defect("ACC-005", "a second root", { files: { "etc/passwd": added("toor:x:0:0::/root:/bin/bash\n") } }),
  defect("ACC-006", "shadow for everybody", { files: { "etc/shadow": { ...shadowEntry(), mode: 0o644 } } }),
  defect("ACC-007", "a hash in passwd", { files: { "etc/passwd": added(`app:${hash}:900:900::/srv/app:/usr/sbin/nologin\n`) } }),
  defect("ACC-008", "the build user", { files: { "etc/passwd": added("build:x:1000:1000::/home/build:/bin/bash\n") } }, "warn"),
  defect("ACC-009", "a backup with a hash", { files: { "etc/shadow-": `root:${hash}:19675:0:99999:7:::\n` } }, "warn"),
  {
    name: "no SSH server",
    image: { files: { "usr/sbin/sshd": undefined } },
    expected: { "SSH-001": "warn" },
  },
  defect(
    "SSH-002",
    "an SSH server that nothing starts",
    { files: { "etc/systemd/system/multi-user.target.wants/ssh.service": undefined } },
    "warn",
  ),
  defect("SSH-003", "no interval", { files: { [sshd]: replaced("ClientAliveInterval 180\n", "") } }),
  defect("SSH-003", "an interval in a comment", { files: { [sshd]: replaced("ClientAliveInterval", "#ClientAliveInterval") } }),
  defect("SSH-003", "an interval of 0", { files: { [sshd]: replaced("Interval 180", "Interval 0") } }),
  defect("SSH-003", "an interval too long", { files: { [sshd]: replaced("Interval 180", "Interval 236") } }),
  defect("SSH-003", "an interval in minutes, which a literal search does not read", {
    files: { [sshd]: replaced("Interval 180", "Interval 3m") },
  }),
  defect("SSH-003", "an interval in a drop-in only", {
    files: { [sshd]: replaced("ClientAliveInterval 180\n", ""), "etc/ssh/sshd_config.d/azure.conf": "ClientAliveInterval 180\n" },
  }),
  defect("SSH-004", "a drop-in that overrides the interval", {
    files: { "etc/ssh/sshd_config.d/50-cloud.conf": "clientaliveinterval 0\n" },
  }),
  defect("SSH-005", "root with a password", { files: { [sshd]: replaced("PermitRootLogin no", "PermitRootLogin yes") } }, "warn"),
  defect(
    "SSH-005",
    "root with a password from some addresses",
    { files: { [sshd]: added("Match Address 10.0.0.0/8\n  PermitRootLogin yes\n") } },
    "warn",
  ),
  defect("SSH-006", "passwords by default", { files: { [sshd]: replaced("PasswordAuthentication no\n", "") } }, "warn"),
  defect(
    "SSH-006",
    "passwords by a drop-in",
    { files: { "etc/ssh/sshd_config.d/50-cloud-init.conf": "PasswordAuthentication yes\n" } },
    "warn",
  ),
  defect("SSH-007", "empty passwords", { files: { [sshd]: added("PermitEmptyPasswords yes\n") } }),
  defect("SSH-008", "a configuration that others may write", {
    files: { [sshd]: { content: "ClientAliveInterval 180\nPasswordAuthentication no\n", mode: 0o666 } },
  }),
  defect(
    "SSH-009",
    "another interval than recommended",
    { policy: "azure-2021-09", files: { [sshd]: replaced("Interval 180", "Interval 120") } },
    "warn",
  ),
  defect("SEC-001", "an old OpenSSL", { files: { [status]: versionOf("openssl", "0.9.7-1") } }),
  defect("SEC-002", "a glibc open to GHOST", { files: { [status]: versionOf("libc6", "2.13-38+deb7u6") } }, "warn"),
  defect("SEC-003", "OMIGOD", { files: { [status]: withPackage("omi", "1.6.8.0") } }),
  defect("SEC-005", "a bash open to Shellshock", { files: { [status]: versionOf("bash", "4.3-7ubuntu1.4") } }),
  defect("SEC-006", "an OpenSSL open to Heartbleed", { files: { [status]: versionOf("openssl", "1.0.1e-2+deb7u4") } }),
  defect("SEC-007", "a kernel open to SACK Panic beside a new one", {
    files: { [status]: withPackage("linux-image-4.9.0-9-amd64", "4.9.168-1+deb9u2") },
  }),
  defect(
    "SEC-007",
    "a kernel of a series that nobody lists",
    { files: { [status]: withPackage("linux-image-4.17.0-1-amd64", "4.17.8-1") } },
    "unknown",
  ),
  defect("SEC-008", "a jar open to Log4Shell", { files: { "opt/shop/lib/log4j-core-2.14.1.jar": log4j } }),
  defect("SEC-008", "a jar whose name says no version", { files: { "opt/shop/lib/log4j-core.jar": log4j } }, "unknown"),
  defect("SEC-009", "xz with the back door", { files: { [status]: withPackage("liblzma5", "5.6.1-1") } }),
  defect("SEC-009", "the library of xz with the back door, without its package", { files: { "usr/local/lib/liblzma.so.5.6.0": "ELF" } }),
  defect("SEC-004", "sudo with root's password", {
    policy: "lisa-2026-08",
    files: {
      "boot/config-6.1.0-41-cloud-amd64": added("CONFIG_WATCHDOG=y\nCONFIG_CIFS=m\n"),
      "etc/sudoers.d/suse": "Defaults env_keep += X, targetpw\n",
    },
  }),
];

function shadowEntry() {
  return { content: "root:!:19675:0:99999:7:::\n", gid: 42 };
}
