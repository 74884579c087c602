import type { Actor, Command, PublishRequest } from "../../src/core/message.ts";
import { isProblem, type Problem } from "../../src/core/problem.ts";
import { withdrawDigestText } from "../../src/core/publish-request.ts";
import { minute } from "../../src/core/time.ts";
import { advance, type Advanced } from "../../src/engine/advance.ts";
import { load } from "../../src/engine/load.ts";
import { isProblemList, settingsAt } from "../../src/engine/offer-at.ts";
import { reconcile, type Reconciled } from "../../src/engine/reconcile.ts";
import type { Ports } from "../../src/ports/ports.ts";
import { sampleId } from "./sample-offer.ts";

// What people press, and what follows: a command is recorded, then the offer is advanced until it has to wait, as the command line does.

export const ada: Actor = { name: "Ada Publisher", email: "ada@contoso.example", id: 7, role: "admin" };

type Asked = { readonly reuse?: boolean; readonly reference?: string };

/** What the commit at `reference` asks to be published; a folder that is gone asks to withdraw the offer. */
export async function requestOf(ports: Ports, { reuse = true, reference = "HEAD" }: Asked = {}): Promise<PublishRequest> {
  const commit = await ports.source.resolve(reference);
  if (isProblem(commit)) throw new Error(commit.text);
  const settings = await settingsAt(ports, commit);
  if (isProblemList(settings)) throw new Error(settings[0]?.text);
  const tree = await ports.source.offer(commit, sampleId);
  const author: Actor = { name: "Grace Author", email: "grace@contoso.example", id: 8, role: "write" };
  const base = { commit, reuse, policy: settings.policy, author, notify: settings.notify };
  if (tree !== undefined) return { ...base, digest: `sha256:${tree.digest}`, withdraw: false };
  const loaded = must(await load(ports.ledger, sampleId));
  const live = loaded.run.facts.live?.digest;
  return { ...base, digest: `sha256:${ports.digests.sha256(withdrawDigestText(sampleId, live))}`, withdraw: true };
}

/** Records a command; what it came to, or why it was refused. */
export async function press(ports: Ports, command: Command): Promise<Reconciled | Problem> {
  return await reconcile(ports, sampleId, [command]);
}

/** Does what is owed until the offer has to wait. */
export async function tick(ports: Ports, patienceMs = minute): Promise<Advanced> {
  return must(await advance(ports, sampleId, { concurrency: 4, patienceMs, onTurn: () => undefined }));
}

export async function publish(ports: Ports, asked?: Asked): Promise<Advanced> {
  must(await press(ports, { kind: "publish", actor: ada, request: await requestOf(ports, asked) }));
  return await tick(ports);
}

export const goLive: Command = { kind: "goLive", actor: ada };

export async function signOff(ports: Ports): Promise<Advanced> {
  must(await press(ports, goLive));
  return await tick(ports);
}

/** The value, where a problem would be a fault of the test. */
export function must<T>(value: T | Problem): T {
  if (isProblem(value)) throw new Error(`${value.code} ${value.text}`);
  return value;
}
