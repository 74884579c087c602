import type { OfferId } from "../../core/offer.ts";
import type { Problem } from "../../core/problem.ts";
import type { Settings } from "../../core/settings.ts";
import type { SlashRequest } from "../../core/slash-request.ts";
import type { Forge, Sender } from "../../ports/forge.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Answer } from "../../ports/world.ts";

// Intake records what people ask for and nothing else: no work begins here. Every request enters the same engine as the command line's.

/** What intake needs of the world: the ledger to write in, the forge to look people up and answer them, and the default branch. */
export type Intake = {
  readonly ports: Pick<Ports, "ledger" | "source" | "digests" | "clock">;
  readonly forge: Forge;
  /** Head of the default branch. */
  readonly commit: string;
  /** Its settings; the defaults where they are broken. */
  readonly settings: Settings;
  /** Why the settings can not be read: then nothing is published, but what runs can still be steered. */
  readonly broken?: Problem;
};

/** What a person asks for, on one issue or pull request. `via` names the comment or label itself. */
export type Said = {
  readonly request: SlashRequest;
  readonly offer?: OfferId;
  readonly issue: number;
  readonly sender: Sender;
  readonly askedAt: string;
  readonly via: string;
  /** As it was given: `/go-live`, or a label's name. */
  readonly command: string;
};

/** What became of a request. `touched` are the offers that have something to do now. */
export type Heard =
  | { readonly kind: "accepted"; readonly touched: readonly OfferId[]; readonly reply?: string }
  | { readonly kind: "refused"; readonly problem: Problem; readonly reply: string }
  /** Nobody asked us, or it was answered before. */
  | { readonly kind: "ignored"; readonly reason: string }
  /** It could not be judged now; the next wake-up finds it again. */
  | { readonly kind: "failed"; readonly problem: Problem };

/** The value of an answer, or why there is none. */
export function valueOf<T>(answer: Answer<T>): { readonly value: T } | { readonly problem: Problem } {
  switch (answer.kind) {
    case "done":
      return { value: answer.value };
    case "failed":
      return { problem: answer.problem };
    case "later":
      return { problem: { level: "error", code: "later", text: answer.note, remedy: "Nothing is lost: the next wake-up asks again." } };
  }
}

/** Why an answer is none; undefined when it is one. */
export function failureOf(answer: Answer<unknown>): Problem | undefined {
  const found = valueOf(answer);
  return "problem" in found ? found.problem : undefined;
}
