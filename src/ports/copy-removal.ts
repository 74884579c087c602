import type { Problem } from "../core/problem.ts";
import type { Instant } from "../core/time.ts";

/** A finished copy as it stands in a region: bytes of its data, when it was verified last, and whether customers can read it. */
export type CopyFacts = { readonly bytes: number; readonly verifiedAt: Instant; readonly isPublic: boolean };

/** What must be so for a copy to be taken away. */
export type RemovalGuard = {
  /** A copy that was verified at or after this moment stays: somebody has just made or looked at it. */
  readonly verifiedBefore: Instant;
  /**
   * Asked right before the bytes go, when nobody can take the copy for a finished one any more. True, or a failure, puts everything back as it was.
   */
  readonly isNeeded: () => Promise<boolean>;
};

/** What came of it. `public`: customers can read the copy, so it stays whatever a ledger says. */
export type Removal =
  | { readonly kind: "removed"; readonly bytes: number }
  | { readonly kind: "absent" }
  | { readonly kind: "kept"; readonly why: "young" | "public" | "needed" }
  | { readonly kind: "failed"; readonly problem: Problem };
