import type { Language } from "./language.ts";
import type { Problem } from "./problem.ts";
import type { Instant } from "./time.ts";

// A mail before it has a form: text and HTML are drawn from the same blocks, so they always say the same, and several letters can become one.

export type Tone = "good" | "bad" | "attention" | "neutral";

export type LinkItem = { readonly label: string; readonly url: string; readonly note: string };

/** One thing to do, in order; `command` is a line to paste. */
export type TodoItem = { readonly text: string; readonly command?: string };

/** A line of a table: a mark of one character in its colour, what it is about, and where that stands. */
export type Row = { readonly mark: string; readonly tone: Tone; readonly name: string; readonly state: string };

export type Block =
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "quotation"; readonly text: string }
  | { readonly kind: "problems"; readonly problems: readonly Problem[] }
  | { readonly kind: "todo"; readonly title: string; readonly items: readonly TodoItem[] }
  | { readonly kind: "links"; readonly title: string; readonly items: readonly LinkItem[] }
  | { readonly kind: "rows"; readonly title: string; readonly rows: readonly Row[] }
  | { readonly kind: "facts"; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** Begins what one of several letters says. */
  | { readonly kind: "section"; readonly name: string; readonly title: string; readonly tone: Tone };

export type Letter = {
  /** What the subject's bracket and the line above the headline say: the offer. */
  readonly name: string;
  /** After `[name] `. */
  readonly subject: string;
  readonly tone: Tone;
  /** The news in a few words, above everything. */
  readonly headline: string;
  readonly blocks: readonly Block[];
  /** Small print: why this mail came, and what it is about to the digit. */
  readonly footer: readonly string[];
};

/** A letter as one of several in a digest. */
export type News = { readonly language: Language; readonly at: Instant; readonly letter: Letter };
