import type { Actor, PublishRequest } from "../core/message.ts";
import type { OfferId } from "../core/offer.ts";
import { withdrawDigestText } from "../core/publish-request.ts";
import type { Run } from "../core/run.ts";
import type { Policy, Settings } from "../core/settings.ts";
import type { Ports } from "../ports/ports.ts";
import { namedAddresses } from "./named-addresses.ts";

/** What a press of Publish is about, besides the offer. */
export type Pressed = {
  readonly commit: string;
  readonly settings: Pick<Settings, "notify">;
  readonly policy: Policy;
  readonly author: Actor;
  readonly reuse: boolean;
  readonly pullRequest?: number;
};

/**
 * What to publish, pinned to the commit. A folder that is gone while the offer has been published means: withdraw it. Undefined when there is neither a
 * folder nor a submission.
 */
export async function publishRequest(
  ports: Pick<Ports, "source" | "digests">,
  run: Run,
  { settings, ...pressed }: Pressed,
): Promise<PublishRequest | undefined> {
  const { offer, facts, submission } = run;
  const tree = await ports.source.offer(pressed.commit, offer);
  if (tree !== undefined)
    return {
      ...pressed,
      digest: `sha256:${tree.digest}`,
      withdraw: false,
      notify: [...new Set([...(await namedAddresses(tree, offer)), ...settings.notify])],
    };
  if (submission === null) return undefined;
  return { ...pressed, digest: withdrawDigest(ports, offer, facts.live?.digest), withdraw: true, notify: settings.notify };
}

function withdrawDigest({ digests }: Pick<Ports, "digests">, offer: OfferId, live: string | undefined): string {
  return `sha256:${digests.sha256(withdrawDigestText(offer, live))}`;
}
