import { added, replaced, seed, type Seed } from "../seed.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBuild7nQm0v4m8nQm0v4m8nQm0v4m8nQm0v4m8nQ ci@build7\n";
const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----\n";
const tlsKey = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\n-----END PRIVATE KEY-----\n";
const hash = "$6$rounds=4096$Zk7Qn0yq$0nq0bYc3o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1o8nqYb1";
const history = "apt-get update\nmysql -u root -pS3cret contoso\nvi /etc/waagent.conf\n".repeat(20);
const service = "contoso:x:998:998::/opt/contoso:/usr/sbin/nologin\n";

/** What the build left: keys, histories, logs, identities. */
export const traceSeeds: readonly Seed[] = [
  seed("root's bash history, short", "GEN-011", { edits: { "root/.bash_history": { content: "passwd\nexit\n", mode: 0o600 } } }),
  seed("root's bash history, long", "GEN-011", { make: "ubuntu", edits: { "root/.bash_history": { content: history, mode: 0o600 } } }),
  seed("A zsh history in a service's home", "GEN-011", {
    edits: { "etc/passwd": added(service), "etc/shadow": added("contoso:!:20100::::::\n"), "opt/contoso/.zsh_history": history },
  }),
  seed("The build user is deleted, the home with its history stayed", "GEN-011", { edits: { "home/packer/.bash_history": history } }),
  seed("A database client's history", "GEN-012", { edits: { "root/.psql_history": "alter role contoso password 'x';\n" } }, "warn"),
  seed("root's authorized_keys", "GEN-003", { edits: { "root/.ssh/authorized_keys": { content: key, mode: 0o600 } } }),
  seed("A service's authorized_keys", "GEN-003", {
    edits: { "etc/passwd": added(service), "etc/shadow": added("contoso:!:20100::::::\n"), "opt/contoso/.ssh/authorized_keys": key },
  }),
  seed("The build user is deleted, its authorized_keys stayed", "GEN-003", {
    make: "ubuntu",
    edits: { "home/ubuntu/.ssh/authorized_keys": key },
  }),
  seed("A private key called id_ed25519", "GEN-004", { edits: { "root/.ssh/id_ed25519": { content: privateKey, mode: 0o600 } } }),
  seed("A deploy key in a user's home", "GEN-004", { edits: { "home/packer/.ssh/deploy_key": privateKey } }),
  seed("root's known_hosts", "GEN-005", { edits: { "root/.ssh/known_hosts": `git.contoso.internal ${key}` } }, "warn"),
  seed("SSH host keys of the build machine", "GEN-002", {
    edits: { "etc/ssh/ssh_host_ed25519_key": { content: privateKey, mode: 0o600 }, "etc/ssh/ssh_host_ed25519_key.pub": key },
  }),
  seed(
    "The snake-oil key of ssl-cert, the same on every machine",
    "GEN-031",
    {
      edits: {
        "etc/ssl/private/ssl-cert-snakeoil.key": { content: tlsKey, mode: 0o640 },
        "etc/ssl/certs/ssl-cert-snakeoil.pem": "-----BEGIN CERTIFICATE-----\n",
      },
    },
    "warn",
  ),
  seed(
    "A TLS key of the product's web server",
    "GEN-031",
    { edits: { "etc/nginx/ssl/contoso.key": { content: tlsKey, mode: 0o600 } } },
    "warn",
  ),
  seed("AWS credentials of the build", "GEN-015", {
    edits: { "root/.aws/credentials": "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n" },
  }),
  seed("A registry's login", "GEN-015", {
    edits: { "root/.docker/config.json": '{ "auths": { "ghcr.io": { "auth": "Y2k6Z2hwX3g=" } } }\n' },
  }),
  seed("A token in a clone's configuration", "GEN-015", {
    edits: { "opt/contoso-db/.git/config": '[remote "origin"]\n\turl = https://ci:ghp_0123456789abcdef@github.com/contoso/db.git\n' },
  }),
  seed("A secret in root's .bashrc", "GEN-032", {
    edits: { "root/.bashrc": added("export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY\n") },
  }),
  seed("The installer's answers with a password", "GEN-033", {
    make: "alma",
    edits: { "root/anaconda-ks.cfg": `#version=RHEL9\nrootpw --iscrypted ${hash}\nuser --name=admin --password=${hash} --iscrypted\n` },
  }),
  seed("The Ubuntu installer's logs with the build user's hash", "GEN-033", {
    make: "ubuntu",
    edits: {
      "var/log/installer/autoinstall-user-data": {
        content: `autoinstall:\n  identity: {hostname: build7, password: ${hash}, username: build}\n`,
        mode: 0o400,
      },
    },
  }),
  seed(
    "A certificate authority of the build network",
    "GEN-034",
    {
      edits: { "usr/local/share/ca-certificates/corporate-proxy.crt": "-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----\n" },
    },
    "warn",
  ),
  seed("A key of a private network", "GEN-035", {
    edits: {
      "etc/wireguard/wg0.conf": { content: "[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\n", mode: 0o600 },
    },
  }),
  seed("Membership in a Kubernetes cluster", "GEN-036", { edits: { "etc/kubernetes/kubelet.conf": "apiVersion: v1\nkind: Config\n" } }),
  seed("A machine id", "GEN-001", { edits: { "etc/machine-id": "8a3d6e2b5c0f4e19a7d2b6c3f1e09d84\n" } }),
  seed("State of the agent", "GEN-006", {
    edits: { "var/lib/waagent/provisioned": "", "var/lib/waagent/SharedConfig.xml": "<SharedConfig/>" },
  }),
  seed(
    "Logs of the agent",
    "GEN-007",
    { edits: { "var/log/waagent.log": "2026-05-11T10:00:00Z INFO Daemon Azure Linux Agent Version: 2.7.3.0\n" } },
    "warn",
  ),
  seed(
    "Name servers of the build network",
    "GEN-008",
    { edits: { "etc/resolv.conf": "search build.internal\nnameserver 10.11.0.2\n" } },
    "warn",
  ),
  seed("A DHCP lease", "GEN-009", { edits: { "var/lib/dhcp/dhclient.eth0.leases": "lease {\n  fixed-address 10.11.0.23;\n}\n" } }, "warn"),
  seed(
    "A DHCP lease of NetworkManager",
    "GEN-009",
    { make: "rhel", edits: { "var/lib/NetworkManager/internal-5fb06bd0-eth0.lease": "ADDRESS=10.11.0.23\n" } },
    "warn",
  ),
  seed("cloud-init was run and not cleaned", "GEN-010", {
    make: "ubuntu",
    edits: { "var/lib/cloud/instances/i-0abc/user-data.txt": "#cloud-config\n", "var/lib/cloud/instance": { symlink: "instances/i-0abc" } },
  }),
  seed("udev's names for the build machine's interfaces", "GEN-013", {
    edits: { "etc/udev/rules.d/70-persistent-net.rules": 'SUBSYSTEM=="net", ATTR{address}=="00:0d:3a:12:34:56", NAME="eth0"\n' },
  }),
  seed("A random seed", "GEN-014", { edits: { "var/lib/systemd/random-seed": { content: "x".repeat(512), mode: 0o600 } } }, "warn"),
  seed(
    "Rotated logs",
    "GEN-016",
    { edits: { "var/log/syslog.1": "May 11 10:00:00 build7 systemd[1]: Started.\n", "var/log/auth.log.2.gz": "x" } },
    "warn",
  ),
  seed(
    "Logs of the build machine",
    "GEN-037",
    {
      make: "ubuntu",
      edits: { "var/log/auth.log": "May 11 10:00:00 build7 sshd[811]: Accepted publickey for packer from 198.51.100.7 port 50022 ssh2\n" },
    },
    "warn",
  ),
  seed("A core dump", "GEN-017", { edits: { "var/crash/_usr_bin_nginx.0.crash": "ProblemType: Crash\nCoreDump: base64\n" } }, "warn"),
  seed("Mail to root", "GEN-018", { edits: { "var/mail/root": "From root@build7 Mon May 11 10:00:00 2026\n" } }, "warn"),
  seed("root's cron table", "GEN-019", { make: "rhel", edits: { "var/spool/cron/root": "*/5 * * * * /root/report.sh\n" } }, "warn"),
  seed("Records of logins", "GEN-020", { edits: { "var/log/wtmp": "x".repeat(768), "var/log/lastlog": "x".repeat(292) } }, "warn"),
  seed("An installer in /tmp", "GEN-021", { edits: { "tmp/contoso-installer/setup.sh": "#!/bin/sh\n" } }, "warn"),
  seed(
    "Downloaded packages",
    "GEN-022",
    { make: "ubuntu", edits: { "var/cache/apt/archives/nginx_1.24.0-2ubuntu7_amd64.deb": "!<arch>\n" } },
    "warn",
  ),
  seed("A key of the domain", "GEN-023", { make: "rhel", edits: { "etc/krb5.keytab": { content: "\u0005\u0002", mode: 0o600 } } }),
  seed("A Red Hat subscription", "GEN-024", { make: "rhel", edits: { "etc/pki/consumer/cert.pem": "-----BEGIN CERTIFICATE-----\n" } }),
  seed(
    "A Wi-Fi password",
    "GEN-025",
    {
      make: "rhel",
      edits: {
        "etc/NetworkManager/system-connections/office.nmconnection": {
          content: "[wifi-security]\nkey-mgmt=wpa-psk\npsk=hunter22\n",
          mode: 0o600,
        },
      },
    },
    "warn",
  ),
  seed("The build machine's full name", "GEN-026", { edits: { "etc/hostname": "build7.corp.contoso.com\n" } }, "warn"),
  seed(
    "An iSCSI initiator's name",
    "GEN-027",
    { make: "ubuntu", edits: { "etc/iscsi/initiatorname.iscsi": "## DO NOT EDIT\nInitiatorName=iqn.2004-10.com.ubuntu:01:1c2b3d4e5f\n" } },
    "warn",
  ),
  seed(
    "cloud-init's sudo rule for the build user",
    "GEN-028",
    {
      make: "ubuntu",
      edits: { "etc/sudoers.d/90-cloud-init-users": { content: "# User rules for ubuntu\nubuntu ALL=(ALL) NOPASSWD:ALL\n", mode: 0o440 } },
    },
    "warn",
  ),
  seed("A Salt minion's key", "GEN-029", { edits: { "etc/salt/pki/minion/minion.pem": "-----BEGIN RSA PRIVATE KEY-----\n" } }),
  seed("Microsoft Defender is on-boarded", "GEN-030", { edits: { "etc/opt/microsoft/mdatp/mdatp_onboard.json": "{}\n" } }),
  seed(
    "The id by which yum counts machines",
    "GEN-038",
    { make: "rhel", edits: { "var/lib/yum/uuid": "3f0f5f6e-6bb6-4e0e-9f9b-0b7a6a1d2c3b\n" } },
    "warn",
  ),
  seed("GHOST", "SEC-002", { packages: { libc6: "2.13-38+deb7u6" } }, "warn"),
  seed("An OpenSSL of 2010", "SEC-001", { packages: { openssl: "0.9.8o-4", libssl3: undefined } }),
  seed("OMIGOD", "SEC-003", { packages: { omi: "1.6.8.0" } }),
  seed("Shellshock", "SEC-005", { packages: { bash: "4.2+dfsg-0.1" } }),
  seed("Heartbleed", "SEC-006", { packages: { openssl: "1.0.1e-2+deb7u4", libssl3: undefined, "libssl1.0.0": "1.0.1e-2+deb7u4" } }),
  seed("A kernel open to SACK Panic", "SEC-007", { packages: { "linux-image-4.9.0-8-amd64": "4.9.144-3" } }),
  seed("Log4Shell", "SEC-008", {
    edits: { "opt/contoso-db/lib/log4j-core-2.14.1.jar": "PK org/apache/logging/log4j/core/lookup/JndiLookup.class" },
  }),
  seed("xz with the back door", "SEC-009", { packages: { liblzma5: "5.6.1-1" } }),
  seed(
    "Packages from a mirror in the build network",
    "SEC-010",
    {
      edits: { "etc/apt/sources.list.d/debian.sources": replaced("http://deb.debian.org/debian", "http://mirror.build.internal/debian") },
    },
    "warn",
  ),
  seed("No package source at all", "SEC-011", { edits: { "etc/apt": undefined } }, "warn"),
  seed(
    "Packages without signatures are taken",
    "SEC-012",
    {
      make: "alma",
      edits: {
        "etc/yum.repos.d/contoso.repo": "[contoso]\nname=Contoso\nbaseurl=https://packages.contoso.com/el9\nenabled=1\ngpgcheck=0\n",
      },
    },
    "warn",
  ),
];
