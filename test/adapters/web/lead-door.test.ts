import { request } from "node:http";
import { connect } from "node:net";

import { afterAll, describe, expect, test } from "vitest";

import type { LeadAnswer } from "../../../src/adapters/web/lead-door.ts";
import { startServer } from "../../../src/adapters/web/server.ts";

const stack = new AsyncDisposableStack();
afterAll(async () => await stack.disposeAsync());

type Post = { readonly path?: string; readonly headers?: Record<string, string>; readonly body?: string };

/** A server whose desk answers as told and remembers what it was asked. */
async function served(answer: LeadAnswer = { kind: "kept" }) {
  const asked: string[] = [];
  const server = await startServer(
    {
      live: async () => undefined,
      draw: async () => undefined,
      preview: async () => ({ kind: "none" }),
      hosts: new Set(["127.0.0.1"]),
      warn: () => undefined,
      lead: async ({ publisher, offer }, given, language) => {
        asked.push([publisher, offer, given("email"), given("consent"), language].join(" "));
        return answer;
      },
    },
    { host: "127.0.0.1", port: 0 },
  );
  stack.defer(async () => await server.stop());
  const { host, origin, port } = new URL(server.url);
  const post = async ({
    path = "/live/contoso/web-stack/get.html",
    headers = {},
    body = "email=ada%40example.com&consent=yes",
  }: Post = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number;
      location: string | undefined;
      cache: string | undefined;
    }>();
    const usual = { host, origin, "content-type": "application/x-www-form-urlencoded", "content-length": String(Buffer.byteLength(body)) };
    const sending = request(server.url, { path, method: "POST", headers: { ...usual, ...headers } }, (reply) => {
      reply.resume();
      reply.on("end", () =>
        resolve({ status: reply.statusCode ?? 0, location: reply.headers.location, cache: reply.headers["cache-control"] }),
      );
    });
    sending.on("error", reject);
    sending.end(body);
    return await promise;
  };
  return { post, asked, port: Number(port), host };
}

describe("a form", () => {
  test("is taken once it is kept, in the language of its page, and thanked on a page of its own", async () => {
    const { post, asked } = await served();
    expect(await post()).toMatchObject({ status: 303, location: "thanks.html", cache: "no-store" });
    expect(await post({ path: "/live/contoso/web-stack/get.it.html" })).toMatchObject({ status: 303, location: "thanks.it.html" });
    expect(asked).toEqual(["contoso web-stack ada@example.com yes en", "contoso web-stack ada@example.com yes it"]);
  });

  test.each([
    [{ kind: "faulty", page: "<p>again</p>" }, 422],
    [{ kind: "full", page: "<p>later</p>" }, 503],
    [{ kind: "none" }, 404],
  ] as const)("that can not be taken says so: %o", async (answer, status) => {
    const { post } = await served(answer);
    expect(await post()).toMatchObject({ status });
  });

  test("from another site, from nowhere, or of another kind is refused before it is read", async () => {
    const { post, asked, host } = await served();
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "" },
      { origin: `http://${host}.evil.example` },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "content-type": "text/plain" },
      { "content-type": "application/json" },
    ])
      expect(await post({ headers })).toMatchObject({ status: 403 });
    expect(await post({ headers: { "sec-fetch-site": "same-origin" } })).toMatchObject({ status: 303 });
    expect(asked).toHaveLength(1);
  });

  test("that a program filled in is thanked and goes nowhere", async () => {
    const { post, asked } = await served();
    expect(await post({ body: "email=a%40example.com&consent=yes&website=https%3A%2F%2Fspam.example" })).toMatchObject({ status: 303 });
    expect(asked).toEqual([]);
  });
});

describe("forms without measure", () => {
  test("one that is too long is refused, whatever length it says it has", async () => {
    const { post, asked, port, host } = await served();
    expect(await post({ body: `email=${"x".repeat(9000)}` })).toMatchObject({ status: 413 });
    const said = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(
          `POST /live/contoso/web-stack/get.html HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n`,
        );
        for (let piece = 0; piece < 20; piece += 1) socket.write(`400\r\n${"x".repeat(1024)}\r\n`);
      });
      socket.on("data", (bytes: Buffer) => {
        resolve(bytes.toString());
        socket.destroy();
      });
      socket.on("error", reject);
    });
    expect(said).toMatch(/^HTTP\/1\.1 413 /);
    expect(asked).toEqual([]);
  });

  test("are taken a few times from one address for one offer, and a few more in all", async () => {
    const { post, asked } = await served();
    const statuses: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) statuses.push((await post()).status);
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429]);
    for (let turn = 0; turn < 20; turn += 1) await post({ path: `/live/contoso/offer-${turn}/get.html` });
    expect(asked).toHaveLength(20);
  });

  test("are posted to the form of an offer and to nothing else", async () => {
    const { post, asked } = await served();
    for (const path of ["/", "/live/contoso/web-stack/", "/live/contoso/web-stack/thanks.html", "/live/contoso/web-stack/x/get.html"])
      expect((await post({ path })).status).toBe(405);
    expect((await post({ path: "/live/Contoso/..%2fweb/get.html" })).status).toBe(404);
    expect(asked).toEqual([]);
  });
});
