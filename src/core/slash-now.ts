import { decide } from "./decide.ts";
import type { Actor, Command, PublishRequest } from "./message.ts";
import { requireRole } from "./permission.ts";
import { isProblem, type Problem } from "./problem.ts";
import type { Run } from "./run.ts";
import type { Policy } from "./settings.ts";
import type { SlashDefinition } from "./slash-registry.ts";
import { commandOf, type SlashRequest } from "./slash-request.ts";
import type { Instant } from "./time.ts";

/** A person before an offer at a moment. `policy` is the one in force now; what runs is judged by the one it started under. */
export type Situation = { readonly run: Run | undefined; readonly actor: Actor; readonly policy: Policy; readonly now: Instant };

/** Why the command would be refused if the person gave it now; undefined when it would be accepted. Without a run only the role is asked for. */
export function whyNot(definition: SlashDefinition, { run, actor, policy, now }: Situation): Problem | undefined {
  const trial = run === undefined ? undefined : trialOf(definition, actor, run, policy);
  if (run !== undefined && trial !== undefined) {
    const answer = decide(run, trial, now);
    return isProblem(answer) ? answer : undefined;
  }
  const needed = definition.role(policy);
  return needed === null ? undefined : requireRole(actor, definition.title, needed);
}

function trialOf({ name }: SlashDefinition, actor: Actor, run: Run, policy: Policy): Command | undefined {
  return name === "publish" ? { kind: "publish", actor, request: requestAgain(run, actor, policy) } : commandOf(trialRequests[name], actor);
}

/** The default branch may hold something else by now; a trial supposes that it does not, and that nothing is reused. */
function requestAgain({ submission }: Run, author: Actor, policy: Policy): PublishRequest {
  const unknown = { commit: "", digest: "", withdraw: false, notify: [], author };
  return { ...unknown, ...submission?.request, policy, reuse: false };
}

/** One well-formed request of each kind; the address is nobody's, so that it is not known yet. */
const trialRequests: { readonly [Name in Exclude<SlashRequest["name"], "publish">]: SlashRequest & { readonly name: Name } } = {
  "go-live": { name: "go-live" },
  cancel: { name: "cancel", reason: "" },
  notify: { name: "notify", addresses: ["nobody@slipway.invalid"] },
  status: { name: "status" },
  hold: { name: "hold", reason: "" },
  resume: { name: "resume" },
  support: { name: "support", text: "?" },
  help: { name: "help" },
};
