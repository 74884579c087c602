import { execa } from "execa";
import { expect, test } from "vitest";

import { startImageServer } from "../support/image-server.ts";

const cli = new URL("../../src/entry/cli.ts", import.meta.url).pathname;

async function certify(url: string, format: string) {
  return await execa(process.execPath, [cli, "certify", url, "--format", format], { reject: false });
}

test("an image is certified where it lies, by its URL, and the signature stays out of the report", async () => {
  await using server = await startImageServer(Buffer.alloc(3 * 1024 * 1024, 7));
  const { exitCode, stdout, stderr } = await certify(`${server.url}?sv=2025-01-05&sig=c2VjcmV0`, "json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "failed" });
  expect(stdout).not.toContain("c2VjcmV0");
  server.fault = () => ({ kind: "status", status: 404 });
  const missing = await certify(`${server.url}?sv=2025-01-05&sig=c2VjcmV0`, "text");
  expect(`${missing.stdout}${missing.stderr}`).toContain("image-missing");
  expect(`${missing.stdout}${missing.stderr}`).not.toContain("c2VjcmV0");
});
