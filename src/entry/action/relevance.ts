import { commandLabels } from "../../core/slash-registry.ts";
import { readComment } from "../../core/slash.ts";
import type { WakeUp } from "../../ports/forge.ts";

/** Why the event asks for nothing, which then costs neither git nor a request; undefined when it is worth a look. */
export function asksForNothing(wakeUp: WakeUp, branch: string): string | undefined {
  switch (wakeUp.kind) {
    case "ignored":
      return wakeUp.reason;
    case "comment":
      return readComment(wakeUp.body).kind === "none" ? "the comment is no command" : undefined;
    case "label":
      return labelReason(wakeUp);
    case "pullRequest":
      return "a pull request asks for nothing before it is merged";
    case "push":
      return wakeUp.deleted || wakeUp.ref !== `refs/heads/${branch}` ? `only what reaches ${branch} is published` : undefined;
    case "schedule":
    case "dispatch":
      return undefined;
  }
}

function labelReason({ label, onPullRequest, merged }: WakeUp & { readonly kind: "label" }): string | undefined {
  if (!commandLabels.includes(label)) return "the label asks for nothing";
  return onPullRequest && merged !== true ? "the pull request is not merged" : undefined;
}
