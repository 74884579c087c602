import type { Port } from "../../core/offer.ts";
import { given, idOf, type ObjectValue, type Resource, type Value } from "./value.ts";

const networkVersion = "2024-05-01";
/** Priorities of a group's rules begin here (100 to 4096 are allowed); a plan has at most 100 ports. */
const firstPriority = 1000;

/** A port that is let in, and from where. */
export type OpenPort = Port & { readonly from: Value };

/** A network of the machine's own: a card with a public address, behind a group that lets in these ports and nothing else. */
export function network(ports: readonly OpenPort[]): {
  readonly card: Resource;
  readonly address: Resource;
  readonly resources: readonly Resource[];
} {
  const group = resource("group", "networkSecurityGroups", {
    properties: { securityRules: ports.map((port, index) => ruleOf(port, index)) },
  });
  const range = "10.0.0.0/24";
  const subnet = { name: "machines", properties: { addressPrefix: range, networkSecurityGroup: { id: idOf(group) } } };
  const net = resource("network", "virtualNetworks", { properties: { addressSpace: { addressPrefixes: [range] }, subnets: [subnet] } }, [
    "group",
  ]);
  const address = resource("address", "publicIPAddresses", {
    sku: { name: "Standard" },
    properties: { publicIPAllocationMethod: "Static" },
  });
  const subnetId = {
    arm: `resourceId('Microsoft.Network/virtualNetworks/subnets', ${net.name.arm}, 'machines')`,
    bicep: "network.properties.subnets[0].id",
  };
  const ends = { privateIPAllocationMethod: "Dynamic", subnet: { id: subnetId }, publicIPAddress: { id: idOf(address) } };
  const card = resource("card", "networkInterfaces", { properties: { ipConfigurations: [{ name: "first", properties: ends }] } }, [
    "network",
    "address",
  ]);
  return { card, address, resources: [group, net, address, card] };
}

function resource(symbol: string, kind: string, body: ObjectValue, needs: readonly string[] = []): Resource {
  return {
    symbol,
    type: `Microsoft.Network/${kind}`,
    apiVersion: networkVersion,
    name: { arm: `format('{0}-${symbol}', parameters('vmName'))`, bicep: `'\${vmName}-${symbol}'` },
    needs,
    body: { location: given("location"), ...body },
  };
}

const protocols = { tcp: "Tcp", udp: "Udp", both: "*" } as const;

/** A rule's name is its number: labels may be alike, and names may not. */
function ruleOf({ label, range, protocol, from }: OpenPort, index: number): Value {
  return {
    name: `port-${index + 1}`,
    properties: {
      description: label,
      priority: firstPriority + index,
      direction: "Inbound",
      access: "Allow",
      protocol: protocols[protocol],
      sourceAddressPrefix: from,
      sourcePortRange: "*",
      destinationAddressPrefix: "*",
      destinationPortRange: range,
    },
  };
}
