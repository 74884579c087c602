import { slipway, type Actor, type Command } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import type { Run } from "../../core/run.ts";
import type { SlashRequest } from "../../core/slash-request.ts";
import { statusOf } from "../../core/status.ts";
import type { Instant } from "../../core/time.ts";
import { headline } from "../../render/headline.ts";
import { helpReply } from "../../render/reply-help.ts";
import { acceptedReply, type Accepted } from "../../render/reply.ts";
import { reconcile } from "../reconcile.ts";
import type { Heard, Intake, Said } from "./intake.ts";

/** Status and help decide nothing: the one has everything shown anew, also what somebody deleted, the other answers. */
export async function look({ ports, settings }: Intake, { request, offer }: Said, actor: Actor, here: readonly Run[]): Promise<Heard> {
  if (request.name === "status") return showAnew(ports, { request, person: actor, here });
  const [run] = here.filter((each) => offer === undefined || offerName(each.offer) === offerName(offer));
  const now = ports.clock.now();
  const policy = run?.submission?.ended === null ? run.submission.request.policy : settings.policy;
  const reply = helpReply({ person: actor, run, status: run === undefined ? undefined : statusOf(run, now), policy, now });
  return { kind: "accepted", touched: [], reply };
}

type Look = { readonly request: SlashRequest; readonly person: Actor; readonly here: readonly Run[] };

async function showAnew(ports: Intake["ports"], { request, person, here }: Look): Promise<Heard> {
  for (const { offer } of here) {
    const forgotten = await reconcile(ports, offer, ({ run }) => doubts(run));
    if (isProblem(forgotten)) return { kind: "failed", problem: forgotten };
  }
  const now = ports.clock.now();
  const replies = here.map((run) => acceptedReply({ request, person, offer: run.offer, ...whereItStands(run, now) }));
  return { kind: "accepted", touched: here.map(({ offer }) => offer), reply: replies.join("\n") };
}

function whereItStands(run: Run, now: Instant): Pick<Accepted, "sentences" | "links"> {
  const { places } = run.facts.shown ?? {};
  const links = [
    { text: "status comment", url: places?.comment?.url ?? places?.issue?.url ?? "" },
    { text: "check", url: places?.check?.url ?? "" },
  ];
  return { sentences: [`It is ${headline(run, statusOf(run, now))}.`], links: links.filter(({ url }) => url !== "") };
}

/** What was shown is not taken for current any more. */
function doubts({ submission, facts: { shown } }: Run): readonly Command[] {
  if (submission === null || shown === undefined) return [];
  const { places, asks } = shown;
  return [{ kind: "announced", actor: slipway, submission: submission.number, shown: { places, asks, current: false } }];
}
