import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { expect, it } from "vitest";

import { chunkSize } from "../../../../src/core/chunks.ts";
import { makeScene } from "../../../contract/regions-contract.ts";
import { azureHarness } from "../../../support/azure-regions.ts";
import { startPageBlobServer } from "../../../support/page-blob/start.ts";
import { pattern } from "../../../support/sparse-file.ts";

const child = join(import.meta.dirname, "../../../support/replicate-azure-child.ts");
const quiet = { full: true, onProgress: () => undefined };
const chunks = 40;

it("sends nothing again that arrived before the process was killed", async () => {
  await using server = await startPageBlobServer();
  const harness = azureHarness(server);
  const pieces = Array.from({ length: chunks }, (_, index) => ({ offset: index * chunkSize, bytes: pattern(chunkSize, index) }));
  await using at = { ...harness, ...(await makeScene(() => Promise.resolve(harness), chunks * chunkSize, pieces)) };
  const copying = spawn(process.execPath, [child, at.path, server.urlOf("west"), at.prefix], {
    env: { ...process.env, KEY: server.key },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(copying.stdout))
    if (Number(/"done":(\d+)/.exec(line)?.[1] ?? 0) >= (chunks / 2) * chunkSize) break;
  copying.kill("SIGKILL");
  if (copying.exitCode === null && copying.signalCode === null) await once(copying, "exit");
  expect(await at.regions.list("west")).toEqual([]);
  // As the service does 30 s after the last renewal.
  for (const { blobs } of server.store.values()) for (const blob of blobs.values()) blob.lease = undefined;
  expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done" }]);
  expect(server.seen.filter(({ operation, status }) => operation === "put-page" && status === 201)).toHaveLength(chunks);
  expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
});
