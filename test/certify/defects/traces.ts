import { defect, type Defect } from "./defect.ts";

const key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n";
const service = "app:x:900:900::/srv/app:/usr/sbin/nologin\n";
const withService = (text: string) => `${text}${service}`;

/** What the build machine and its people left. */
export const traceDefects: readonly Defect[] = [
  defect("GEN-001", "a machine id", { files: { "etc/machine-id": "0123456789abcdef0123456789abcdef\n" } }),
  defect("GEN-001", "a machine id of D-Bus", { files: { "var/lib/dbus/machine-id": "0123456789abcdef0123456789abcdef\n" } }),
  defect("GEN-002", "host keys", { files: { "etc/ssh/ssh_host_ed25519_key": key } }),
  defect("GEN-003", "root's authorized keys", { files: { "root/.ssh/authorized_keys": "ssh-ed25519 AAAA build@example\n" } }),
  defect("GEN-003", "a service's authorized keys", {
    files: { "etc/passwd": withService, "srv/app/.ssh/authorized_keys2": "ssh-rsa AAAA\n" },
  }),
  defect("GEN-004", "a private key by another name", { files: { "home/build/.ssh/deploy": key } }),
  defect("GEN-005", "known hosts", { files: { "root/.ssh/known_hosts": "example.com ssh-ed25519 AAAA\n" } }, "warn"),
  defect("GEN-006", "state of the agent", { files: { "var/lib/waagent/ovf-env.xml": "<x/>" } }),
  defect("GEN-007", "logs of the agent", { files: { "var/log/waagent.log": "2026-11-22 INFO\n" } }, "warn"),
  defect("GEN-008", "name servers", { files: { "etc/resolv.conf": "nameserver 10.0.0.1\n" } }, "warn"),
  defect("GEN-009", "leases", { files: { "var/lib/dhcp/dhclient.eth0.leases": "lease {}\n" } }, "warn"),
  defect("GEN-010", "an instance of cloud-init", { files: { "var/lib/cloud/instances/i-1/user-data.txt": "#cloud-config\n" } }),
  defect("GEN-011", "root's history", { files: { "root/.bash_history": "passwd app\n" } }),
  defect("GEN-011", "a history in a home that is not in passwd", { files: { "home/build/.zsh_history": "x".repeat(2150) } }),
  defect("GEN-011", "a history in a home elsewhere", {
    files: { "etc/passwd": withService, "srv/app/.local/share/fish/fish_history": "- cmd: x\n" },
  }),
  {
    name: "an empty history where it must be absent",
    image: { policy: "field-2026-05", files: { "root/.bash_history": "" } },
    expected: { "AGT-002": "fail", "GEN-011": "fail" },
  },
  defect("GEN-012", "a database client's history", { files: { "root/.psql_history": "select 1;\n" } }, "warn"),
  defect("GEN-013", "persistent names of interfaces", { files: { "etc/udev/rules.d/70-persistent-net.rules": 'SUBSYSTEM=="net"\n' } }),
  defect("GEN-014", "a random seed", { files: { "var/lib/systemd/random-seed": "x".repeat(512) } }, "warn"),
  defect("GEN-015", "credentials", { files: { "root/.aws/credentials": "[default]\n" } }),
  defect("GEN-016", "rotated logs", { files: { "var/log/syslog.1": "x\n", "var/log/apt/history.log": "kept\n" } }, "warn"),
];
