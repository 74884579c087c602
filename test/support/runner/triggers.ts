import type { HookEvent } from "../github/types.ts";
import { passes } from "./patterns.ts";
import { asText, objectAt, plainOf } from "./plain.ts";
import type { Plain } from "./plain.ts";

// Types that count when the workflow names none; every other event then counts with all its types ("Events that trigger workflows").
const defaultTypes: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};
const startsAlways = ["workflow_dispatch", "repository_dispatch", "schedule"];
const skipWords = /\[(?:skip ci|ci skip|no ci|skip actions|actions skip)\]/u;

/** Whether an event starts a workflow with these `on` filters, but for filters by path. */
export function starts(on: Plain, event: HookEvent): boolean {
  if (!Object.hasOwn(on, event.name) || isSilent(event)) return false;
  const filter = objectAt(on, event.name);
  return typesPass(filter, event) && refPasses(filter, event);
}

/** Whether the workflow wants to know which paths the event changed. */
export function hasPathFilter(on: Plain, event: HookEvent): boolean {
  return has(objectAt(on, event.name), "paths");
}

/** Whether the changed paths pass; when they are not known every filter is passed. */
export function pathsPass(on: Plain, event: HookEvent, changed: readonly string[] | undefined): boolean {
  if (changed === undefined || !hasPathFilter(on, event)) return true;
  return changed.some((path) => listPasses(path, objectAt(on, event.name), "paths"));
}

// What the token of a workflow causes starts nothing but dispatches, or workflows would chase each other for ever.
function isSilent(event: HookEvent): boolean {
  if (event.actor.login === "github-actions[bot]" && !startsAlways.includes(event.name)) return true;
  if (event.name === "push" && payloadOf(event)["deleted"] === true) return true;
  return event.name === "push" && skipWords.test(asText(objectAt(payloadOf(event), "head_commit")["message"]));
}

function typesPass(filter: Plain, event: HookEvent): boolean {
  const types = texts(filter["types"]) ?? defaultTypes[event.name];
  return types === undefined || types.includes(asText(payloadOf(event)["action"]));
}

function refPasses(filter: Plain, event: HookEvent): boolean {
  if (event.name.startsWith("pull_request")) {
    const base = objectAt(objectAt(payloadOf(event), "pull_request"), "base")["ref"];
    return listPasses(asText(base), filter, "branches");
  }
  if (event.name !== "push") return true;
  const isTag = event.ref.startsWith("refs/tags/");
  const [mine, other] = isTag ? ["tags", "branches"] : ["branches", "tags"];
  const name = event.ref.replace(/^refs\/(?:heads|tags)\//u, "");
  // A workflow that filters only the other kind of ref does not run for this kind.
  if (!has(filter, mine) && has(filter, other)) return false;
  return listPasses(name, filter, mine);
}

function listPasses(name: string, filter: Plain, key: string): boolean {
  const [wanted, ignored] = [texts(filter[key]), texts(filter[`${key}-ignore`])];
  return (wanted === undefined || passes(name, wanted)) && (ignored === undefined || !passes(name, ignored));
}

function has(filter: Plain, key: string): boolean {
  return filter[key] !== undefined || filter[`${key}-ignore`] !== undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value.map(asText) : [asText(value)];
}

/** The payload of an event as the object it always is. */
export function payloadOf(event: HookEvent): Plain {
  return plainOf(event.payload);
}
