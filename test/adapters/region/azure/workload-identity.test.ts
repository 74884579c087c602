// needs: openssl
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { IdentityError, workloadIdentity } from "../../../../src/adapters/region/azure/workload-identity.ts";
import { codes, makeScene } from "../../../contract/regions-contract.ts";
import { accountNames, azureHarness } from "../../../support/azure-regions.ts";
import { startAzurite, type Certificate } from "../../../support/azurite.ts";
import { startIdentityPlatform, type IdentityPlatform } from "../../../support/identity-platform.ts";
import { pattern } from "../../../support/sparse-file.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";
import { trustedCertificate } from "../../../support/trusted-certificate.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let certificate: Certificate;
let platform: IdentityPlatform;

beforeAll(async () => {
  folder = await temporaryFolder();
  certificate = await trustedCertificate(folder.path);
  platform = await startIdentityPlatform(certificate);
});
afterAll(async () => {
  await platform[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
beforeEach(() => {
  Object.assign(platform, { holds: 3600, fault: () => undefined });
  platform.asked.length = 0;
});

/** Who this machine is, with changes to its environment. */
function identity(changes: Readonly<Record<string, string | undefined>> = {}) {
  const environment: Readonly<Record<string, string | undefined>> = { ...platform.environment, ...changes };
  return workloadIdentity((name) => environment[name]);
}

/** What keeps it from a token. */
async function refusal(
  changes?: Parameters<typeof identity>[0],
): Promise<{ readonly permanent: boolean; readonly text: string; readonly code: string }> {
  try {
    await identity(changes)();
  } catch (error) {
    if (error instanceof IdentityError) return { permanent: error.permanent, text: error.problem.text, code: error.problem.code };
    throw error;
  }
  throw new Error("a token was given");
}

describe("a workload identity", () => {
  it("exchanges a GitHub job's token, once for as long as it holds", async () => {
    const ask = identity();
    const [first, again] = await Promise.all([ask(), ask()]);
    expect(again).toBe(first);
    expect(await ask()).toBe(first);
    expect(platform.asked).toHaveLength(2);
    platform.holds = 200;
    const brief = identity();
    await brief();
    await brief();
    expect(platform.asked).toHaveLength(6);
  });

  it("exchanges the token in a file, as it is now", async () => {
    const file = join(folder.path, "token");
    await writeFile(file, `${platform.assertion()}\n`);
    await identity({ AZURE_FEDERATED_TOKEN_FILE: file })();
    await writeFile(file, "somebody else's");
    expect(await refusal({ AZURE_FEDERATED_TOKEN_FILE: file })).toEqual({
      code: "region-identity",
      permanent: true,
      text: 'The identity platform refuses this machine ("401 invalid_client AADSTS700211").',
    });
  });
});

describe("without what it takes", () => {
  it.each([
    ["no client", { AZURE_CLIENT_ID: undefined }, "AZURE_CLIENT_ID is not set"],
    ["no tenant", { AZURE_TENANT_ID: " " }, "AZURE_TENANT_ID is not set"],
    ["no permission to ask for a job's token", { ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined }, "Nothing here says who Slipway is"],
    ["a token of another job", { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "x" }, 'refuses this machine ("401")'],
    ["no file", { AZURE_FEDERATED_TOKEN_FILE: "/nowhere" }, "cannot be read (ENOENT)"],
    ["another tenant", { AZURE_TENANT_ID: "../other" }, "404 invalid_tenant AADSTS90002"],
    ["an authority without TLS", { AZURE_AUTHORITY_HOST: "http://127.0.0.1" }, "did not answer as it should"],
  ])("%s: says what to do, for good", async (_, changes, text) => {
    const found = await refusal(changes);
    expect(found).toMatchObject({ permanent: true });
    expect(found.text).toContain(text);
    expect(found.text).not.toContain("request-token");
  });

  it.each([
    ["is busy", [503, {}] as const, false],
    ["redirects", [302, {}] as const, false],
    ["speaks in tongues", [200, "<html>"] as const, true],
    ["gives something else", [200, { access_token: 1 }] as const, true],
    ["talks too long", [200, "x".repeat(70_000)] as const, true],
  ])("of a platform that %s gives no token", async (_, said, permanent) => {
    platform.fault = (path) => (path.endsWith("/token") ? said : undefined);
    expect(await refusal()).toMatchObject({ permanent });
  });

  it("asks anew after a failure", async () => {
    const ask = identity();
    platform.fault = () => [500, {}];
    await expect(ask()).rejects.toThrow(IdentityError);
    platform.fault = () => undefined;
    await expect(ask()).resolves.toHaveProperty("token");
  });
});

it("opens storage accounts that give no key: copies, also between accounts, and what customers read", async () => {
  await using azurite = await startAzurite(accountNames, "blob", certificate);
  const accounts = Object.fromEntries(["west", "east"].map((region) => [region, { url: azurite.urlOf(region) }]));
  const harness = azureHarness(azurite, { accounts, copy: "server", identity: identity() });
  await using at = {
    ...harness,
    ...(await makeScene(() => Promise.resolve(harness), 128 * 1024, [{ offset: 70_000, bytes: pattern(100, 1) }])),
  };
  const quiet = { full: false, onProgress: () => undefined };
  expect(await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet)).toMatchObject([
    { kind: "done", sent: 128 * 1024 },
    { kind: "done", sent: 0 },
  ]);
  expect(await at.regions.verify(at.manifest, "east")).toMatchObject({ kind: "done" });
  expect(await at.regions.setAccess([at.manifest.digest], "east", "public")).toBeUndefined();
  expect(platform.asked.filter((path) => path.endsWith("/token"))).toHaveLength(1);
  const unknown = azureHarness(azurite, { accounts, identity: identity({ AZURE_CLIENT_ID: "x" }) });
  expect(codes(await unknown.regions.replicate(at.disk, at.manifest, ["west"], quiet))).toEqual(["region-identity"]);
}, 60_000);
