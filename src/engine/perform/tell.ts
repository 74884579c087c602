import type { Work } from "../../core/message.ts";
import { statusOf } from "../../core/status.ts";
import { usualSeverity } from "../../core/support.ts";
import { readLog } from "../read-log.ts";
import { settled, type Job, type Settlement } from "./job.ts";
import { outcomeOf } from "./outcome.ts";

const supportTurns = 20;

/** Opens a support request that carries everything needed. */
export async function openSupport(
  { ports, run, head, effect }: Job,
  { text, by, severity = usualSeverity, exception }: Work & { readonly kind: "support" },
): Promise<Settlement> {
  const at = ports.clock.now();
  const ledger = head === undefined ? {} : { ledgerHead: head, log: await readLog(ports.ledger, head, supportTurns) };
  // Its own chunk: hardly any job opens a request.
  const { supportRequest } = await import("../../render/support.ts");
  const details = { severity, ...(exception === undefined ? {} : { exception }) };
  const request = supportRequest({ run, status: statusOf(run, at), text, by, at, environment: ports.about, ...details, ...ledger });
  // A dot stands in no id, so that two offers never share a request.
  const id = `${run.offer.publisher}.${run.offer.offer}.${effect.task.replaceAll(/[^a-z0-9]+/g, "-")}`;
  const answer = await ports.host.openSupport({ ...request, id, offer: run.offer, severity, isException: exception !== undefined });
  return settled(
    effect,
    outcomeOf(answer, ({ url }) => ({ note: `support request opened: ${url}`, url })),
  );
}
