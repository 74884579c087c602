import { fact, type Context } from "../context.ts";
import { expandGlob } from "../tree/glob.ts";
import { tree } from "../tree/root.ts";

/** Options of one installed kernel: `CONFIG_HYPERV` to `y` or `m`; what is not set is left out. */
export type KernelConfig = {
  readonly path: string;
  /** Release of the kernel, by the file's name or folder. */
  readonly version: string;
  readonly options: ReadonlyMap<string, string>;
};

const patterns = ["/boot/config-*", "/usr/lib/modules/*/config", "/lib/modules/*/config"];

/** Configurations of all kernels whose distribution ships them; usual places, first that has any. */
export const kernelConfigs = fact(readKernelConfigs);

async function readKernelConfigs(context: Context): Promise<readonly KernelConfig[]> {
  const files = await tree(context);
  for (const pattern of patterns) {
    const found: KernelConfig[] = [];
    for (const path of await expandGlob(files, pattern)) {
      const text = await files.text(path);
      if (text !== undefined) found.push({ path, version: versionOf(path), options: parseKernelConfig(text) });
    }
    if (found.length > 0) return found;
  }
  return [];
}

function versionOf(path: string): string {
  return /\/config-(.+)$/.exec(path)?.[1] ?? /\/modules\/([^/]+)\/config$/.exec(path)?.[1] ?? "";
}

/** Parses the output of Kconfig. */
function parseKernelConfig(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^(CONFIG_\w+)=(.*)$/gm)].map(([, name = "", value = ""]) => [name, value]));
}
