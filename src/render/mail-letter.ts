import type { MailKind } from "../core/message.ts";
import type { StepId } from "../core/pipeline.ts";
import type { Problem } from "../core/problem.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Instant } from "../core/time.ts";
import type { MailWords } from "./mail-english.ts";

// A mail before it has a form: the text and the HTML are drawn from the same blocks, so they always say the same.

export type Tone = "good" | "bad" | "attention" | "neutral";

export type LinkItem = { readonly label: string; readonly url: string; readonly note: string };

/** One thing to do, in order; `command` is a line to paste. */
export type TodoItem = { readonly text: string; readonly command?: string };

export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "quotation"; readonly text: string }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "todo"; readonly title: string; readonly items: readonly TodoItem[] }
  | { readonly kind: "links"; readonly title: string; readonly items: readonly LinkItem[] };

export type Letter = {
  /** After `[publisher/offer] `. */
  readonly subject: string;
  readonly tone: Tone;
  /** The news in a few words, above everything. */
  readonly headline: string;
  readonly blocks: readonly Block[];
  /** Small print: why this mail came, and what it is about to the digit. */
  readonly footer: readonly string[];
};

/** Where a mail can point to. Preview links are secrets of their subscription and appear in no other place. */
export type MailLinks = {
  readonly status?: string;
  readonly report?: string;
  readonly previews: readonly { readonly subscription: string; readonly url: string; readonly expires: Instant }[];
  readonly live?: string;
  readonly support?: string;
};

export type MailInput = {
  /** The offer as it is when the mail is sent. */
  readonly run: Run;
  readonly kind: MailKind;
  readonly step: StepId;
  /** The submission the mail is about; it may be older than the run's, since mail outlives its submission. */
  readonly submission: number;
  readonly problems: readonly Problem[];
  readonly note: string;
  readonly at: Instant;
  readonly links: MailLinks;
};

/** What every letter is written from. `current` is the submission itself while the run still knows it. */
export type Context = {
  readonly input: MailInput;
  readonly words: MailWords;
  readonly offer: string;
  readonly current: Submission | undefined;
};

/** What a letter says for itself; the rest is the same for all. */
export type Content = Omit<Letter, "footer">;
