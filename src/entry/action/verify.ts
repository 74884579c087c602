import { offerName, parseOfferName } from "../../core/offer.ts";
import { isProblem, type Problem } from "../../core/problem.ts";
import { verifyOffer, type Verified } from "../../engine/verify.ts";
import type { Connection } from "./connect.ts";
import { wrongInput, type Context } from "./context.ts";
import type { Report } from "./report.ts";

/** Replays the ledger of one offer, or of all, and says which trust holds: who could have written it. */
export async function verify({ ports, forge }: Connection, context: Context): Promise<Report> {
  const text = context.input("offer");
  const named = text === "*" ? await ports.ledger.list() : [parseOfferName(text)];
  const lines: string[] = [];
  const problems: Problem[] = [];
  for (const offer of named) {
    if (offer === undefined)
      return { reason: "wrong-input", problems: [wrongInput("offer", text, "Write publisher/offer, or * for all.")] };
    const result = await verifyOffer(ports.ledger, offer, ports.digests.sha256);
    if (isProblem(result)) problems.push(result);
    else if (result.breach === undefined) lines.push(await trustLine({ forge }, result));
    else
      problems.push({ ...result.breach.problem, text: `${offerName(offer)}, commit ${result.breach.head}: ${result.breach.problem.text}` });
  }
  const summary = ["### Ledger", ...lines.map((line) => `- ✅ ${line}`), ...problems.map(({ text: found }) => `- ❌ ${found}`)].join("\n");
  return { reason: problems.length === 0 ? "verified" : "not-verified", problems, summary, log: lines.join(" ") };
}

/** Rules that together keep everybody but Slipway from moving a ledger branch (docs: "Available rules for rulesets"). */
const needed = ["update", "deletion", "non_fast_forward"];

async function trustLine({ forge }: Pick<Connection, "forge">, { offer, commits, signed }: Verified): Promise<string> {
  const name = offerName(offer);
  const rules = await forge.branchRules(`slipway/${name}`);
  const guarded = rules.kind === "done" && needed.every((rule) => rules.value.includes(rule));
  const trust = guarded
    ? "a ruleset lets only its bypass actors write the branch"
    : signed
      ? "every commit is signed"
      : "no ruleset guards the branch: whoever may write to the repository could have written it";
  return `${name}: ${commits} commits, every status, grant and digest follows; ${trust}.`;
}
