import type { Problem } from "../../core/problem.ts";
import { settingsPath } from "../../core/settings.ts";
import type { ReasonCode } from "../action-contract.ts";

/** How a run ends because of a problem. */
export function reasonOfProblem({ code, path }: Problem): ReasonCode {
  switch (code) {
    case "github-budget-spent":
      return "parked";
    case "github-denied":
    case "ledger-push-denied":
      return "denied";
    case "wrong-input":
    case "effect-key":
      return "wrong-input";
    case "internal-error":
      return "internal-error";
    default:
      // What is wrong in the settings' own file is for their authors to correct.
      if (path === settingsPath) return "invalid";
      return "environment-failed";
  }
}
