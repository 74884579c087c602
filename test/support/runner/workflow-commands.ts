import type { Annotation } from "./types.ts";

export type Command = { readonly name: string; readonly properties: Readonly<Record<string, string>>; readonly message: string };

export type StepLog = {
  readonly annotations: readonly Annotation[];
  /** Outputs set by the old `::set-output`, which GitHub still obeys: printing a stranger's text must not set one. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Values masked by `::add-mask::`. */
  readonly masks: readonly string[];
  /** The text without the lines that masked something. */
  readonly visible: string;
};

// Per step and level ("Workflow commands", limits of annotations).
const maxAnnotations = 10;
const levels = ["error", "warning", "notice"] as const;
const forbidden = ["set-env", "add-path"];
const names = new Set<string>([
  ...levels,
  ...forbidden,
  "set-output",
  "add-mask",
  "stop-commands",
  "debug",
  "group",
  "endgroup",
  "save-state",
  "echo",
]);

/** Reads a step's output as the runner does, line by line. */
export function readLog(text: string): StepLog {
  const found: Command[] = [];
  const visible: string[] = [];
  let resume: string | undefined;
  for (const line of text.split("\n")) {
    const command = parseCommand(line, resume === undefined ? names : new Set([resume]));
    if (command?.name !== "add-mask") visible.push(line);
    if (command === undefined) continue;
    if (command.name === resume) resume = undefined;
    else if (command.name === "stop-commands") resume = command.message;
    else found.push(command);
  }
  const named = (name: string): readonly Command[] => found.filter((command) => command.name === name);
  return {
    annotations: [
      ...levels.flatMap((level) =>
        named(level)
          .slice(0, maxAnnotations)
          .map((one) => annotationOf(level, one)),
      ),
      ...refusals(found),
    ],
    outputs: Object.fromEntries(named("set-output").map(({ properties, message }) => [properties["name"] ?? "", message])),
    masks: named("add-mask").map(({ message }) => message),
    visible: visible.join("\n"),
  };
}

// `::name key=value,…::message` at the start of a line, or the older `##[name key=value;…]message` anywhere in it.
function parseCommand(line: string, known: ReadonlySet<string>): Command | undefined {
  const current = /^\s*::([^\s:]+)(?:\s+(.*?))?::(.*)$/u.exec(line.replace(/\r$/u, ""));
  const [, name = "", properties = "", message = ""] = current ?? /##\[([^\s\]]+)(?:\s+([^\]]*))?\](.*)$/u.exec(line) ?? [];
  if (!known.has(name)) return undefined;
  return { name, properties: propertiesOf(properties, current ? "," : ";"), message: unescape(message) };
}

function propertiesOf(text: string, separator: string): Readonly<Record<string, string>> {
  const entries = text.split(separator).map((part) => /^\s*([^=]+)=(.*)$/u.exec(part));
  return Object.fromEntries(entries.flatMap((entry) => (entry ? [[entry[1] ?? "", unescape(entry[2] ?? "")]] : [])));
}

function unescape(text: string): string {
  const characters: Readonly<Record<string, string>> = { "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%" };
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/gu, (escaped) => characters[escaped] ?? escaped);
}

function annotationOf(level: Annotation["level"], { properties, message }: Command): Annotation {
  const { file, title } = properties;
  const places = (["line", "endLine", "col", "endColumn"] as const).filter((key) => properties[key] !== undefined);
  const numbers = Object.fromEntries(places.map((key) => [key, Number(properties[key])]));
  return { level, ...(file !== undefined && { file }), ...numbers, ...(title !== undefined && { title }), message };
}

function refusals(found: readonly Command[]): readonly Annotation[] {
  return found
    .filter(({ name }) => forbidden.includes(name))
    .map(({ name }) => ({ level: "error", message: `The \`${name}\` command is disabled.` }));
}
