import { fact, type Context } from "../context.ts";
import { expandGlobs } from "../tree/config-lines.ts";
import { tree } from "../tree/root.ts";
import { meaningfulLines } from "../tree/text.ts";
import type { Tree } from "../tree/tree.ts";

/**
 * One keyword of the server's configuration, in the order the server reads it. `conditional` stands in a Match block that not everybody meets,
 * `overriding` in one that everybody meets: it goes before what stands outside of blocks, however late it comes.
 */
export type SshdSetting = {
  /** As written; compare with `toLowerCase`. */
  readonly keyword: string;
  readonly value: string;
  readonly path: string;
  readonly line: number;
  readonly conditional: boolean;
  readonly overriding: boolean;
};

export type Sshd = { readonly mainPath: string; readonly settings: readonly SshdSetting[] };

const serverPaths = ["/usr/sbin/sshd", "/usr/bin/sshd", "/usr/local/sbin/sshd"];
/** Vendors with an empty /etc keep the main file below /usr. */
const mainPaths = ["/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config"];
/** OpenSSH's own SERVCONF_MAX_DEPTH. */
const maxDepth = 16;
const maxSettings = 10_000;

/** True when an SSH server is installed. */
export const hasSshd = fact(async (context) => {
  const files = await tree(context);
  for (const path of serverPaths) if ((await files.stat(path))?.kind === "file") return true;
  return false;
});

/** The server's configuration with all Includes in place; undefined when the main file is not there. */
export const sshd = fact(readSshd);

async function readSshd(context: Context): Promise<Sshd | undefined> {
  const files = await tree(context);
  for (const path of mainPaths) {
    if ((await files.stat(path))?.kind !== "file") continue;
    const settings: SshdSetting[] = [];
    await readInto(settings, files, { path, depth: 0, conditional: false, overriding: false });
    return { mainPath: path, settings };
  }
  return undefined;
}

type Reading = Pick<SshdSetting, "path" | "conditional" | "overriding"> & { readonly depth: number };

/** sshd_config(5): an Include is read in its place; a Match lasts to the next Match or the end of its file. */
async function readInto(settings: SshdSetting[], files: Tree, { path, depth, ...outside }: Reading): Promise<void> {
  let block = outside;
  for (const { text, number } of meaningfulLines((await files.text(path)) ?? "")) {
    const [keyword = "", ...values] = words(text);
    const name = keyword.toLowerCase();
    if (settings.length >= maxSettings) return;
    if (name === "match") {
      const conditional = outside.conditional || values.join(" ").toLowerCase() !== "all";
      block = { conditional, overriding: !conditional };
    } else if (name === "include") {
      const included = depth < maxDepth ? await expandGlobs(files, values.map(absolute)) : [];
      for (const each of included) await readInto(settings, files, { path: each, depth: depth + 1, ...block });
    } else settings.push({ keyword, value: values.join(" "), path, line: number, ...block });
  }
}

function absolute(pattern: string): string {
  return pattern.startsWith("/") ? pattern : `/etc/ssh/${pattern}`;
}

/** Words of a line: `Keyword value`, `Keyword=value`, `Keyword "a value"`; a `#` that begins a word begins a comment. */
function words(line: string): readonly string[] {
  const found = (line.replace(/^([A-Za-z]+)\s*=\s*/, "$1 ").match(/"[^"]*"|\S+/g) ?? []) as readonly string[];
  const comment = found.findIndex((word) => word.startsWith("#"));
  return (comment < 0 ? found : found.slice(0, comment)).map((word) => word.replace(/^"(.*)"$/, "$1"));
}

/** The setting that holds for everybody: the first one in a block for everybody, else the first one outside of blocks (sshd_config(5), Match). */
export function effective({ settings }: Sshd, keyword: string): SshdSetting | undefined {
  const all = settings.filter((each) => !each.conditional && each.keyword.toLowerCase() === keyword.toLowerCase());
  return all.find(({ overriding }) => overriding) ?? all[0];
}

/** Every setting that can hold for somebody: the effective one and those in Match blocks. */
export function possible(sshdFound: Sshd, keyword: string): readonly SshdSetting[] {
  const first = effective(sshdFound, keyword);
  const conditional = sshdFound.settings.filter((each) => each.conditional && each.keyword.toLowerCase() === keyword.toLowerCase());
  return [...(first === undefined ? [] : [first]), ...conditional];
}

/** Seconds of a time as sshd_config(5) writes it (`180`, `3m`, `1h30m`); undefined when it is none. */
export function timeSeconds(value: string): number | undefined {
  if (!/^(?:\d+[smhdw])*\d+[smhdw]?$/i.test(value)) return undefined;
  const unit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  return [...value.toLowerCase().matchAll(/(\d+)([smhdw]?)/g)].reduce(
    (sum, [, count, letter = ""]) => sum + Number(count) * (unit[letter] ?? 1),
    0,
  );
}
