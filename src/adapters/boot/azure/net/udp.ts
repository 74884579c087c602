import { dhcpReply } from "./dhcp.ts";
import { protocols, type Packet } from "./packets.ts";
import { wireserverAddress, type NetworkPlan } from "./plan.ts";

const ports = { dns: 53, dhcpServer: 67, dhcpClient: 68 } as const;

/**
 * The answer to a datagram: an address by DHCP, "no such name" to every question by DNS, so that a guest that looks for its mirror or its clock fails
 * at once instead of waiting. Nothing else is answered.
 */
export function udpReply(packet: Packet, plan: NetworkPlan): Packet | undefined {
  const { payload } = packet;
  if (payload.length < 8) return undefined;
  const [from, to, length] = [payload.readUInt16BE(0), payload.readUInt16BE(2), payload.readUInt16BE(4)];
  const content = payload.subarray(8, length);
  if (to === ports.dhcpServer && from === ports.dhcpClient) {
    const answer = dhcpReply(content, plan);
    // The client may not have its address yet, and may not listen for it: to everybody, which every client takes.
    return answer && { protocol: protocols.udp, from: wireserverAddress, to: "255.255.255.255", payload: datagram(to, from, answer) };
  }
  const answer = to === ports.dns && packet.to === wireserverAddress ? noSuchName(content) : undefined;
  return answer && { protocol: protocols.udp, from: packet.to, to: packet.from, payload: datagram(to, from, answer) };
}

/** The question again with RCODE 3 (RFC 1035 §4.1.1). */
function noSuchName(query: Buffer): Buffer | undefined {
  if (query.length < 12 || query.length > 512 || query.readUInt8(2) >= 0x80 || query.readUInt16BE(4) !== 1) return undefined;
  const answer = Buffer.from(query.subarray(0, questionEnd(query)));
  answer.writeUInt8((query.readUInt8(2) & 0x79) | 0x80, 2);
  answer.writeUInt8(0x83, 3);
  answer.fill(0, 6, 12);
  return answer;
}

function questionEnd(query: Buffer): number {
  let at = 12;
  while (at < query.length && query.readUInt8(at) !== 0) at += 1 + query.readUInt8(at);
  return Math.min(at + 5, query.length);
}

function datagram(from: number, to: number, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(from, 0);
  head.writeUInt16BE(to, 2);
  head.writeUInt16BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
