import { chmod, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { projectRoot } from "./sample-offer.ts";

/** Puts an emulator that plays a guest into a folder, and gives the PATH on which it is found first. */
export async function playedEmulator(folder: string): Promise<string> {
  const program = join(folder, "qemu-system-x86_64");
  const child = join(projectRoot, "test/support/played-emulator-child.ts");
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${child}' "$@"\n`);
  await chmod(program, 0o755);
  return `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
}
