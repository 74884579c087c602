import { added, replaced, seed, type Seed } from "../seed.ts";

const sshd = "etc/ssh/sshd_config";
const hash = "$y$j9T$uQnJ8T0mS1lTtqM0aVqgB1$3cYpQW9lZk6mY8m2nJx0cRrJXU2bQ4bJ9vWwFq5bX0A";
const sha = "$6$rounds=4096$Zk7Qn0yq$0nq0bYc3o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1";
const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBuild7nQm0v4m8nQm0v4m8nQm0v4m8nQm0v4m8nQ ci@build7\n";
/** A line of passwd for an account that runs a product, as `adduser --system` makes it. */
const service = "contoso:x:998:998::/opt/contoso:/usr/sbin/nologin\n";

const buildUser = {
  "etc/passwd": added("packer:x:1000:1000:,,,:/home/packer:/bin/bash\n"),
  "etc/shadow": added("packer:!:20100:0:99999:7:::\n"),
};

/** Who can get in. */
export const accessSeeds: readonly Seed[] = [
  seed("root has the build's password", "ACC-002", { edits: { "etc/shadow": replaced("root:!:", `root:${hash}:`) } }),
  seed("root's password field is empty", "ACC-003", { make: "ubuntu", edits: { "etc/shadow": replaced("root:*:", "root::") } }),
  seed("A service account has an empty password", "ACC-003", {
    edits: { "etc/passwd": added("kiosk:x:996:996::/srv/kiosk:/bin/sh\n"), "etc/shadow": added("kiosk::20100:0:99999:7:::\n") },
  }),
  seed("An account needs no password by passwd itself", "ACC-003", {
    edits: { "etc/passwd": added("sysop::995:995::/srv/sysop:/bin/sh\n") },
  }),
  seed("The product's account has a password", "ACC-004", {
    edits: { "etc/passwd": added(service), "etc/shadow": added(`contoso:${sha}:20100:0:99999:7:::\n`) },
  }),
  seed("toor, a second root", "ACC-005", {
    edits: {
      "etc/passwd": added("toor:x:0:0:Bourne-again Superuser:/root:/bin/bash\n"),
      "etc/shadow": added("toor:*:20100:0:99999:7:::\n"),
    },
  }),
  seed("chmod 644 /etc/shadow, for a monitoring script", "ACC-006", {
    edits: { "etc/shadow": { content: "root:!:19675:0:99999:7:::\nnobody:*:19675:0:99999:7:::\n", mode: 0o644, gid: 42 } },
  }),
  seed("A password hash in /etc/passwd", "ACC-007", { edits: { "etc/passwd": added(`ftp:${sha}:994:994::/srv/ftp:/usr/sbin/nologin\n`) } }),
  seed(
    "The build user is left, locked",
    "ACC-008",
    {
      edits: {
        "etc/passwd": added("packer:x:1000:1000:,,,:/home/packer:/bin/bash\n"),
        "etc/shadow": added("packer:!:20100:0:99999:7:::\n"),
      },
    },
    "warn",
  ),
  {
    name: "The build user is left, with the password that the build used",
    make: "ubuntu",
    edits: { ...buildUser, "etc/shadow": added(`packer:${sha}:20100:0:99999:7:::\n`) },
    expected: { "ACC-004": "fail", "ACC-008": "warn" },
  },
  {
    name: "The build user is left, with a history of its own",
    edits: { ...buildUser, "home/packer/.bash_history": "curl -u ci:S3cret https://example.com/x | sh\n".repeat(30) },
    expected: { "ACC-008": "warn", "GEN-011": "fail" },
  },
  {
    name: "The build user is left, with the key that it was reached by",
    edits: { ...buildUser, "home/packer/.ssh/authorized_keys": { content: key, mode: 0o600, uid: 1000, gid: 1000 } },
    expected: { "ACC-008": "warn", "GEN-003": "fail" },
  },
  seed(
    "shadow- keeps the hash that was locked since",
    "ACC-009",
    { edits: { "etc/shadow-": { content: `root:${hash}:20000:0:99999:7:::\n`, mode: 0o600 } } },
    "warn",
  ),
  seed(
    "An administrator's copy of shadow",
    "ACC-009",
    { edits: { "etc/shadow.bak": { content: `root:${hash}:20000:0:99999:7:::\n`, mode: 0o600 } } },
    "warn",
  ),
  seed("A group with a password", "ACC-010", { edits: { "etc/gshadow": added(`deploy:${sha}::\n`) } }, "warn"),
  seed("/etc/sudoers may be written by its group", "ACC-011", {
    edits: { "etc/sudoers": { content: "root ALL=(ALL:ALL) ALL\n@includedir /etc/sudoers.d\n", mode: 0o664 } },
  }),
  seed("cloud-init sets a password at the first boot", "ACC-012", {
    make: "ubuntu",
    edits: {
      "etc/cloud/cloud.cfg.d/99-installer.cfg": `datasource_list: [ Azure, None ]\nsystem_info:\n  default_user:\n    name: admin\n    lock_passwd: false\n    passwd: ${sha}\n`,
    },
  }),
  seed("cloud-init authorizes the publisher's key at the first boot", "ACC-013", {
    edits: { "etc/cloud/cloud.cfg.d/20-support.cfg": `ssh_authorized_keys:\n  - ${key}` },
  }),
  seed(
    "Packer's sudo rule outlives its user",
    "ACC-014",
    { edits: { "etc/sudoers.d/packer": { content: "packer ALL=(ALL) NOPASSWD: ALL\n", mode: 0o440 } } },
    "warn",
  ),
  seed("An sshd without ClientAliveInterval", "SSH-003", { edits: { [sshd]: replaced("ClientAliveInterval 180\n", "") } }),
  seed("ClientAliveInterval as the distribution ships it, in a comment", "SSH-003", {
    edits: { [sshd]: replaced("ClientAliveInterval 180", "#ClientAliveInterval 0") },
  }),
  seed("Effective and good, but in a drop-in that the literal search does not read", "SSH-003", {
    make: "ubuntu",
    edits: { [sshd]: replaced("ClientAliveInterval 180\n", ""), "etc/ssh/sshd_config.d/50-azure.conf": "ClientAliveInterval 180\n" },
  }),
  seed("Literally good, but a drop-in comes first with 0", "SSH-004", {
    make: "rhel",
    edits: { "etc/ssh/sshd_config.d/01-keepalive.conf": "# no probes\nClientAliveInterval 0\n" },
  }),
  seed("A Match block for everybody at the end overrides the interval", "SSH-004", {
    edits: { [sshd]: added("Match all\n    ClientAliveInterval 0\n") },
  }),
  seed("ClientAliveInterval 600", "SSH-003", { edits: { [sshd]: replaced("Interval 180", "Interval 600") } }),
  seed("ClientAliveInterval 3m, in lower case", "SSH-003", {
    edits: { [sshd]: replaced("ClientAliveInterval 180", "clientaliveinterval 3m") },
  }),
  seed("root by password", "SSH-005", { edits: { [sshd]: replaced("PermitRootLogin no", "PermitRootLogin yes") } }, "warn"),
  seed(
    "root by password from the office",
    "SSH-005",
    { edits: { [sshd]: added("Match Address 203.0.113.0/24\n\tPermitRootLogin yes\n") } },
    "warn",
  ),
  seed(
    "cloud-init's drop-in lets passwords in",
    "SSH-006",
    {
      make: "ubuntu",
      edits: {
        "etc/ssh/sshd_config.d/50-cloud-init.conf": "PasswordAuthentication yes\n",
        [sshd]: replaced("PasswordAuthentication no\n", ""),
      },
    },
    "warn",
  ),
  seed("PermitEmptyPasswords yes", "SSH-007", { edits: { [sshd]: added('PermitEmptyPasswords "yes"\n') } }),
  seed("sshd_config with mode 666", "SSH-008", {
    edits: { [sshd]: { content: "PermitRootLogin no\nPasswordAuthentication no\nClientAliveInterval 180\n", mode: 0o666 } },
  }),
  seed("SSH on port 2222", "SSH-010", { edits: { [sshd]: added("Port 2222\n") } }, "warn"),
  seed("AllowUsers names the build user", "SSH-011", { edits: { "etc/ssh/sshd_config.d/90-access.conf": "AllowUsers packer\n" } }),
  seed("ListenAddress is the build machine's", "SSH-012", { edits: { [sshd]: added("ListenAddress 10.11.0.23\n") } }),
  seed("No SSH server", "SSH-001", { packages: { "openssh-server": undefined }, edits: { "usr/sbin/sshd": undefined } }, "warn"),
  seed(
    "The SSH server is not enabled",
    "SSH-002",
    { edits: { "etc/systemd/system/multi-user.target.wants/ssh.service": undefined } },
    "warn",
  ),
  seed("Defaults targetpw of the distribution", "SEC-004", {
    policy: "lisa-2026-08",
    edits: {
      "etc/sudoers": {
        content: "Defaults targetpw   # ask for the password of the target user i.e. root\nALL ALL=(ALL) ALL\n",
        mode: 0o440,
      },
    },
  }),
];
