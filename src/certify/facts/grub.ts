import { meaningfulLines } from "../tree/text.ts";
import type { ParsedEntry } from "./boot-entry.ts";

type Open = { title: string; entry?: ParsedEntry };

/**
 * The entries of a grub.cfg: one for each `linux` line inside a `menuentry`. Variables set by plain `set name=value` lines and by grubenv are
 * put in; what only GRUB knows at run time becomes nothing.
 */
export function parseGrub(text: string, environment: ReadonlyMap<string, string>): readonly ParsedEntry[] {
  const variables = new Map(environment);
  const entries: ParsedEntry[] = [];
  let open: Open = { title: "" };
  const close = () => {
    if (open.entry !== undefined && !isRecovery(open.title, open.entry.options)) entries.push(open.entry);
  };
  for (const { text: line, number } of meaningfulLines(text)) {
    const assigned = /^set\s+(\w+)=(.*)$/.exec(line);
    if (assigned !== null) variables.set(assigned[1] ?? "", unquoted(substitute(assigned[2] ?? "", variables)));
    const [command = "", ...rest] = substitute(line, variables).split(/\s+/);
    if (command === "menuentry" || command === "submenu") {
      close();
      open = { title: line };
    } else if (/^linux(16|efi)?$/.test(command)) {
      close();
      open = {
        title: open.title,
        entry: { line: number, kernel: withoutDevice(rest[0] ?? ""), options: rest.slice(1).map(unquoted), initrds: [] },
      };
    } else if (/^initrd(16|efi)?$/.test(command) && open.entry !== undefined)
      open.entry = { ...open.entry, initrds: rest.map(withoutDevice) };
  }
  close();
  return entries;
}

/** `name=value` lines of GRUB's environment block; the filler of `#` that ends it is no line. */
export function parseGrubEnvironment(text: string): ReadonlyMap<string, string> {
  return new Map(
    meaningfulLines(text).flatMap(({ text: line }): [string, string][] => {
      const at = line.indexOf("=");
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
}

/** The kernel takes 4 KiB of command line at most (COMMAND_LINE_SIZE is 2048 on x86, 4096 elsewhere); a variable that doubles itself stops here. */
const maxSubstituted = 8192;

/** Puts the values of `$name` and `${name}` in; unknown ones become nothing. */
export function substitute(text: string, variables: ReadonlyMap<string, string>): string {
  let added = 0;
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (_all, braced?: string, bare?: string) => {
    const value = variables.get(braced ?? bare ?? "") ?? "";
    added += value.length;
    return added > maxSubstituted ? "" : value;
  });
}

/** Recovery entries are for a person at the console; the distributions' own leave the usual options out. */
export function isRecovery(title: string, options: readonly string[]): boolean {
  return /\b(recovery|rescue)\b/i.test(title) || options.some((option) => ["single", "recovery", "rescue", "emergency"].includes(option));
}

function unquoted(word: string): string {
  return word.replaceAll(/["']/g, "");
}

/** `(hd0,gpt2)/boot/vmlinuz` and `($root)/vmlinuz` without the device. */
function withoutDevice(path: string): string {
  return path.replace(/^\([^)]*\)/, "");
}
