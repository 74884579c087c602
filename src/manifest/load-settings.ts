import { stepIds, steps } from "../core/pipeline.ts";
import { hasErrors, problem, quote, type Problem } from "../core/problem.ts";
import {
  settingsPath,
  type DkimSettings,
  type MailSettings,
  type Policy,
  type RegionsSettings,
  type Role,
  type Settings,
  type StoreSettings,
} from "../core/settings.ts";
import { day } from "../core/time.ts";
import { durationMs } from "./decode/duration.ts";
import type { Draft } from "./draft.ts";
import type { DKIM, Mail, Repository } from "./generated/repository.d.ts";
import { schemaProblems } from "./schema/explain.ts";
import { trusted } from "./trusted.ts";
import { parseYaml, type ManifestDocument } from "./yaml/parse-yaml.ts";

/** Ids of the dated certification policies (certification.md). */
const defaultPolicy = "azure-2024-08";
const defaultRegions = ["westeurope", "northeurope", "eastus", "japaneast"] as const;
const defaultSender = "slipway@localhost";
const defaultKeptMs = 30 * day;
/** The commercial marketplace certifies an offer once more, which its documents put at up to five days. */
const marketplaceDeadlines = { preview: 14 * day, live: 14 * day } as const;

/**
 * Settings of a repository after defaults; `undefined` bytes (no file) give the defaults. `certification.digest` is empty: the caller
 * knows the policy file and the version of the checks, and fills it in with `withPolicyDigest`.
 */
export function loadSettings(bytes: Uint8Array | undefined, path: string = settingsPath): Settings | readonly Problem[] {
  if (bytes === undefined) return decodeSettings({});
  const document = parseYaml(path, bytes);
  if ("length" in document) {
    // A file of comments says nothing, and nothing means the defaults.
    return document.every(({ code }) => code === "yaml-empty") ? decodeSettings({}) : document;
  }
  const problems = [
    ...schemaProblems("repository", document),
    ...quorumProblems(document),
    ...accountProblems(document),
    ...dkimProblems(document),
    ...storeProblems(document),
  ];
  return hasErrors(problems) ? problems : decodeSettings(trusted(document.value));
}

/** The same settings with the digest of what certification depends on besides the image. */
export function withPolicyDigest(settings: Settings, digest: string): Settings {
  const { policy } = settings;
  return { ...settings, policy: { ...policy, certification: { ...policy.certification, digest } } };
}

function quorumProblems(document: ManifestDocument): readonly Problem[] {
  const { quorum, regions = defaultRegions } = trusted<Draft<Repository>>(document.value);
  const most = regions?.length ?? 0;
  if (typeof quorum !== "number" || quorum <= most) return [];
  const found = `quorum is ${quote(quorum)} but there are ${most} regions.`;
  return [problem("quorum-too-large", found, `Write all, or a number from 1 to ${most}.`, document.place(["quorum"], "value"))];
}

/** A region without an account would fail at its first copy; here it is named at its place. */
function accountProblems(document: ManifestDocument): readonly Problem[] {
  const { regionsAt, regions } = trusted<Draft<Repository>>(document.value);
  if (regionsAt?.kind !== "azureBlob" || typeof regionsAt.accounts !== "object") return [];
  const known = new Set(Object.keys(regionsAt.accounts));
  const names = Array.isArray(regions) ? regions : regions === undefined ? [...defaultRegions] : [];
  const missing = names.filter((name) => typeof name === "string" && !known.has(name));
  if (missing.length === 0) return [];
  const found = `regionsAt names no storage account for ${missing.map((name) => quote(name)).join(", ")}.`;
  return [
    problem(
      "region-account-missing",
      found,
      "Add it to accounts, or take the region out of regions.",
      document.place(["regionsAt", "accounts"], "key"),
    ),
  ];
}

/** Without a key nothing could be signed, and of two nobody knows which. */
function dkimProblems(document: ManifestDocument): readonly Problem[] {
  const { mail } = trusted<Draft<Repository>>(document.value);
  const dkim = mail?.kind === "smtp" ? mail.dkim : undefined;
  if (typeof dkim !== "object" || (dkim.key === undefined) !== (dkim.keyFile === undefined)) return [];
  const found = dkim.key === undefined ? "mail.dkim names no private key." : "mail.dkim names two private keys.";
  return [problem("dkim-key", found, "Give exactly one of key (a secret) and keyFile (a path).", document.place(["mail", "dkim"], "key"))];
}

/** Storage answers nobody whom `slipway serve` has not let in, so that links must lead to where that answers. */
function storeProblems(document: ManifestDocument): readonly Problem[] {
  const { storeAt, site } = trusted<Draft<Repository>>(document.value);
  if (storeAt?.kind !== "azureBlob" || site?.url !== undefined) return [];
  const remedy = "Add the address where slipway serve answers, for example: site: { url: https://offers.contoso.example }";
  return [
    problem(
      "store-without-site",
      "storeAt keeps previews in storage, but site.url is not set.",
      remedy,
      document.place(["storeAt"], "key"),
    ),
  ];
}

