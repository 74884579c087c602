import { added, replaced, seed, type Seed } from "../seed.ts";

const waagent = "etc/waagent.conf";
const wants = "etc/systemd/system/multi-user.target.wants";
const cloud = "etc/cloud/cloud.cfg.d";

function swapPage(): Uint8Array {
  const page = Buffer.alloc(64 * 1024);
  page.write("SWAPSPACE2", 4086, "latin1");
  return page;
}

/** Network, swap, agent and provisioning. */
export const machineSeeds: readonly Seed[] = [
  seed(
    "A fixed address from the installer",
    "NET-001",
    {
      edits: { "etc/network/interfaces": added("\nauto eth0\niface eth0 inet static\n    address 10.11.0.23/24\n    gateway 10.11.0.1\n") },
    },
    "warn",
  ),
  seed(
    "netplan by cloud-init keeps the build machine's hardware address",
    "NET-001",
    {
      make: "ubuntu",
      edits: {
        "etc/netplan/50-cloud-init.yaml":
          'network:\n    ethernets:\n        eth0:\n            dhcp4: true\n            match:\n                macaddress: "00:22:48:aa:bb:cc"\n            set-name: eth0\n    version: 2\n',
      },
    },
    "warn",
  ),
  seed(
    "HWADDR in ifcfg-eth0",
    "NET-001",
    {
      make: "alma",
      edits: { "etc/sysconfig/network-scripts/ifcfg-eth0": "DEVICE=eth0\nBOOTPROTO=dhcp\nONBOOT=yes\nHWADDR=52:54:00:12:34:56\n" },
    },
    "warn",
  ),
  seed(
    "NetworkManager without the rule for accelerated networking",
    "NET-003",
    {
      make: "rhel",
      edits: { "etc/udev/rules.d/68-azure-sriov-nm-unmanaged.rules": undefined },
    },
    "warn",
  ),
  seed(
    "ifcfg-eth0 waits for a person",
    "NET-004",
    {
      make: "alma",
      edits: { "etc/sysconfig/network-scripts/ifcfg-eth0": 'DEVICE="eth0"\nBOOTPROTO="dhcp"\nONBOOT="no"\n' },
    },
    "warn",
  ),
  seed("Nothing brings the network up", "NET-008", {
    packages: { "cloud-init": undefined },
    edits: { [`${wants}/systemd-networkd.service`]: undefined, "etc/cloud": undefined },
  }),
  seed(
    "The proxy of the build network in /etc/environment",
    "NET-010",
    {
      edits: { "etc/environment": 'PATH="/usr/bin"\nhttps_proxy="http://proxy.build.internal:3128"\n' },
    },
    "warn",
  ),
  seed(
    "The build's proxy in the agent's settings",
    "NET-010",
    { edits: { [waagent]: added("HttpProxy.Host=10.20.0.5\nHttpProxy.Port=3128\n") } },
    "warn",
  ),
  seed(
    "The firewall of the build lets nobody in",
    "SSH-013",
    {
      edits: {
        "etc/iptables/rules.v4":
          "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT\nCOMMIT\n",
      },
    },
    "warn",
  ),
  seed("No time service", "AGT-015", { edits: { "etc/systemd/system/sysinit.target.wants": undefined } }, "warn"),
  seed("A swap line in fstab whose file the first boot makes", "SWAP-001", {
    edits: { "etc/fstab": added("/swap.img\tnone\tswap\tsw\t0\t0\n") },
    swapOnceStarted: "/swap.img",
  }),
  seed("Ubuntu's installer left its swap file, turned off", "SWAP-003", {
    make: "ubuntu",
    edits: { "swap.img": { content: swapPage(), mode: 0o600 } },
  }),
  seed("A .swap unit", "SWAP-002", {
    edits: {
      "etc/systemd/system/var-swap.swap": "[Unit]\nDescription=Swap\n\n[Swap]\nWhat=/var/swap\n\n[Install]\nWantedBy=swap.target\n",
    },
    swapOnceStarted: "/var/swap",
  }),
  seed("cloud-init's swap: makes a file at the first boot", "SWAP-004", {
    make: "ubuntu",
    edits: { [`${cloud}/99-swap.cfg`]: "swap:\n  filename: /swapfile\n  size: auto\n  maxsize: 4294967296\n" },
    swapOnceStarted: "/swapfile",
  }),
  seed(
    "The agent makes swap: ResourceDisk.EnableSwap=y",
    "AGT-004",
    { edits: { [waagent]: replaced("EnableSwap=n", "EnableSwap=y") } },
    "warn",
  ),
  seed("dphys-swapfile is installed", "SWAP-005", {
    edits: { [`${wants}/dphys-swapfile.service`]: { symlink: "/lib/systemd/system/dphys-swapfile.service" } },
    swapOnceStarted: "/var/swap",
  }),
  seed("rc.local makes swap", "SWAP-006", {
    edits: {
      "etc/rc.local": {
        content: "#!/bin/sh -e\n[ -f /swap ] || dd if=/dev/zero of=/swap bs=1M count=2048\nmkswap /swap\nswapon /swap\nexit 0\n",
        mode: 0o755,
      },
    },
    swapOnceStarted: "/swap",
  }),
  seed("A unit of the product makes swap", "SWAP-006", {
    edits: {
      "etc/systemd/system/contoso-prepare.service":
        "[Unit]\nConditionFirstBoot=yes\n\n[Service]\nType=oneshot\nExecStart=/bin/sh -c 'fallocate -l 2G /opt/swap && mkswap /opt/swap && swapon /opt/swap'\n\n[Install]\nWantedBy=multi-user.target\n",
    },
    swapOnceStarted: "/opt/swap",
  }),
  seed("A script that a unit starts makes swap", "SWAP-006", {
    edits: {
      "etc/systemd/system/contoso-first-boot.service":
        "[Unit]\nDescription=First boot\n\n[Service]\nType=oneshot\nExecStart=/usr/local/sbin/contoso-first-boot --quiet\n\n[Install]\nWantedBy=multi-user.target\n",
      "usr/local/sbin/contoso-first-boot": {
        content:
          "#!/bin/bash\nset -e\nif ! swapon --show | grep -q .; then\n  fallocate -l 4G /var/lib/contoso.swap\n  mkswap /var/lib/contoso.swap\n  swapon /var/lib/contoso.swap\nfi\n",
        mode: 0o755,
      },
    },
    swapOnceStarted: "/var/lib/contoso.swap",
  }),
  seed("A script that cron starts at boot makes swap", "SWAP-006", {
    edits: {
      "etc/cron.d/contoso-db": "@reboot root /opt/contoso-db/bin/tune.sh >/dev/null 2>&1\n",
      "opt/contoso-db/bin/tune.sh": { content: "#!/bin/sh\nmkswap /opt/contoso-db/swap && swapon /opt/contoso-db/swap\n", mode: 0o755 },
    },
    swapOnceStarted: "/opt/contoso-db/swap",
  }),
  seed("A script of cloud-init makes swap", "SWAP-006", {
    make: "ubuntu",
    edits: {
      "var/lib/cloud/scripts/per-instance/10-swap.sh": {
        content: "#!/bin/bash\nfallocate -l 1G /swapfile\nmkswap /swapfile\nswapon /swapfile\n",
        mode: 0o755,
      },
    },
    swapOnceStarted: "/swapfile",
  }),
  seed("The agent was never installed", "AGT-001", { packages: { waagent: undefined } }),
  seed("The agent is of 2015", "AGT-002", { packages: { waagent: "2.1.3-1" } }),
  seed("The agent's service was turned off during the build", "AGT-003", { edits: { [`${wants}/waagent.service`]: undefined } }),
  seed("The agent's service is masked", "AGT-003", {
    make: "ubuntu",
    edits: { "etc/systemd/system/walinuxagent.service": { symlink: "/dev/null" } },
  }),
  seed(
    "AutoUpdate is in a comment",
    "AGT-005",
    { edits: { [waagent]: replaced("AutoUpdate.Enabled=y", "# AutoUpdate.Enabled=y") } },
    "warn",
  ),
  seed("Host keys are not made anew", "AGT-006", { edits: { [waagent]: replaced("HostKeyPair=y", "HostKeyPair=n") } }, "warn"),
  seed("The root password is kept", "AGT-007", { edits: { [waagent]: replaced("DeleteRootPassword=y", "DeleteRootPassword=n") } }, "warn"),
  seed(
    "No Python",
    "AGT-008",
    { packages: { python3: undefined }, edits: { "usr/bin/python3": undefined, "usr/bin/python3.11": undefined } },
    "warn",
  ),
  seed("cloud-init was turned off for the build and stays so", "AGT-009", {
    make: "byCloudInit",
    edits: { "etc/cloud/cloud-init.disabled": "" },
  }),
  seed("cloud-init is masked", "AGT-009", {
    make: "byCloudInit",
    edits: {
      "etc/systemd/system/cloud-init.service": { symlink: "/dev/null" },
      "etc/systemd/system/cloud-init-local.service": { symlink: "/dev/null" },
    },
  }),
  seed("cloud-init is left for the build's own data source", "AGT-010", {
    edits: { [`${cloud}/99-installer.cfg`]: "datasource_list: [ NoCloud, None ]\n" },
  }),
  seed("ds-identify is told another platform", "AGT-010", {
    make: "ubuntu",
    edits: { "etc/cloud/ds-identify.cfg": "policy: enabled\ndatasource: NoCloud\n" },
  }),
  seed(
    "Agent and cloud-init both format the resource disk",
    "AGT-011",
    {
      make: "byCloudInit",
      edits: { [waagent]: replaced("ResourceDisk.Format=n", "ResourceDisk.Format=y") },
    },
    "warn",
  ),
  seed("Extensions are turned off", "AGT-014", { edits: { [waagent]: added("Extensions.Enabled=n\n") } }),
  seed(
    "The root partition can not grow",
    "AGT-016",
    {
      packages: { "cloud-guest-utils": undefined },
    },
    "warn",
  ),
];
