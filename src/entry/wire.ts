import { availableParallelism, release, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import packageJson from "../../package.json" with { type: "json" };
import { systemClock } from "../adapters/clock.ts";
import { createDigests } from "../adapters/digests.ts";
import { createLocalHost } from "../adapters/host/local.ts";
import { createLeads } from "../adapters/lead/leads.ts";
import { createGitLedger } from "../adapters/ledger/git-ledger.ts";
import { createRememberedLedger } from "../adapters/ledger/remembered-ledger.ts";
import { createDigestMail } from "../adapters/mail/digest.ts";
import { createOutbox } from "../adapters/mail/outbox.ts";
import { createSmtpMail } from "../adapters/mail/smtp.ts";
import { directoryRegions } from "../adapters/region/directory.ts";
import { createGitSource } from "../adapters/source/git-source.ts";
import { createVerifyStaging } from "../adapters/staging/verify.ts";
import { stateFolder } from "../adapters/state-folder.ts";
import type { News } from "../core/letter.ts";
import type { OfferId } from "../core/offer.ts";
import type { Settings } from "../core/settings.ts";
import { ledgerFormat } from "../engine/turn.ts";
import type { Images } from "../ports/images.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Ports, Progress } from "../ports/ports.ts";
import type { Regions } from "../ports/regions.ts";
import type { Mail, Staging } from "../ports/world.ts";
import { environment } from "./environment.ts";
import { lazyMarketplace } from "./lazy-marketplace.ts";
import { lazyRegions } from "./lazy-regions.ts";
import { storeFrontOf } from "./store-front.ts";

/** Where things lie on this machine. */
export type Places = {
  readonly root: string;
  readonly state: string;
  readonly regions: string;
  readonly outbox: string;
  readonly leads: string;
  readonly site: string;
  readonly support: string;
};

/** The embedded default: all below `.slipway/` of the repository. */
export function placesOf(root: string): Places {
  return placesBelow(root, join(root, stateFolder));
}

/** The same below a folder of its own, away from any repository: what jobs of one repository share. */
export function placesBelow(root: string, state: string): Places {
  return {
    root,
    state,
    regions: join(state, "regions"),
    outbox: join(state, "outbox"),
    leads: join(state, "leads.sqlite"),
    site: join(state, "site"),
    support: join(state, "support"),
  };
}

/** Where people follow and steer, and where the record is: what differs between this machine and a job on GitHub. */
export type Surroundings = Pick<Ports, "ledger" | "source" | "host" | "links">;

/** Connects the ports to this machine and to what the repository's settings name. The only place that knows all adapters. */
export function wire(root: string, settings: Settings, onProgress: (progress: Progress) => void = () => undefined): Ports {
  const places = placesOf(root);
  const clock = systemClock();
  const surroundings: Surroundings = {
    ledger: ledgerOf(root, settings),
    source: createGitSource({ directory: root }),
    host: createLocalHost({ folder: places.state, now: () => clock.now() }),
    links: ({ offer }) => ({ status: statusUrl(places, offer, settings.siteUrl) }),
  };
  return wireWith(places, settings, surroundings, onProgress);
}

/** Connects everything but the surroundings, which are given. */
export function wireWith(places: Places, settings: Settings, surroundings: Surroundings, onProgress: (progress: Progress) => void): Ports {
  const regions = regionsOf(settings, places);
  const mail = mailOf(settings, places);
  return {
    ...surroundings,
    images: imagesOf(places.root, settings),
    digests: createDigests({ cacheFolder: join(places.state, "cache") }),
    regions,
    staging: stagingOf(settings, regions),
    leads: createLeads({
      root: places.root,
      file: places.leads,
      sentFolder: join(places.state, "sent-leads"),
      environment,
      mail,
      letter: async (lead) => (await import("../render/lead-mail.ts")).leadLetter(lead),
      allowInternal: settings.leadUrls === "any",
    }),
    mail,
    languageOf: (address) => settings.mail.languages[address] ?? settings.mail.language,
    storeFront: storeFrontOf(settings, places.state),
    ...marketplaceOf(settings, places),
    clock: systemClock(),
    markdown: async () => (await import("../adapters/markdown.ts")).markdownToHtml,
    onProgress,
    about: aboutHere(settings),
  };
}

/** What whoever is asked for help wants to know of this machine; names of files and people are not among it. */
function aboutHere({ regionsAt, mail, imageBackend }: Settings): Ports["about"] {
  return {
    Slipway: packageJson.version,
    "Ledger format": ledgerFormat,
    "Node.js": process.versions.node,
    System: `${process.platform} ${process.arch} ${release()}`,
    Processors: String(availableParallelism()),
    Memory: `${Math.round(totalmem() / bytesPerGibibyte)} GiB`,
    "On GitHub": process.env["GITHUB_ACTIONS"] === "true" ? "yes" : "no",
    Regions: regionsAt.kind,
    Mail: mail.transport.kind,
    "Image backend": imageBackend,
  };
}

const bytesPerGibibyte = 1024 ** 3;

/** Images below the repository, in the folders that the settings name, relative to it or absolute, and at URLs. */
export function imagesOf(root: string, settings: Settings | undefined): Images {
  const roots = [root, ...(settings?.imageRoots ?? []).map((each) => resolve(root, each))];
  const backend = settings?.imageBackend ?? "auto";
  let images: Promise<Images> | undefined;
  const load = async (): Promise<Images> => {
    const { createImages } = await import("../adapters/image/open-disk.ts");
    return createImages({ roots, environment, backend, urls: { allowInternal: settings?.imageUrls === "any" } });
  };
  // Loaded where an image is opened: most commands look at none.
  return { open: async (location) => await (await (images ??= load())).open(location) };
}

/** The ledger that the settings name; the repository's own without settings. */
export function ledgerOf(root: string, settings: Settings | undefined): Ledger {
  const inner = createGitLedger({ directory: root, ...(settings?.ledgerRemote === undefined ? {} : { remote: settings.ledgerRemote }) });
  return createRememberedLedger(inner, join(placesOf(root).state, "heads"));
}

function regionsOf({ regionsAt }: Settings, places: Places): Regions {
  if (regionsAt.kind === "folder") return directoryRegions({ root: places.regions });
  const { accounts, copy, verify } = regionsAt;
  return lazyRegions(async () => {
    const { azureRegions } = await import("../adapters/region/azure/azure-regions.ts");
    return azureRegions({ accounts, environment, copy, verifyAll: verify === "full" });
  });
}

function stagingOf(settings: Settings, regions: Regions): Staging {
  if (settings.staging === "verify") return createVerifyStaging(regions);
  return {
    deploy: async (...given) => {
      // Loaded only when machines are started: the emulator's side, and what says which disk controllers are worth a trial.
      const { bootStaging } = await import("./boot-staging.ts");
      return await bootStaging(regions, settings).deploy(...given);
    },
  };
}

function marketplaceOf({ marketplace }: Settings, places: Places): Pick<Ports, "marketplace"> {
  if (marketplace === undefined) return {};
  const { tenantId, clientId, clientSecret, assetsUrl } = marketplace;
  const folder = join(places.state, "marketplace");
  return { marketplace: lazyMarketplace({ tenantId, clientId, clientSecret: clientSecret.secret, environment, folder }, assetsUrl) };
}

function mailOf(settings: Settings, places: Places): Mail {
  const { transport, from, digestMs } = settings.mail;
  const mail =
    transport.kind === "smtp"
      ? createSmtpMail({ settings: transport, from, sentFolder: join(places.state, "sent"), environment })
      : createOutbox({ folder: places.outbox, from });
  if (digestMs === undefined) return mail;
  return createDigestMail({ mail, folder: join(places.state, "digest"), everyMs: digestMs, render: digestOf });
}

/** Letters are loaded only where there is one to write: most jobs have none. */
async function digestOf(news: readonly [News, ...News[]]) {
  const { renderDigest } = await import("../render/mail.ts");
  return renderDigest(news);
}

function statusUrl({ site }: Places, { publisher, offer }: OfferId, siteUrl: string | undefined): string {
  const path = `status/${publisher}/${offer}/index.html`;
  return siteUrl === undefined ? pathToFileURL(join(site, path)).href : new URL(path, siteUrl).href;
}
