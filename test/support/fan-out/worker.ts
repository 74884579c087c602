// One worker of the fan-out: node worker.ts CLI CLONE [PORT SOCKET UPSTREAM-BYTES-PER-SECOND]
// Takes keys from standard input, one a line, performs each in its clone, and answers each with a line of JSON. With a port it is the only way from here to
// the storage: what connects to that port of this network is passed on to the socket.
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { Transform } from "node:stream";

import { execa } from "execa";

const [cli = "", clone = "", port, socket = "", upstream = "0"] = process.argv.slice(2);
if (port !== undefined) await openWay(Number(port), socket, Number(upstream));
say({ namespace: readlinkSync("/proc/self/ns/net") });
for await (const key of createInterface({ input: process.stdin })) {
  const began = performance.now();
  const { exitCode = -1, stdout, stderr } = await execa(process.execPath, [cli, "perform", key, "--json"], { cwd: clone, reject: false });
  say({ key, exitCode, stdout, stderr, ms: Math.round(performance.now() - began) });
}
process.exit();

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Listens on loopback and passes everything on to a Unix socket, which leads out of a network namespace. */
async function openWay(from: number, to: string, bytesPerSecond: number): Promise<void> {
  const server = createServer((client) => {
    const beyond = createConnection(to);
    closeTogether(client, beyond);
    beyond.pipe(client);
    if (bytesPerSecond === 0) client.pipe(beyond);
    else client.pipe(slowed(bytesPerSecond)).pipe(beyond);
  });
  server.listen(from, "127.0.0.1");
  await once(server, "listening");
}

function closeTogether(one: Socket, other: Socket): void {
  for (const [a, b] of [
    [one, other],
    [other, one],
  ] as const)
    a.on("error", () => b.destroy()).on("close", () => b.destroy());
}

function slowed(bytesPerSecond: number): Transform {
  return new Transform({
    transform: (bytes: Buffer, _, done) => {
      setTimeout(() => done(null, bytes), (bytes.length / bytesPerSecond) * 1000);
    },
  });
}
