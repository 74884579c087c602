import { offerName } from "../../src/core/offer.ts";
import { problem } from "../../src/core/problem.ts";
import { after, second, type Instant, type Milliseconds } from "../../src/core/time.ts";
import { LedgerError } from "../../src/ports/ledger.ts";
import type { Ports } from "../../src/ports/ports.ts";
import type { RegionOutcome } from "../../src/ports/regions.ts";
import type { Answer, Failed } from "../../src/ports/world.ts";
import { digests, images } from "./interleaving-disks.ts";
import { createMemoryHost, emptyHostState, type HostState } from "./interleaving-host.ts";
import { createMemoryRepository, type MemoryRepository } from "./interleaving-source.ts";
import type { Gate } from "./interleaving-turns.ts";
import { createMemoryForge, type MemoryForge } from "./memory-forge.ts";
import { createMemoryLedger, type MemoryLedger } from "./memory-ledger.ts";

// A world in memory that keeps what happened in it, by the names under which the engine asked for it.

export type MemoryWorld = {
  readonly ledger: MemoryLedger;
  readonly repository: MemoryRepository;
  readonly forge: MemoryForge;
  readonly host: HostState;
  readonly clock: {
    readonly now: () => Instant;
    readonly pass: (ms: Milliseconds) => void;
    readonly set: (now: Instant) => void;
    /** Not before a moment. */ readonly reach: (now: Instant) => void;
  };
  /** Subject by id. */
  readonly mails: Map<string, string>;
  readonly leads: Set<string>;
  /** Access by region and image. */
  readonly copies: Map<string, "private" | "public">;
  readonly pages: Set<string>;
  readonly previews: Map<string, "open" | "closed">;
  readonly live: Map<string, string>;
  /** Every change of what customers see, in order: offer and digest, or `nothing`. */
  readonly promotions: string[];
};

/** When every story begins. */
const dawn: Instant = "2026-11-22T08:00:00.000Z";

/** A world in which nothing has happened; it may share the repository of another. */
export function createMemoryWorld(repository = createMemoryRepository()): MemoryWorld {
  let now = dawn;
  const clock = {
    now: () => now,
    pass: (ms: Milliseconds) => void (now = after(now, ms)),
    set: (moment: Instant) => void (now = moment),
    reach: (moment: Instant) => void (now = moment > now ? moment : now),
  };
  return {
    ledger: createMemoryLedger(),
    repository,
    forge: createMemoryForge(clock.now),
    host: emptyHostState(),
    clock,
    mails: new Map(),
    leads: new Set(),
    copies: new Map(),
    pages: new Set(),
    previews: new Map(),
    live: new Map(),
    promotions: [],
  };
}

/** Nobody else is about: every call goes well at once. */
export const openGate: Gate = async (_, act) => await act();

export const lostCode = "answer-lost";
const lost: Failed = { kind: "failed", permanent: false, problem: problem(lostCode, "The connection broke off.", "It is tried again.") };

function loseAnswer<T>(): Answer<T> {
  return lost;
}

function loseLedger(): never {
  throw new LedgerError(lostCode, "The connection broke off.", "Run it again.");
}

/** The world's ports as one process has them: each call waits at its gate. */
export function portsOf(world: MemoryWorld, gate: Gate): Ports {
  const { ledger, repository, clock } = world;
  return {
    ledger: gatedLedger(ledger, gate),
    source: repository.source,
    images,
    digests,
    ...supplies(world, gate),
    storeFront: storeFront(world, gate),
    host: createMemoryHost(world.host, world.forge, gate),
    clock: {
      now: clock.now,
      sleep: async (ms) => {
        const until = after(clock.now(), Math.max(ms, second));
        await gate("clock.sleep", () => clock.reach(until));
      },
    },
    markdown: async () => await Promise.resolve((text) => text),
    languageOf: () => "en",
    links: () => ({ status: "https://example.com/status" }),
    onProgress: () => undefined,
    about: {},
  };
}

function gatedLedger(ledger: MemoryLedger, gate: Gate): MemoryLedger {
  return {
    ...ledger,
    heads: async () => await gate("ledger.heads", async () => await ledger.heads(), loseLedger),
    head: async (offer) => await gate("ledger.head", async () => await ledger.head(offer), loseLedger),
    append: async (offer, head, turn) => await gate("ledger.append", async () => await ledger.append(offer, head, turn), loseLedger),
  };
}

