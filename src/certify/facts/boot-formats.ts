import { meaningfulLines } from "../tree/text.ts";
import type { ParsedEntry } from "./boot-entry.ts";
import { isRecovery, substitute } from "./grub.ts";

/**
 * A Boot Loader Specification entry (type 1), as systemd-boot and GRUB's blscfg read it. `options` may stand more than once; an entry without
 * `linux` starts something else and gives nothing.
 */
export function parseLoaderEntry(text: string, variables: ReadonlyMap<string, string>): readonly ParsedEntry[] {
  const lines = meaningfulLines(text).map(({ text: line, number }) => ({ ...keyAndRest(line), number }));
  const all = (key: string) => lines.filter((line) => line.key === key);
  const kernel = all("linux")[0];
  const options = words(
    all("options")
      .map(({ rest }) => substitute(rest, variables))
      .join(" "),
  );
  const title = all("title")[0]?.rest ?? "";
  const version = all("version")[0]?.rest;
  if (kernel === undefined || isRecovery(title, options)) return [];
  return [
    {
      line: all("options")[0]?.number ?? kernel.number,
      options,
      kernel: kernel.rest,
      ...(version === undefined ? {} : { version }),
      initrds: all("initrd").flatMap(({ rest }) => words(rest)),
    },
  ];
}

/** Entries of an extlinux or syslinux menu: `LABEL` begins one; `APPEND` is its command line, the first one its default. */
export function parseExtlinux(text: string): readonly ParsedEntry[] {
  const entries: { title: string; entry: ParsedEntry }[] = [];
  let current: { title: string; entry: ParsedEntry } | undefined;
  for (const { text: line, number } of meaningfulLines(text)) {
    const { key, rest } = keyAndRest(line);
    if (key === "label") {
      current = { title: rest, entry: { line: number, options: [], kernel: "", initrds: [] } };
      entries.push(current);
    } else if (current !== undefined) current.entry = extended(current.entry, { key, rest, number });
  }
  return entries.filter(({ title, entry }) => entry.kernel !== "" && !isRecovery(title, entry.options)).map(({ entry }) => entry);
}

function extended(entry: ParsedEntry, { key, rest, number }: { key: string; rest: string; number: number }): ParsedEntry {
  switch (key) {
    case "kernel":
    case "linux":
      return { ...entry, kernel: rest };
    case "initrd":
      return { ...entry, initrds: rest.split(",") };
    case "append":
      return { ...entry, options: words(rest), line: number };
    default:
      return entry;
  }
}

function keyAndRest(line: string): { readonly key: string; readonly rest: string } {
  const [key = ""] = line.split(/\s/, 1);
  return { key: key.toLowerCase(), rest: line.slice(key.length).trim() };
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
