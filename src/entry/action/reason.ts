import type { Problem } from "../../core/problem.ts";
import type { ReasonCode } from "../action-contract.ts";

/** How a run ends because of a problem. */
export function reasonOfProblem({ code }: Problem): ReasonCode {
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
      return "environment-failed";
  }
}
