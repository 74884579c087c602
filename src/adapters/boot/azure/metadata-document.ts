import { uuidOf, type Machine } from "./machine.ts";

/** A node of the metadata tree. Values are text, as Azure gives them, `true` and numbers too. */
export type Metadata = string | readonly Metadata[] | { readonly [name: string]: Metadata };

/**
 * What the instance metadata service says of the machine (learn.microsoft.com, "Azure Instance Metadata Service", schema 2021-08-01): who it is, who
 * its user is, and its one network card. Provisioning agents prefer it to the CD where both say something.
 */
export function instanceMetadata(machine: Machine): Metadata {
  return { compute: compute(machine), network: { interface: [card(machine)] } };
}

function compute({ guest }: Machine): Metadata {
  const { vmId, hostName, user } = guest;
  const group = "slipway";
  const subscriptionId = uuidOf(`subscription:${vmId}`);
  const empty = [
    "customData",
    "evictionPolicy",
    "licenseType",
    "offer",
    "placementGroupId",
    "priority",
    "publisher",
    "sku",
    "tags",
    "userData",
  ];
  return {
    ...Object.fromEntries([...empty, "version", "vmScaleSetName", "zone"].map((name) => [name, ""])),
    azEnvironment: "AzurePublicCloud",
    isHostCompatibilityLayerVm: "false",
    location: "local",
    name: hostName,
    osProfile: { adminUsername: user, computerName: hostName, disablePasswordAuthentication: "true" },
    osType: "Linux",
    plan: { name: "", product: "", publisher: "" },
    platformFaultDomain: "0",
    platformUpdateDomain: "0",
    provider: "Microsoft.Compute",
    publicKeys: [{ keyData: guest.sshPublicKey.trim(), path: `/home/${user}/.ssh/authorized_keys` }],
    resourceGroupName: group,
    resourceId: `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers/Microsoft.Compute/virtualMachines/${hostName}`,
    securityProfile: { secureBootEnabled: "false", virtualTpmEnabled: "false" },
    storageProfile: { dataDisks: [] },
    subscriptionId,
    tagsList: [],
    vmId,
    vmSize: "Standard_B1s",
  };
}

function card({ plan }: Machine): Metadata {
  return {
    ipv4: {
      ipAddress: [{ privateIpAddress: plan.guest.address, publicIpAddress: "" }],
      subnet: [{ address: plan.subnet.address, prefix: String(plan.subnet.prefix) }],
    },
    ipv6: { ipAddress: [] },
    macAddress: plan.guest.mac.toString("hex").toUpperCase(),
  };
}
