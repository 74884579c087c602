import { setTimeout } from "node:timers/promises";

import type { Fault } from "../traffic.ts";
import { errorBody, jsonReply, type Reply } from "./exchange.ts";
import { primaryReply, secondaryReply } from "./limits.ts";

export type Faults = { add(fault: Fault): void; take(method: string, route: string): Fault | undefined };

/** Faults wait in the order they were given; one request uses up one. */
export function createFaults(): Faults {
  const waiting: { readonly fault: Fault; left: number }[] = [];
  return {
    add: (fault) => void waiting.push({ fault, left: fault.times ?? 1 }),
    take: (method, route) => {
      const found = waiting.find(({ fault, left }) => left > 0 && fits(fault, method, route));
      if (found !== undefined) found.left -= 1;
      return found?.fault;
    },
  };
}

function fits(fault: Fault, method: string, route: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.route === undefined) return true;
  return typeof fault.route === "string" ? fault.route === route : fault.route.test(route);
}

const slowMs = 300;
const minute = 60;

/** Gives the answer, with the fault's harm done before or after. */
export async function withFault(fault: Fault | undefined, now: Date, answer: () => Promise<Reply>): Promise<Reply> {
  if (fault === undefined) return await answer();
  const instead = replyInstead(fault, now);
  if (instead !== undefined) return instead;
  if (fault.kind === "slow") await setTimeout(slowMs);
  const reply = await answer();
  if (fault.kind === "lost-answer") return { ...reply, fate: "drop" };
  return fault.kind === "truncated-page" ? { ...reply, fate: "cut" } : reply;
}

/** Faults after which nothing has changed. */
function replyInstead(fault: Fault, now: Date): Reply | undefined {
  switch (fault.kind) {
    case "secondary-limit":
      return secondaryReply(fault.retryAfter);
    case "primary-limit":
      return spent(fault.retryAfter ?? minute, now);
    case "502":
      return jsonReply(502, errorBody(502, "Server Error"));
    case "503":
      return jsonReply(503, { code: "unavailable", message: "No server is currently available to service your request." });
    case "404-once":
      return jsonReply(404, errorBody(404, "Not Found"));
    case "html-error":
      return {
        status: 500,
        headers: { "content-type": "text/html; charset=utf-8" },
        body: Buffer.from("<!DOCTYPE html>\n<title>Unicorn! &middot; GitHub</title>\n"),
      };
    case "timeout-before":
      return { status: 0, headers: {}, body: Buffer.alloc(0), fate: "drop" };
    case "lost-answer":
    case "truncated-page":
    case "slow":
      return undefined;
  }
}

function spent(seconds: number, now: Date): Reply {
  const reset = Math.floor(now.getTime() / 1000) + seconds;
  return primaryReply({
    "x-ratelimit-limit": "1000",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-used": "1000",
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": "core",
  });
}
