import type { Command } from "commander";

import { offerName, parseOfferName, type OfferId } from "../../core/offer.ts";
import { isProblem, placeText } from "../../core/problem.ts";
import { changePlan, type Change } from "../../core/rules/change.ts";
import { load } from "../../engine/load.ts";
import { offerAt } from "../../engine/offer-at.ts";
import { CommandFailure, environmentFailed, exitCodes } from "../exit.ts";
import { addVerb } from "../verb.ts";
import { openWorkspace, requireCommit, type Workspace } from "../workspace.ts";

type Planned = { readonly offer: OfferId; readonly change: Change };

/** `slipway plan`: what merging `head` would do to each offer, against what is live; with `base`, only offers that differ between the two. */
export function addPlan(program: Command): void {
  addVerb<[string | undefined, string | undefined]>(program, "plan [base] [head]", {
    summary: "what a merge would do, per offer: safe, needs certification, forbidden",
    example: "slipway plan main my-branch",
    run: async (invocation, base, head) => {
      await using workspace = await openWorkspace(invocation.cwd);
      const planned = await plan(workspace, base, head);
      const { terminal, json } = invocation;
      if (json)
        terminal.print(
          JSON.stringify(
            planned.map(({ offer, change }) => ({ ...offer, ...change })),
            null,
            2,
          ),
        );
      else terminal.print(planned.length === 0 ? "No offer changes." : planned.map(planText).join("\n"));
      return planned.some(({ change }) => change.kind === "forbidden") ? exitCodes.problems : exitCodes.done;
    },
  });
}

async function plan(workspace: Workspace, base: string | undefined, head: string | undefined): Promise<readonly Planned[]> {
  const { source } = workspace.ports;
  const from = base === undefined ? undefined : await resolved(workspace, base);
  const to = head === undefined ? requireCommit(workspace) : await resolved(workspace, head);
  const names = new Set(
    [...(from === undefined ? await workspace.ports.ledger.list() : await source.offers(from)), ...(await source.offers(to))].map(
      offerName,
    ),
  );
  const planned: Planned[] = [];
  for (const offer of [...names].toSorted().flatMap((name) => parseOfferName(name) ?? [])) {
    const change = await changeOf(workspace, offer, from, to);
    if (change.kind !== "none") planned.push({ offer, change });
  }
  return planned;
}

const unchanged: Change = { kind: "none", reasons: [], problems: [] };

/** An offer that both commits hold with the same bytes is left alone by the merge, whatever is live. */
async function changeOf({ ports }: Workspace, offer: OfferId, from: string | undefined, to: string): Promise<Change> {
  const after = await ports.source.offer(to, offer);
  if (from !== undefined && (await ports.source.offer(from, offer))?.digest === after?.digest) return unchanged;
  const loaded = await load(ports.ledger, offer);
  if (isProblem(loaded)) throw environmentFailed(loaded);
  const { live } = loaded.run.facts;
  if (after !== undefined && live?.digest === `sha256:${after.digest}`) return unchanged;
  const next = after === undefined ? undefined : await offerAt(ports, offer, to);
  return isProblem(next)
    ? { kind: "forbidden", reasons: ["The manifests are not valid."], problems: [next] }
    : named(changePlan(live?.content.locked, next));
}

/** The digests differ, so something changes: what the locked fields do not show is the bytes of pictures. */
function named(change: Change): Change {
  return change.kind === "none" ? { kind: "safe", reasons: ["Pictures change."], problems: [] } : change;
}

async function resolved({ ports }: Workspace, reference: string): Promise<string> {
  const commit = await ports.source.resolve(reference);
  if (isProblem(commit)) throw new CommandFailure(exitCodes.usage, [commit]);
  return commit;
}

const words: Readonly<Record<Change["kind"], string>> = {
  none: "no change",
  new: "new",
  safe: "safe",
  "needs-certification": "needs certification",
  forbidden: "forbidden",
  withdraw: "withdraw",
};

function planText({ offer, change }: Planned): string {
  const problems = change.problems.map((each) => `    ${placeText(each)}  ${each.code}  ${each.text}\n        fix    ${each.remedy}`);
  return [`${offerName(offer)}  ${words[change.kind]}`, ...change.reasons.map((reason) => `    ${reason}`), ...problems].join("\n");
}
