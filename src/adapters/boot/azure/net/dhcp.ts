import { addressBytes, addressText } from "./packets.ts";
import { metadataAddress, wireserverAddress, type NetworkPlan } from "./plan.ts";

const cookie = Buffer.from("63825363", "hex");
const fixed = 240;
const kinds = { discover: 1, offer: 2, request: 3, ack: 5, nak: 6, inform: 8 } as const;

/**
 * What Azure's DHCP answers a request with (RFC 2131): the one address, for ever; the routes to the platform's addresses as options 121 and 249; and
 * the wireserver's address as option 245, without which WALinuxAgent asks again for an hour and never reports (its `dhcp.py`). Undefined for what is
 * no request.
 */
export function dhcpReply(request: Buffer, plan: NetworkPlan): Buffer | undefined {
  if (request.length < fixed || request.readUInt8(0) !== 1 || request.readUInt8(2) !== 6) return undefined;
  if (!request.subarray(236, fixed).equals(cookie)) return undefined;
  const options = readOptions(request.subarray(fixed));
  const kind = answerKind(options, request, plan.guest.address);
  if (kind === undefined) return undefined;
  const head = Buffer.alloc(fixed);
  head.set([2, 1, 6]);
  request.copy(head, 4, 4, 8); // The transaction.
  request.copy(head, 10, 10, 16); // Flags, and the address that the client has.
  if (kind !== kinds.nak && options.get(53)?.at(0) !== kinds.inform) addressBytes(plan.guest.address).copy(head, 16);
  request.copy(head, 28, 28, 44);
  cookie.copy(head, 236);
  const end = [Buffer.from([255]), Buffer.alloc(8)];
  const answer = [head, option(53, Buffer.from([kind])), option(54, addressBytes(wireserverAddress))];
  return Buffer.concat([...answer, ...(kind === kinds.nak ? [] : configuration(plan)), ...end]);
}

function configuration({ gateway, subnet, domain }: NetworkPlan): readonly Buffer[] {
  const mask = Buffer.alloc(4);
  mask.writeUInt32BE((0xffff_ffff << (32 - subnet.prefix)) >>> 0);
  const router = addressBytes(gateway.address);
  const wireserver = addressBytes(wireserverAddress);
  const platform = [wireserver, addressBytes(metadataAddress)];
  const routes = Buffer.concat([Buffer.from([0]), router, ...platform.flatMap((to) => [Buffer.from([32]), to, router])]);
  return [
    option(51, Buffer.from("ffffffff", "hex")),
    option(1, mask),
    option(3, router),
    option(6, wireserver),
    option(15, Buffer.from(domain, "latin1")),
    option(121, routes),
    option(249, routes),
    option(245, wireserver),
  ];
}

function answerKind(options: ReadonlyMap<number, Buffer>, request: Buffer, address: string): number | undefined {
  const asked = options.get(53)?.at(0);
  if (asked === kinds.discover) return kinds.offer;
  if (asked === kinds.inform) return kinds.ack;
  if (asked !== kinds.request) return undefined;
  const wanted = options.get(50) ?? request.subarray(12, 16);
  return addressText(wanted) === address ? kinds.ack : kinds.nak;
}

function readOptions(bytes: Buffer): ReadonlyMap<number, Buffer> {
  const options = new Map<number, Buffer>();
  for (let at = 0; at + 1 < bytes.length && bytes[at] !== 255;) {
    const code = bytes.readUInt8(at);
    const length = code === 0 ? -1 : bytes.readUInt8(at + 1);
    if (length >= 0) options.set(code, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return options;
}

function option(code: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([code, value.length]), value]);
}
