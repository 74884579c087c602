import { ethernetFrame, etherTypes, addressText, addressBytes } from "./packets.ts";
import type { NetworkPlan } from "./plan.ts";

/**
 * The answer to "who has this address?" (RFC 826): the gateway has every address but the guest's own, as Azure's does. The guest may ask whether
 * somebody else has its address before it takes it, and is not answered.
 */
export function arpReply(frame: Buffer, { gateway, guest }: NetworkPlan): Buffer | undefined {
  const asked = frame.subarray(14, 42);
  if (asked.length < 28 || asked.readUInt16BE(0) !== 1 || asked.readUInt16BE(2) !== etherTypes.ipv4 || asked.readUInt16BE(6) !== 1)
    return undefined;
  const sought = addressText(asked.subarray(24, 28));
  if (sought === guest.address) return undefined;
  const answer = Buffer.from(asked);
  answer.writeUInt16BE(2, 6);
  gateway.mac.copy(answer, 8);
  addressBytes(sought).copy(answer, 14);
  asked.copy(answer, 18, 8, 18);
  return ethernetFrame({ from: gateway.mac, to: guest.mac, type: etherTypes.arp }, answer);
}
