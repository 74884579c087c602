import type { Places } from "../../src/core/message.ts";
import { offerName } from "../../src/core/offer.ts";
import { problem } from "../../src/core/problem.ts";
import type { Host, Shown, SupportRequest, View } from "../../src/ports/host.ts";
import type { Answer } from "../../src/ports/world.ts";
import type { Gate } from "./interleaving-turns.ts";
import type { MemoryForge } from "./memory-forge.ts";

/** What stands on a host, by ids. */
export type HostState = {
  /** Publication issues by number. */
  readonly issues: Map<number, { readonly offer: string; readonly open: boolean }>;
  /** Status comments by id. */
  readonly comments: Map<number, { readonly offer: string; readonly issue: number; readonly text: string }>;
  /** Checks by id. */
  readonly checks: Map<number, { readonly name: string; readonly title: string }>;
  /** Support requests by id. */
  readonly support: Map<string, string>;
};

export function emptyHostState(): HostState {
  return { issues: new Map(), comments: new Map(), checks: new Map(), support: new Map() };
}

const lost = problem("answer-lost", "The connection broke off.", "It is told again.");

type Desk = { readonly state: HostState; readonly forge: MemoryForge; readonly gate: Gate };
type Telling = { readonly view: View; readonly name: string; readonly places: { -readonly [Name in keyof Places]: Places[Name] } };

/** A host in memory that works as the one on GitHub: looks first, opens what is missing, and knows what it showed by id, else by a marker. */
export function createMemoryHost(state: HostState, forge: MemoryForge, gate: Gate): Host {
  const desk: Desk = { state, forge, gate };

  async function announce(view: View): Promise<Shown> {
    const telling: Telling = { view, name: offerName(view.offer), places: { ...view.places } };
    const told = (await keepIssue(desk, telling)) && (await keepComment(desk, telling)) && (await keepCheck(desk, telling));
    return { places: telling.places, ...(told ? {} : { problem: lost }) };
  }

  async function openSupport({ id, title }: SupportRequest): Promise<Answer<{ readonly url: string }>> {
    const open = () => {
      const already = state.support.has(id);
      state.support.set(id, title);
      return { kind: "done", already, value: { url: `https://github.example/support/${id}` } } as const;
    };
    return await gate<Answer<{ readonly url: string }>>("host.openSupport", open, () => ({
      kind: "failed",
      permanent: false,
      problem: lost,
    }));
  }

  return { announce, openSupport };
}

async function keepIssue({ state, forge, gate }: Desk, { view, name, places }: Telling): Promise<boolean> {
  const keep = () => {
    const remembered = places.issue !== undefined && state.issues.has(places.issue.number) ? places.issue.number : undefined;
    const number = remembered ?? [...state.issues].find(([, { offer }]) => offer === name)?.[0] ?? forge.openIssue();
    state.issues.set(number, { offer: name, open: view.issue.open });
    return number;
  };
  const number = await gate("host.keepIssue", keep, () => undefined);
  if (number !== undefined) places.issue = { number, url: `https://github.example/octo-org/offers/issues/${number}` };
  return number !== undefined;
}

async function keepComment({ state, gate }: Desk, { view, name, places }: Telling): Promise<boolean> {
  const issue = places.issue?.number ?? 0;
  const keep = () => {
    const known = places.comment?.id ?? [...state.comments].find(([, each]) => each.offer === name && each.issue === issue)?.[0];
    const id = known ?? state.comments.size + 1;
    state.comments.set(id, { offer: name, issue, text: view.issue.comment });
    return id;
  };
  const id = await gate("host.keepComment", keep, () => undefined);
  if (id !== undefined) places.comment = { id, url: "" };
  return id !== undefined;
}

async function keepCheck({ state, gate }: Desk, { view, name, places }: Telling): Promise<boolean> {
  const { check, submission } = view;
  if (check === undefined) return true;
  const key = `${name}/${submission}`;
  const keep = () => {
    const known = places.check?.submission === submission ? places.check.id : undefined;
    const id = known ?? [...state.checks].find(([, each]) => each.name === key)?.[0] ?? state.checks.size + 1;
    state.checks.set(id, { name: key, title: check.title });
    return id;
  };
  const id = await gate("host.keepCheck", keep, () => undefined);
  if (id !== undefined) places.check = { id, submission, url: "" };
  return id !== undefined;
}