const nobodyCleansOrBoots: Pick<Ports["regions"], "inspect" | "locate" | "open" | "remove"> = {
  open: async (_, region) => await Promise.resolve(problem("region-copy-missing", `${region} is asked for no bytes here`, "None.")),
  locate: async () => await Promise.resolve(undefined),
  inspect: async () => await Promise.resolve(undefined),
  remove: async () => await Promise.resolve({ kind: "absent" }),
};

function supplies(world: MemoryWorld, gate: Gate): Pick<Ports, "regions" | "staging" | "leads" | "mail"> {
  const { copies, leads, mails } = world;
  return {
    regions: {
      replicate: async (_, { digest }, regions) =>
        await Promise.all(
          regions.map(async (region) => {
            const bring = () => {
              const name = `${region} ${digest}`;
              const known = copies.has(name);
              if (!known) copies.set(name, "private");
              return { region, kind: "done", sent: known ? 0 : 1, bytes: 1 } as const;
            };
            return await gate<RegionOutcome>("regions.replicate", bring, () => ({ ...lost, region }));
          }),
        ),
      verify: async (_, region) => ({ region, kind: "done", sent: 0, bytes: 1 }),
      setAccess: async (digests_, region, access) => {
        const set = () => digests_.forEach((digest) => copies.set(`${region} ${digest}`, access));
        const change = () => (set(), undefined);
        return await gate("regions.setAccess", change, () => lost.problem);
      },
      list: async (region) => [...copies.keys()].flatMap((name) => (name.startsWith(`${region} `) ? [name.slice(region.length + 1)] : [])),
      ...nobodyCleansOrBoots,
    },
    staging: {
      deploy: async () => await gate("staging.deploy", () => done(false, { summary: "it boots" }), loseAnswer<{ summary: string }>),
    },
    leads: {
      remove: async () => await Promise.resolve(done(true, { removed: false })),
      send: async (_, { key }) =>
        await gate(
          "leads.send",
          () => done(!adds(leads, key), { where: "leads", readBack: true }),
          loseAnswer<{ where: string; readBack: boolean }>,
        ),
    },
    mail: {
      send: async ({ id, subject }) => {
        const send = () => {
          const already = mails.has(id);
          if (!already) mails.set(id, subject);
          return done(already, { where: "mail" });
        };
        return await gate("mail.send", send, loseAnswer<{ where: string }>);
      },
    },
  };
}

function storeFront({ pages, previews, live, promotions }: MemoryWorld, gate: Gate): Ports["storeFront"] {
  const change = (name: string, digest: string | undefined) => {
    const already = live.get(name) === digest;
    if (digest === undefined) live.delete(name);
    else live.set(name, digest);
    if (!already) promotions.push(`${name} ${digest ?? "nothing"}`);
    return done(already, { url: `https://example.com/${name}` });
  };
  return {
    packagePage: async ({ digest, offer }) =>
      await gate(
        "storeFront.packagePage",
        () => done(!adds(pages, `${offerName(offer)} ${digest}`), { where: "page" }),
        loseAnswer<{ where: string }>,
      ),
    openPreview: async (offer, submission) => {
      const name = `${offerName(offer)} ${submission}`;
      const open = () => {
        if (previews.get(name) === "closed") return refused("preview-closed");
        const already = previews.has(name);
        previews.set(name, "open");
        return done(already, []);
      };
      return await gate<Answer<readonly never[]>>("storeFront.openPreview", open, loseAnswer);
    },
    closePreview: async (offer, submission) => {
      const close = () => {
        const name = `${offerName(offer)} ${submission}`;
        const already = previews.get(name) === "closed";
        previews.set(name, "closed");
        return done(already, null);
      };
      return await gate("storeFront.closePreview", close, loseAnswer<null>);
    },
    promote: async (offer, digest) => {
      const name = offerName(offer);
      const promote = () => (pages.has(`${name} ${digest}`) ? change(name, digest) : refused("not-packaged"));
      return await gate<Answer<{ readonly url: string }>>("storeFront.promote", promote, loseAnswer);
    },
    withdraw: async (offer) => await gate("storeFront.withdraw", () => change(offerName(offer), undefined), loseAnswer<{ url: string }>),
    live: async (offer) => {
      const digest = live.get(offerName(offer));
      return digest === undefined ? undefined : { digest, url: "" };
    },
  };
}

function done<T>(already: boolean, value: T) {
  return { kind: "done", already, value } as const;
}

function refused(code: string): Failed {
  return { kind: "failed", permanent: true, problem: problem(code, "The store front refuses.", "Publish again.") };
}

/** True when it was not there. */
function adds(set: Set<string>, item: string): boolean {
  const before = set.size;
  return set.add(item).size > before;
}
