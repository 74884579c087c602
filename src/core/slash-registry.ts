import type { Problem } from "./problem.ts";
import type { Policy, Role } from "./settings.ts";
import * as read from "./slash-arguments.ts";
import type { SlashName, SlashRequest } from "./slash-request.ts";

/** All there is to know about one command: comments, labels, help, documentation and command line are made from it. */
export type SlashDefinition = {
  readonly name: SlashName;
  /** As replies call it. */
  readonly title: string;
  readonly usage: string;
  readonly example: string;
  /** What it does, as one line without a full stop. */
  readonly help: string;
  /** When it is accepted, in words. */
  readonly when: string;
  /** Asks for the same by being set; taking it off asks for nothing. */
  readonly label: { readonly text: string; readonly request: SlashRequest } | null;
  /** The lowest role that may use it; null where anyone may. */
  readonly role: (policy: Policy) => Role | null;
  /** True when it changes something: its comment holds nothing else. */
  readonly mutating: boolean;
  /** What may follow its name and offer: words in a fixed form, a person's own words to the end of the line, or of the comment. */
  readonly takes: "words" | "sentence" | "paragraphs";
  /** Verb on the command line. */
  readonly verb: string;
  /** Reads what follows its name and offer. */
  readonly parse: (text: string) => SlashRequest | Problem;
};

/** Every command by its name: a request that is added breaks the build until it is described here (publishing.md, "How people steer it"). */
export const commandsByName: { readonly [Name in SlashName]: SlashDefinition & { readonly name: Name } } = {
  "go-live": {
    name: "go-live",
    title: "Go live",
    usage: "/go-live [digest]",
    example: "/go-live 1a2b3c4d",
    help: "sign off: let exactly what was previewed go live",
    when: "at Publisher signoff",
    label: { text: "go-live", request: { name: "go-live" } },
    role: ({ signoff }) => signoff.role,
    mutating: true,
    takes: "words",
    verb: "go-live",
    parse: read.readGoLive,
  },
  cancel: {
    name: "cancel",
    title: "Cancel",
    usage: "/cancel [reason]",
    example: "/cancel wrong price",
    help: "cancel the submission; what is live stays",
    when: "from Publisher signoff until promoted",
    label: { text: "cancel", request: { name: "cancel", reason: "" } },
    role: ({ roles }) => roles.cancel,
    mutating: true,
    takes: "sentence",
    verb: "cancel",
    parse: read.readCancel,
  },
  publish: {
    name: "publish",
    title: "Publish",
    usage: "/publish [--no-reuse]",
    example: "/publish",
    help: "start at step 1 with what the default branch holds",
    when: "unless exactly that is running",
    label: { text: "publish", request: { name: "publish", reuse: true } },
    role: ({ roles }) => roles.publish,
    mutating: true,
    takes: "words",
    verb: "publish",
    parse: read.readPublish,
  },
  notify: {
    name: "notify",
    title: "Notify",
    usage: "/notify address [address…]",
    example: "/notify you@example.com",
    help: "name addresses that are told about this submission",
    when: "once published",
    label: null,
    role: ({ roles }) => roles.notify,
    mutating: true,
    takes: "words",
    verb: "notify",
    parse: read.readNotify,
  },
  status: {
    name: "status",
    title: "Status",
    usage: "/status",
    example: "/status",
    help: "bring what is shown up to date, and link to it",
    when: "any time",
    label: null,
    role: () => "read",
    mutating: false,
    takes: "words",
    verb: "status",
    parse: read.readStatus,
  },
  hold: {
    name: "hold",
    title: "Hold",
    usage: "/hold [reason]",
    example: "/hold waiting for the launch",
    help: "let no step begin until somebody resumes",
    when: "while not held",
    label: { text: "hold", request: { name: "hold", reason: "" } },
    role: ({ roles }) => roles.hold,
    mutating: true,
    takes: "sentence",
    verb: "hold",
    parse: read.readHold,
  },
  resume: {
    name: "resume",
    title: "Resume",
    usage: "/resume",
    example: "/resume",
    help: "let steps begin again",
    when: "while held",
    label: null,
    role: ({ roles }) => roles.hold,
    mutating: true,
    takes: "words",
    verb: "resume",
    parse: read.readResume,
  },
  support: {
    name: "support",
    title: "Support",
    usage: "/support [--severity critical] text",
    example: "/support certification fails on a file that is not there",
    help: "open a support request that carries everything needed",
    when: "once published",
    label: { text: "support", request: { name: "support", text: "Asked for by label." } },
    role: ({ roles }) => roles.support,
    mutating: true,
    takes: "paragraphs",
    verb: "support",
    parse: read.readSupport,
  },
  help: {
    name: "help",
    title: "Help",
    usage: "/help",
    example: "/help",
    help: "show this table, with what you may do now",
    when: "any time",
    label: null,
    role: () => null,
    mutating: false,
    takes: "words",
    verb: "help",
    parse: read.readHelp,
  },
};

/** Every command, in the order in which people are shown them. */
export const slashCommands: readonly SlashDefinition[] = Object.values(commandsByName);

/** A command by its exact name. */
export function findCommand(name: string): SlashDefinition | undefined {
  return slashCommands.find((each) => each.name === name);
}

/** The labels that ask for something. */
export const commandLabels: readonly string[] = slashCommands.flatMap(({ label }) => (label === null ? [] : [label.text]));
