import type { Architecture } from "./binaries.ts";

const debianNames = { x64: "amd64", arm64: "arm64" } as const;

/** Versions as Debian 12 had them at the end of 2025. */
const packages = {
  bash: "5.2.15-2+b9",
  "cloud-guest-utils": "0.33-1",
  "cloud-init": "22.4.2-1+deb12u3",
  dash: "0.5.12-2",
  gdisk: "1.0.9-2.1",
  "hyperv-daemons": "6.1.158-1",
  libc6: "2.36-9+deb12u13",
  libssl3: "3.0.17-1~deb12u3",
  "openssh-server": "1:9.2p1-2+deb12u7",
  openssl: "3.0.17-1~deb12u3",
  python3: "3.11.2-1+b1",
  "python3-pyasn1": "0.4.8-3",
  sudo: "1.9.13p3-1+deb12u2",
  systemd: "252.39-1~deb12u1",
  waagent: "2.7.3.0-4.1",
} as const;

/** The package database of dpkg with what certification looks for. */
export function dpkgStatus(architecture: Architecture): string {
  const name = debianNames[architecture];
  const kernel = `linux-image-6.1.0-41-cloud-${name}`;
  return Object.entries({ ...packages, [kernel]: "6.1.158-1" })
    .map(([each, version]) => {
      const fields = [
        "Status: install ok installed",
        "Priority: optional",
        `Architecture: ${name}`,
        `Version: ${version}`,
        `Description: ${each}`,
      ];
      return `Package: ${each}\n${fields.join("\n")}\n\n`;
    })
    .join("");
}
