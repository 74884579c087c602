import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";

export type Forward = AsyncDisposable & { readonly port: number };

const mostAtOnce = 16;

/** A free loopback port whose connections go to a port of the guest. */
export async function forwardPort(connect: (port: number) => Duplex, port: number): Promise<Forward> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    join(socket, connect(port));
  });
  server.maxConnections = mostAtOnce;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    port: address.port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(here: Socket, there: Duplex): void {
  here.pipe(there).pipe(here);
  here.on("error", () => undefined);
  here.once("close", () => there.destroy());
  // What the guest said last still goes out.
  there.once("close", () => here.destroySoon());
}
