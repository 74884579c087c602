import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";

import { arpReply } from "./arp.ts";
import { readFrames, writeFrame } from "./frames.ts";
import { etherTypes, packetFrame, protocols, readPacket, type Packet } from "./packets.ts";
import type { NetworkPlan } from "./plan.ts";
import { abortAll, call, createTcp, receivePacket, type Services } from "./tcp.ts";
import { udpReply } from "./udp.ts";

export type Network = AsyncDisposable & {
  /** Calls a port of the guest; the stream ends without a byte where nobody answers. */
  readonly connect: (port: number) => Duplex;
};

const everybody = Buffer.from("ffffffffffff", "hex");

/**
 * A network with one guest, on a Unix socket for QEMU's `stream` back end. It is played in this process from the Ethernet frames up: there is an
 * address by DHCP, the services given here, and no way to anything else, because nothing forwards a packet anywhere. QEMU's own user-mode network can
 * not be used: it sends no DHCP option 245, and forwards to a service by a process of its own for every connection that a guest opens.
 */
export async function startNetwork({ path, plan, services }: { path: string; plan: NetworkPlan; services: Services }): Promise<Network> {
  let guest: Socket | undefined;

  function send(packet: Packet): void {
    const to = packet.to === "255.255.255.255" ? everybody : plan.guest.mac;
    if (guest !== undefined) writeFrame(guest, packetFrame(packet, { from: plan.gateway.mac, to }));
  }

  const tcp = createTcp({ services, send, guest: plan.guest.address });

  function hear(socket: Socket, frame: Buffer): void {
    if (frame.length < 14) return;
    const type = frame.readUInt16BE(12);
    if (type === etherTypes.arp) {
      const answer = arpReply(frame, plan);
      if (answer !== undefined) writeFrame(socket, answer);
    }
    const packet = type === etherTypes.ipv4 ? readPacket(frame) : undefined;
    if (packet?.protocol === protocols.tcp && packet.from === plan.guest.address) receivePacket(tcp, packet);
    if (packet?.protocol !== protocols.udp) return;
    const answer = udpReply(packet, plan);
    if (answer !== undefined) send(answer);
  }

  const server = createServer((socket) => {
    // One machine has one cable; who plugs in later is the machine started again.
    guest?.destroy();
    abortAll(tcp);
    guest = socket;
    socket.on("error", () => undefined);
    readFrames(socket, (frame) => hear(socket, frame));
  });
  server.listen(path);
  await once(server, "listening");
  return {
    connect: (port) => call(tcp, plan.gateway.address, port),
    [Symbol.asyncDispose]: async () => {
      abortAll(tcp);
      guest?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
