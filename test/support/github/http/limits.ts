import type { Caller } from "../routes/route.ts";
import type { World } from "../world/world.ts";
import { errorBody, jsonReply, type Reply } from "./exchange.ts";

export type Resource = "core" | "graphql";

export type Shown = { readonly limit: number; readonly remaining: number; readonly used: number; readonly reset: number };

export type Limits = {
  shown(caller: Caller, resource: Resource): Shown;
  headers(caller: Caller, resource: Resource): Record<string, string>;
  /** What is left does not suffice: the answer to give. */
  refuse(caller: Caller, resource: Resource, isWrite: boolean): Reply | undefined;
  count(caller: Caller, resource: Resource): void;
  setRemaining(remaining: number, resetAt: Date): void;
};

type Bucket = { limit: number; used: number; resetAt: Date };

/** An hour's requests: a repository's jobs together, an installation, an address without a token. */
const hourly = { job: 1_000, installation: 5_000, app: 5_000, person: 5_000, anonymous: 60 } as const;

/** The secondary limits: content a minute and an hour, and points a minute where a write costs five. */
const mostWritesAMinute = 80;
const mostWritesAnHour = 500;
const mostPointsAMinute = 900;
const writePoints = 5;

const minuteMs = 60_000;
const hourMs = 3_600_000;

/** Keeps what GitHub counts. Secondary limits refuse only where they are enforced. */
export function createLimits(world: World, enforceSecondary: boolean): Limits {
  const buckets = new Map<string, Bucket>();
  const spent: { readonly at: number; readonly isWrite: boolean }[] = [];
  const bucketOf = (caller: Caller, resource: Resource): Bucket => {
    const key = `${caller.kind} ${resource}`;
    const known = buckets.get(key);
    if (known !== undefined && known.resetAt > world.now()) return known;
    const fresh = { limit: hourly[caller.kind], used: 0, resetAt: new Date(world.now().getTime() + hourMs) };
    buckets.set(key, fresh);
    return fresh;
  };
  const shown = (caller: Caller, resource: Resource): Shown => {
    const { limit, used, resetAt } = bucketOf(caller, resource);
    return { limit, remaining: Math.max(0, limit - used), used, reset: Math.floor(resetAt.getTime() / 1000) };
  };
  const headers = (caller: Caller, resource: Resource) => limitHeaders(shown(caller, resource), resource);
  return {
    shown,
    headers,
    refuse: (caller, resource, isWrite) => {
      const left = shown(caller, resource);
      if (left.remaining <= 0) return primaryReply(limitHeaders(left, resource));
      const at = world.now().getTime();
      spent.push({ at, isWrite });
      return enforceSecondary && passed(spent, at) ? secondaryReply() : undefined;
    },
    count: (caller, resource) => void (bucketOf(caller, resource).used += 1),
    setRemaining: (remaining, resetAt) => {
      const limit = hourly.job;
      buckets.set("job core", { limit, used: limit - remaining, resetAt });
    },
  };
}

function passed(spent: readonly { readonly at: number; readonly isWrite: boolean }[], now: number): boolean {
  const minute = spent.filter(({ at }) => at > now - minuteMs);
  const writes = minute.filter(({ isWrite }) => isWrite).length;
  const hour = spent.filter(({ at, isWrite }) => isWrite && at > now - hourMs).length;
  return writes > mostWritesAMinute || hour > mostWritesAnHour || minute.length - writes + writes * writePoints > mostPointsAMinute;
}

function limitHeaders(shown: Shown, resource: Resource): Record<string, string> {
  return {
    "x-ratelimit-limit": String(shown.limit),
    "x-ratelimit-remaining": String(shown.remaining),
    "x-ratelimit-used": String(shown.used),
    "x-ratelimit-reset": String(shown.reset),
    "x-ratelimit-resource": resource,
  };
}

/** The hour's requests are spent. */
export function primaryReply(headers: Readonly<Record<string, string>>): Reply {
  return jsonReply(403, errorBody(403, "API rate limit exceeded for installation."), headers);
}

/** Too much at once. */
export function secondaryReply(retryAfter = 60): Reply {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return jsonReply(403, errorBody(403, message), { "retry-after": String(retryAfter) });
}
