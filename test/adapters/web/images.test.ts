import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { PreviewDoor, PreviewImages } from "../../../src/adapters/web/app.ts";
import { ClosedError, filesFrom } from "../../../src/adapters/web/files.ts";
import { startServer, type Listening } from "../../../src/adapters/web/server.ts";
import { ask } from "../../support/ask.ts";

const good = "a".repeat(64);
const over = "b".repeat(64);
const stack = new AsyncDisposableStack();
const warnings: unknown[] = [];
const disk = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));
let closed = 0;

/** One image, which can not be read when the preview is not open. */
function imagesOf(isOpen = true): PreviewImages {
  return {
    list: () => '{"images":[]}',
    open: async (file) =>
      file !== "disk.vhd"
        ? undefined
        : {
            length: disk.length,
            tag: "disk",
            read: async (offset, length) => {
              if (!isOpen) throw new ClosedError("closed");
              return disk.subarray(offset, offset + length);
            },
            [Symbol.asyncDispose]: async () => {
              closed += 1;
            },
          },
  };
}

async function listening(images: PreviewImages): Promise<Listening> {
  const doors: Readonly<Record<string, PreviewDoor>> = {
    [good]: { kind: "open", files: filesFrom(async () => undefined), images },
    [over]: { kind: "gone" },
  };
  const server = await startServer(
    {
      live: filesFrom(async () => undefined),
      draw: async () => undefined,
      preview: async (_offer, token) => doors[token] ?? { kind: "none" },
      hosts: undefined,
      warn: (error) => warnings.push(error),
    },
    { host: "127.0.0.1", port: 0 },
  );
  stack.defer(async () => await server.stop());
  return server;
}

let server: Listening;
beforeAll(async () => {
  server = await listening(imagesOf());
});
afterAll(async () => await stack.disposeAsync());

const path = `/preview/contoso/web-stack/${good}/images/`;

describe("images behind a preview link", () => {
  test.each([
    [undefined, 200, 0, 5000],
    ["bytes=0-9", 206, 0, 10],
    ["bytes=4990-", 206, 4990, 5000],
    ["bytes=4990-9999999", 206, 4990, 5000],
    ["bytes=-10", 206, 4990, 5000],
    ["bytes=-99999", 206, 0, 5000],
    ["bytes=0-1,5-6", 200, 0, 5000],
    ["bytes=9-1", 200, 0, 5000],
    ["lines=0-9", 200, 0, 5000],
  ])("are read by ranges: %s", async (range, status, start, end) => {
    const before = closed;
    const answer = await ask(server, `${path}disk.vhd`, range === undefined ? {} : { Range: range });
    expect([answer.status, answer.body.equals(disk.subarray(start, end))]).toEqual([status, true]);
    expect(answer.headers).toMatchObject({ "cache-control": "private, no-store", "accept-ranges": "bytes" });
    expect(answer.headers["content-range"]).toBe(status === 206 ? `bytes ${start}-${end - 1}/5000` : undefined);
    expect(closed).toBe(before + 1);
  });

  test("have no bytes where none are, and a head without a body", async () => {
    const beyond = await ask(server, `${path}disk.vhd`, { Range: "bytes=5000-" });
    expect([beyond.status, beyond.headers["content-range"]]).toEqual([416, "bytes */5000"]);
    const head = await ask(server, `${path}disk.vhd`, {}, "HEAD");
    expect([head.status, head.headers["content-length"], head.body.length]).toEqual([200, "5000", 0]);
    const other = await ask(server, `${path}disk.vhd`, { Range: "bytes=0-9", "If-Range": '"another"' });
    expect([other.status, other.body.length]).toEqual([200, 5000]);
  });

  test("are listed, and nothing else is there", async () => {
    expect((await ask(server, `${path}index.json`)).body.toString()).toBe('{"images":[]}');
    for (const name of ["", "other.vhd", "disk.vhd/", "..%2findex.html"]) expect((await ask(server, path + name)).status).toBe(404);
    expect((await ask(server, path.replace(good, over))).status).toBe(410);
    expect((await ask(server, `${path.replace(good, "c".repeat(64))}disk.vhd`)).status).toBe(404);
  });

  test("stop in the middle when the preview is closed under way", async () => {
    const closing = await listening(imagesOf(false));
    await expect(ask(closing, `${path}disk.vhd`)).rejects.toThrow(/aborted|hang up/);
    expect(warnings).toEqual([]);
  });
});
