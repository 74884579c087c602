import type { Language } from "../core/language.ts";
import type { Letter } from "../core/letter.ts";
import type { MailKind } from "../core/message.ts";
import type { StepId } from "../core/pipeline.ts";
import type { Problem } from "../core/problem.ts";
import type { Run, Submission } from "../core/run.ts";
import type { Instant } from "../core/time.ts";
import type { MailWords } from "./mail-words-en.ts";
import type { SiteWords } from "./site-words.ts";

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
  readonly language: Language;
};

/** What every letter is written from. `current` is the submission itself while the run still knows it. */
export type Context = {
  readonly input: MailInput;
  readonly words: MailWords;
  /** Words that mails share with the status site: names of steps, their states, durations. */
  readonly site: SiteWords;
  readonly offer: string;
  readonly current: Submission | undefined;
};

/** What a letter says for itself; the rest is the same for all. */
export type Content = Omit<Letter, "footer" | "name">;