function decodeSettings(raw: Repository): Settings {
  const { certification, notify = [], ledger, site } = raw;
  return {
    policy: policyOf(raw),
    waivers: (certification?.waivers ?? []).map((waiver) => ({ ...waiver })),
    notify,
    mail: mailOf(raw.mail),
    ...reachOf(raw),
    staging: raw.staging ?? "verify",
    regionsAt: regionsAtOf(raw.regionsAt),
    storeAt: storeAtOf(raw.storeAt),
    support: supportOf(raw.support ?? {}),
    github: githubOf(raw.github ?? {}),
    keptMs: keptMsOf(raw.cleanUp),
    ...(raw.marketplace !== undefined && { marketplace: raw.marketplace }),
    ...(ledger?.remote !== undefined && { ledgerRemote: ledger.remote }),
    ...(site?.url !== undefined && { siteUrl: site.url }),
  };
}

/** Where images and leads may come from and go to, and what may be asked to read images. */
function reachOf({ imageRoots = [], imageUrls = "internet", leadUrls = "internet", imageBackend = "auto" }: Repository) {
  return { imageRoots, imageUrls, leadUrls, imageBackend };
}

function keptMsOf({ after }: NonNullable<Repository["cleanUp"]> = {}): Settings["keptMs"] {
  return after === undefined ? defaultKeptMs : durationMs(after);
}

function githubOf({ bots = [], fanOut = "auto" }: NonNullable<Repository["github"]>): Settings["github"] {
  return { bots: bots.map(({ id, role = "write" }) => ({ id, role })), fanOut };
}

function supportOf({ assignees = [], critical = [], exceptions = [] }: NonNullable<Repository["support"]>): Settings["support"] {
  return { assignees, critical, exceptions };
}

function policyOf(raw: Repository): Policy {
  return {
    regions: raw.regions ?? defaultRegions,
    quorum: raw.quorum ?? "all",
    certification: { policy: raw.certification?.policy ?? defaultPolicy, digest: "" },
    signoff: signoffOf(raw.signoff ?? {}),
    cancel: raw.cancel ?? "fromSignoff",
    roles: rolesOf(raw.roles ?? {}),
    attempts: raw.attempts ?? 5,
    deadlines: deadlinesOf(raw),
    previewTtlMs: raw.previewTtl === undefined ? steps.signoff.deadlineMs : durationMs(raw.previewTtl),
    ...marketplaceOf(raw),
  };
}

function marketplaceOf({ marketplace }: Repository): Pick<Policy, "marketplace"> {
  return marketplace === undefined ? {} : { marketplace: marketplace.kind };
}

function signoffOf({ role = "maintain", notAuthor = false, approvals = 1, team }: NonNullable<Repository["signoff"]>): Policy["signoff"] {
  return { role, notAuthor, approvals, ...(team !== undefined && { team }) };
}

function deadlinesOf({ deadlines = {}, marketplace }: Repository): Policy["deadlines"] {
  const asked = Object.fromEntries(stepIds.flatMap((step) => (deadlines[step] === undefined ? [] : [[step, durationMs(deadlines[step])]])));
  return marketplace === undefined ? asked : { ...marketplaceDeadlines, ...asked };
}

function rolesOf(raw: Partial<Record<keyof Policy["roles"], Role>>): Policy["roles"] {
  return {
    publish: raw.publish ?? "write",
    cancel: raw.cancel ?? "write",
    notify: raw.notify ?? "write",
    hold: raw.hold ?? "maintain",
    support: raw.support ?? "triage",
  };
}

function regionsAtOf(raw: Repository["regionsAt"]): RegionsSettings {
  if (raw?.kind !== "azureBlob") return { kind: "folder" };
  const { verify = "sampled", copy = "upload", accounts: named } = raw;
  const accounts = Object.fromEntries(
    Object.entries(named).flatMap(([region, account]) => (account === undefined ? [] : [[region, account]])),
  );
  return { kind: "azureBlob", accounts, copy, verify };
}

function storeAtOf(raw: Repository["storeAt"]): StoreSettings {
  if (raw?.kind !== "azureBlob") return { kind: "folder" };
  const { url, key, container = "slipway-live" } = raw;
  return { kind: "azureBlob", url, key, container };
}

function mailOf(raw: Mail | undefined): Settings["mail"] {
  const { from = defaultSender, language = "en", languages = {}, digest } = raw ?? {};
  const known = Object.entries(languages).flatMap(([address, each]) => (each === undefined ? [] : [[address, each] as const]));
  const waits = digest === undefined ? {} : { digestMs: durationMs(digest.every) };
  return { transport: transportOf(raw), from, language, languages: Object.fromEntries(known), ...waits };
}

function transportOf(raw: Mail | undefined): MailSettings {
  if (raw?.kind !== "smtp") return { kind: "outbox" };
  const { host, port = 587, secure = false, user, password, dkim } = raw;
  const login = { ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
  return { kind: "smtp", host, port, secure, ...login, ...(dkim !== undefined && { dkim: dkimOf(dkim) }) };
}

function dkimOf({ domain, selector, key, keyFile = "" }: DKIM): DkimSettings {
  return { ...(domain !== undefined && { domain }), selector, key: key ?? { file: keyFile } };
}
