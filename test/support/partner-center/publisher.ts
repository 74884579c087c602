import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { markdownToHtml } from "../../../src/adapters/markdown.ts";
import { partnerCenter, type PartnerCenterOptions } from "../../../src/adapters/marketplace/partner-center.ts";
import { exportResources } from "../../../src/manifest/market/export-tree.ts";
import { readManifests, type Manifests } from "../../../src/manifest/market/manifests.ts";
import type { HandedOffer, Marketplace } from "../../../src/ports/marketplace.ts";
import type { Answer } from "../../../src/ports/world.ts";
import { changedSample, withValue } from "../changed-sample.ts";
import { sampleId } from "../sample-offer.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { app, partnerCenterService, type PartnerCenter } from "./service.ts";

/** What the environment of a publisher holds. */
export const secrets: Readonly<Record<string, string>> = {
  PC_SECRET: app.secret,
  LEADS: "DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=c2VjcmV0LWtleQ==;EndpointSuffix=core.windows.net",
  VHD: "https://contoso.blob.core.windows.net/vhds/web.vhd?sr=c&sp=rl&sig=hidden",
};

type Where = Answer<{ readonly where: string }>;

/** A publisher with a folder and a clock, beside the service. */
export type Publisher = AsyncDisposable & {
  readonly service: PartnerCenter;
  clock: number;
  /** A new process each time: what it knows is what the disk holds. */
  readonly marketplace: (environment?: Readonly<Record<string, string>>, changes?: Partial<PartnerCenterOptions>) => Marketplace;
  /** Asks until there is an answer that is not `later`; time passes as the answers ask. */
  readonly through: (ask: () => Promise<Where>) => Promise<Where>;
  readonly preview: (submission?: number) => Promise<Where>;
  readonly goLive: (submission?: number) => Promise<Where>;
  /** Texts of the notes that are on the disk. */
  readonly notes: () => Promise<readonly string[]>;
};

export async function openPublisher(): Promise<Publisher> {
  const [service, folder] = [await partnerCenterService(), await temporaryFolder()];
  const notesFolder = join(folder.path, "marketplace");
  const publisher: Publisher = {
    service,
    clock: 1_000_000,
    marketplace: (environment = secrets, changes = {}) =>
      partnerCenter({
        tenantId: app.tenant,
        clientId: app.id,
        clientSecret: "PC_SECRET",
        environment: (name) => environment[name],
        services: { signIn: service.server.url, api: `${service.server.url}/api` },
        allowInternal: true,
        patienceMs: 800,
        now: () => publisher.clock,
        folder: notesFolder,
        ...changes,
      }),
    through: async (ask) => {
      for (let asked = 0; asked < mostLooks; asked += 1) {
        const answer = await ask();
        if (answer.kind !== "later") return answer;
        publisher.clock += Math.max(answer.checkAfterMs, 1);
      }
      throw new Error("never decided");
    },
    preview: async (submission = 1) => await publisher.through(() => publisher.marketplace().preview(handed(submission))),
    goLive: async (submission = 1) => await publisher.through(() => publisher.marketplace().goLive(handed(submission))),
    notes: async () => await filesIn(notesFolder),
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
  return publisher;
}

const mostLooks = 25;

/** The sample with leads in Azure and images that can be fetched. */
const manifests = ((): Manifests => {
  const disk = { secret: "VHD", sha256: "0".repeat(64) };
  const changes = {
    ...withValue("offer.yaml", ["leads"], { kind: "azureTable", connectionString: { secret: "LEADS" } }),
    ...withValue("plans/standard.yaml", ["images", 0, "versions", 0, "osDisk"], disk),
    ...withValue("plans/byol.yaml", ["images", 0, "versions", 0, "osDisk"], disk),
  };
  const found = readManifests(sampleId, changedSample(changes));
  if ("length" in found) throw new Error(JSON.stringify(found));
  return found;
})();

/** The sample as a submission hands it over. */
export function handed(submission = 1): HandedOffer {
  const ways = { html: markdownToHtml, assetsUrl: "https://assets.contoso.example/web-stack" };
  return {
    offer: sampleId,
    submission,
    digest: `sha256:${"a".repeat(64)}`,
    resources: (secretOf) => exportResources(manifests, { ...ways, secretOf }),
  };
}

/** An answer in a word or two. */
export function codeOf(answer: Answer<unknown>): string {
  return answer.kind === "failed" ? `${answer.permanent ? "permanent" : "passing"} ${answer.problem.code}` : answer.kind;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const notes = files.filter((file) => file.name.endsWith(".json"));
  return await Promise.all(notes.map(async (file) => await readFile(join(file.parentPath, file.name), "utf8")));
}
