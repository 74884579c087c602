import type { Socket } from "node:net";

/** QEMU's own largest (`NET_BUFSIZE`); what claims more is not its framing. */
const longest = 4096 + 65_536;

/**
 * Calls back with each Ethernet frame that QEMU's `stream` network back end writes to this socket: four bytes of length, big-endian, then the frame.
 * A stream that breaks this framing is cut.
 */
export function readFrames(socket: Socket, onFrame: (frame: Buffer) => void): void {
  let waiting: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    let at = 0;
    while (waiting.length - at >= 4) {
      const length = waiting.readUInt32BE(at);
      if (length > longest) return void socket.destroy();
      if (waiting.length - at - 4 < length) break;
      onFrame(waiting.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    waiting = waiting.subarray(at);
  });
}

/** Hands a frame to the guest. A guest that does not take what it is sent loses frames, as on any wire, instead of filling our memory. */
export function writeFrame(socket: Socket, frame: Buffer): void {
  if (socket.writableLength > 4 * 1024 * 1024) return;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(frame.length);
  socket.write(Buffer.concat([head, frame]));
}
