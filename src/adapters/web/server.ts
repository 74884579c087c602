import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { createAdaptorServer } from "@hono/node-server";

import { createApp, type Site } from "./app.ts";

export type Listening = {
  readonly url: string;
  /** Lets running answers end, for a moment, and ends. */
  readonly stop: () => Promise<void>;
};

const second = 1000;
/** Requests have no body and pages are small: whoever is slower than this keeps others waiting. */
const patienceMs = 10 * second;
const keepAliveMs = 5 * second;
const farewellMs = 3 * second;
const mostHeaderBytes = 16 * 1024;
const mostConnections = 2000;

/** Serves a site. Throws the system's error when the address can not be had. */
export async function startServer(site: Site, { host, port }: { readonly host: string; readonly port: number }): Promise<Listening> {
  const server = createAdaptorServer({ fetch: createApp(site).fetch, serverOptions: { maxHeaderSize: mostHeaderBytes } });
  if ("requestTimeout" in server) {
    server.requestTimeout = patienceMs;
    server.headersTimeout = patienceMs;
    server.keepAliveTimeout = keepAliveMs;
  }
  server.maxConnections = mostConnections;
  server.listen(port, host);
  await once(server, "listening");
  // oxlint-disable-next-line no-unsafe-type-assertion -- a server that listens on a port has an address of this kind
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}/`,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      if ("closeIdleConnections" in server) {
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), farewellMs).unref();
      }
      await closed;
    },
  };
}
