import { expect, test } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";
import type { Effect, Work } from "../../src/core/message.ts";
import { marketplaceLive, marketplacePreview } from "../../src/engine/perform/marketplace.ts";
import type { Marketplace, MarketplaceResource } from "../../src/ports/marketplace.ts";
import type { Source } from "../../src/ports/source.ts";
import { changedSample, withValue } from "../support/changed-sample.ts";
import { offer, publish } from "../support/core-words.ts";
import { given, told } from "../support/given.ts";
import { createMemorySource } from "../support/memory-source.ts";
import { resourceFaults } from "../support/partner-center/check-resources.ts";

const { run } = given(told(publish()));
const disk = { url: "https://contoso.blob.core.windows.net/v/web.vhd?sig=x", sha256: "0".repeat(64) };
const at = ["images", 0, "versions", 0, "osDisk"] as const;
const fetched = { ...withValue("plans/standard.yaml", at, disk), ...withValue("plans/byol.yaml", at, disk) };

function effectOf(work: Work): Effect {
  return { key: "contoso/web-stack/1/x/1", offer, submission: 1, task: "x", attempt: 1, work };
}

/** A commit that holds the sample, changed. */
function sourceOf(changes: Readonly<Record<string, string>>): Source {
  const files = [...changedSample(changes)].map(
    ([path, bytes]) => [path, { path, size: bytes.length, kind: "file" as const, read: async () => bytes }] as const,
  );
  return { ...createMemorySource().source, offer: async (commit) => ({ commit, digest: "sha256:x", files: new Map(files) }) };
}

/** A marketplace that takes everything, and what it was given. */
function taking(assetsUrl?: string): Marketplace & { readonly taken: readonly MarketplaceResource[] } {
  const taken: MarketplaceResource[] = [];
  return {
    taken,
    ...(assetsUrl === undefined ? {} : { assetsUrl }),
    preview: async ({ resources }) => {
      taken.push(...resources((name) => name));
      return { kind: "done", already: false, value: { where: "submission/1" } };
    },
    goLive: async ({ submission }) => ({ kind: "done", already: false, value: { where: `submission/${submission}` } }),
  };
}

test("an offer is handed over as resources that the marketplace takes, pictures only where they have an address", async () => {
  const marketplace = taking();
  const ports = { source: sourceOf(fetched), markdown: async () => markdownToHtml, marketplace };
  const { outcome } = await marketplacePreview({ ports, run, effect: effectOf({ kind: "marketplacePreview" }) });
  expect(outcome).toEqual({ kind: "done", result: { note: "in the marketplace's preview as submission/1" } });
  expect(marketplace.taken.flatMap(resourceFaults)).toEqual([]);
  expect(JSON.stringify(marketplace.taken)).not.toContain("listing-asset");
  const withPictures = taking("https://assets.contoso.example");
  await marketplacePreview({ ports: { ...ports, marketplace: withPictures }, run, effect: effectOf({ kind: "marketplacePreview" }) });
  expect(JSON.stringify(withPictures.taken)).toContain("https://assets.contoso.example/media/logo-large.png");
});

test("images that are files of this machine are not handed over, each plan told by its path", async () => {
  const ports = { source: sourceOf({}), markdown: async () => markdownToHtml, marketplace: taking() };
  const { outcome } = await marketplacePreview({ ports, run, effect: effectOf({ kind: "marketplacePreview" }) });
  expect(outcome).toMatchObject({
    kind: "failed",
    permanent: true,
    problems: [{ code: "market-image-path" }, { code: "market-image-path" }],
  });
});

test("without a marketplace in the settings the submission fails and says so", async () => {
  const ports = { source: sourceOf(fetched), markdown: async () => markdownToHtml };
  const job = { ports, run, effect: effectOf({ kind: "marketplaceLive" }) };
  for (const hand of [marketplacePreview, marketplaceLive])
    expect((await hand(job)).outcome).toMatchObject({ kind: "failed", permanent: true, problems: [{ code: "market-off" }] });
  const { outcome } = await marketplaceLive({ ...job, ports: { ...ports, marketplace: taking() } });
  expect(outcome).toEqual({ kind: "done", result: { note: "live in the marketplace as submission/1" } });
});
