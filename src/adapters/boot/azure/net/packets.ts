/** A piece of an Ethernet frame that carries IPv4 (RFC 894, RFC 791). Addresses are dotted text, so that they can be keys. */
export type Packet = { readonly protocol: number; readonly from: string; readonly to: string; readonly payload: Buffer };

export const protocols = { tcp: 6, udp: 17 } as const;
export const etherTypes = { ipv4: 0x0800, arp: 0x0806 } as const;

const ethernetHeader = 14;
const ipHeader = 20;

/** The packet of an Ethernet frame; undefined for what is not a whole IPv4 packet. Nobody here sends fragments, so they are nothing. */
export function readPacket(frame: Buffer): Packet | undefined {
  const bytes = frame.subarray(ethernetHeader);
  if (bytes.length < ipHeader || bytes.readUInt8(0) >> 4 !== 4) return undefined;
  const header = (bytes.readUInt8(0) & 0x0f) * 4;
  const total = bytes.readUInt16BE(2);
  const isFragment = (bytes.readUInt16BE(6) & 0x3fff) !== 0;
  if (header < ipHeader || total < header || total > bytes.length || isFragment) return undefined;
  return {
    protocol: bytes.readUInt8(9),
    from: addressText(bytes.subarray(12, 16)),
    to: addressText(bytes.subarray(16, 20)),
    payload: bytes.subarray(header, total),
  };
}

/** An Ethernet frame with this packet. The checksum of TCP and UDP covers both addresses (RFC 9293 §3.1), so it is filled in here. */
export function packetFrame(packet: Packet, ends: { readonly from: Buffer; readonly to: Buffer }): Buffer {
  const header = Buffer.alloc(ipHeader);
  header.writeUInt8(0x45, 0);
  header.writeUInt16BE(ipHeader + packet.payload.length, 2);
  header.writeUInt16BE(0x4000, 6); // Do not fragment.
  header.writeUInt8(64, 8);
  header.writeUInt8(packet.protocol, 9);
  addressBytes(packet.from).copy(header, 12);
  addressBytes(packet.to).copy(header, 16);
  header.writeUInt16BE(checksum(header), 10);
  return ethernetFrame({ ...ends, type: etherTypes.ipv4 }, Buffer.concat([header, withChecksum(packet)]));
}

export function ethernetFrame(head: { readonly from: Buffer; readonly to: Buffer; readonly type: number }, payload: Buffer): Buffer {
  const type = Buffer.alloc(2);
  type.writeUInt16BE(head.type);
  return Buffer.concat([head.to, head.from, type, payload]);
}

export function addressText(bytes: Buffer): string {
  return [...bytes].join(".");
}

export function addressBytes(text: string): Buffer {
  return Buffer.from(text.split(".").map(Number));
}

function withChecksum({ protocol, from, to, payload }: Packet): Buffer {
  const at = protocol === protocols.tcp ? 16 : 6;
  const bytes = Buffer.from(payload);
  bytes.writeUInt16BE(0, at);
  const pseudo = Buffer.alloc(12);
  addressBytes(from).copy(pseudo, 0);
  addressBytes(to).copy(pseudo, 4);
  pseudo.writeUInt8(protocol, 9);
  pseudo.writeUInt16BE(bytes.length, 10);
  // A UDP checksum of zero would mean that there is none (RFC 768).
  bytes.writeUInt16BE(checksum(Buffer.concat([pseudo, bytes])) || 0xffff, at);
  return bytes;
}

/** The Internet checksum (RFC 1071). */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  if (bytes.length % 2 === 1) sum += bytes.readUInt8(bytes.length - 1) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return ~sum & 0xffff;
}
