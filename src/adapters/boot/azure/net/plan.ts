import { createHash } from "node:crypto";

/** Where everything is in the guest's network: what a machine on Azure sees of its virtual network, its gateway and the two platform addresses. */
export type NetworkPlan = {
  readonly guest: { readonly address: string; readonly mac: Buffer };
  readonly gateway: { readonly address: string; readonly mac: Buffer };
  readonly subnet: { readonly address: string; readonly prefix: number };
  readonly domain: string;
};

/** The platform's DHCP, DNS and wireserver (learn.microsoft.com, "What is IP address 168.63.129.16?"). */
export const wireserverAddress = "168.63.129.16";
/** The instance metadata service (learn.microsoft.com, "Azure Instance Metadata Service for virtual machines"). */
export const metadataAddress = "169.254.169.254";

/** The network of the machine with this id. The card has an address of Microsoft's range, like Azure's. */
export function networkPlan(vmId: string): NetworkPlan {
  const digest = createHash("sha256").update(vmId).digest();
  return {
    guest: { address: "10.0.0.4", mac: Buffer.concat([Buffer.from("000d3a", "hex"), digest.subarray(0, 3)]) },
    gateway: { address: "10.0.0.1", mac: Buffer.from("123456789abc", "hex") },
    subnet: { address: "10.0.0.0", prefix: 24 },
    domain: "slipway.internal.cloudapp.net",
  };
}

/** `00:0d:3a:…`, as QEMU and Linux write it. */
export function macText(mac: Buffer): string {
  return mac.toString("hex").replaceAll(/(..)(?=.)/g, "$1:");
}
