import type { Seed } from "../seed.ts";

/** A defect in an image that really boots: files replaced, edited, or (`undefined`) a link removed. */
export type RealSeed = Pick<Seed, "name" | "expected" | "swapOnceStarted"> & {
  readonly edits: Readonly<Record<string, string | undefined | ((text: string) => string)>>;
};

const hash = "$y$j9T$uQnJ8T0mS1lTtqM0aVqgB1$3cYpQW9lZk6mY8m2nJx0cRrJXU2bQ4bJ9vWwFq5bX0A";

/** The defects that publishers were rejected for most, in a real Debian. */
export const realSeeds: readonly RealSeed[] = [
  {
    name: "root has the build's password",
    edits: { "etc/shadow": (text) => text.replace(/^root:[^:]*:/m, `root:${hash}:`) },
    expected: { "ACC-002": "fail" },
  },
  {
    name: "root's password field is empty",
    edits: { "etc/shadow": (text) => text.replace(/^root:[^:]*:/m, "root::") },
    expected: { "ACC-003": "fail" },
  },
  { name: "root's bash history", edits: { "root/.bash_history": "apt-get install nginx\n" }, expected: { "GEN-011": "fail" } },
  {
    name: "The interval stands in a drop-in only",
    edits: {
      "etc/ssh/sshd_config": (text) => text.replace(/^ClientAliveInterval.*\n/m, ""),
      "etc/ssh/sshd_config.d/50-azure.conf": "ClientAliveInterval 180\n",
    },
    expected: { "SSH-003": "fail" },
  },
  {
    name: "A drop-in comes before the interval of the main file",
    edits: { "etc/ssh/sshd_config.d/10-keep.conf": "ClientAliveInterval 0\n" },
    expected: { "SSH-004": "fail" },
  },
  {
    name: "cloud-init makes swap at the first boot",
    edits: { "etc/cloud/cloud.cfg.d/99-swap.cfg": "swap:\n  filename: /swapfile\n  size: 1073741824\n" },
    swapOnceStarted: "/swapfile",
    expected: { "SWAP-004": "fail" },
  },
  {
    name: "A script of the product makes swap at the first boot",
    edits: {
      "etc/cron.d/contoso": "@reboot root /etc/contoso/first-boot\n",
      "etc/contoso/first-boot": "#!/bin/sh\nfallocate -l 1G /swapfile\nmkswap /swapfile && swapon /swapfile\n",
    },
    swapOnceStarted: "/swapfile",
    expected: { "SWAP-006": "fail" },
  },
  {
    name: "A machine id",
    edits: { "etc/machine-id": "8a3d6e2b5c0f4e19a7d2b6c3f1e09d84\n" },
    expected: { "GEN-001": "fail" },
  },
];
