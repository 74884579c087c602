import type { Command } from "commander";

import type { PublishRequest } from "../../core/message.ts";
import { offerName, type OfferId } from "../../core/offer.ts";
import { isProblem, problem } from "../../core/problem.ts";
import { load } from "../../engine/load.ts";
import { publishRequest } from "../../engine/publish-request.ts";
import { environmentFailed, problemsFound } from "../exit.ts";
import { planWorkText } from "../plan-offers.ts";
import { steer } from "../run-offer.ts";
import { addVerb } from "../verb.ts";
import { offerArgument, requireCommit, type Workspace } from "../workspace.ts";

type Options = { readonly reuse: boolean; readonly ref?: string; readonly planWork?: boolean };

/** `slipway publish`: presses Publish for what a commit holds, and advances it until it has to wait. */
export function addPublish(program: Command): void {
  addVerb<[string, Options]>(program, "publish <offer>", {
    summary: "start a submission and advance it until it has to wait",
    example: "slipway publish contoso/web-stack",
    shape: (command) =>
      command
        .option("--no-reuse", "run every check and copy again, even where nothing has changed")
        .option("--ref <commit>", "what to publish: a branch, tag or commit (default: HEAD)")
        .option("--plan-work", planWorkText),
    run: (invocation, name, { reuse, ref, planWork }) => {
      const offer = offerArgument(name);
      return steer(invocation, offer, { reference: ref, planWork }, async (workspace) => {
        const request = await requestOf(workspace, offer, reuse);
        const dirty = ref === undefined ? await workspace.ports.source.uncommitted(`offers/${offerName(offer)}`) : [];
        if (dirty.length > 0) invocation.terminal.remark(`Not published, because not committed: ${dirty.join(", ")}`);
        return { kind: "publish", actor: workspace.actor, request };
      });
    },
  });
}

/** What to publish, pinned to the commit. */
async function requestOf(workspace: Workspace, offer: OfferId, reuse: boolean): Promise<PublishRequest> {
  const { ports, settings, actor } = workspace;
  const commit = requireCommit(workspace, offer);
  const author = await ports.source.author(commit);
  const loaded = await load(ports.ledger, offer);
  if (isProblem(loaded)) throw environmentFailed(loaded);
  const request = await publishRequest(ports, loaded.run, {
    commit,
    settings,
    policy: settings.policy,
    author: author === undefined ? actor : { ...author, role: "write" },
    reuse,
  });
  if (request !== undefined) return request;
  throw problemsFound([
    problem(
      "offer-missing",
      `The commit ${commit.slice(0, 7)} has no folder offers/${offerName(offer)}.`,
      `Make it with \`slipway new ${offerName(offer)}\` and commit it, or check the name with \`slipway offers\`.`,
    ),
  ]);
}
