import { ImageReadError, type FileSystem } from "../../src/ports/images.ts";

/** One visit opens at most this many things. */
const maxVisits = 60;

/** Opens everything that can be reached, up to the limit of visits. Every failure of a single step must be an `ImageReadError`. */
export async function visit(fileSystem: FileSystem): Promise<void> {
  const pending = ["/"];
  for (let visits = 0; visits < maxVisits; visits += 1) {
    const path = pending.pop();
    if (path === undefined) return;
    await tolerate(async () => await fileSystem.stat(path));
    await tolerate(async () => await fileSystem.stat(path, { follow: false }));
    await tolerate(async () => await fileSystem.readLink(path));
    await tolerate(async () => await fileSystem.readFile(path));
    await tolerate(async () => await fileSystem.readStart(path, 4096));
    const names = await tolerate(async () => await fileSystem.list(path));
    pending.push(...(names ?? []).slice(0, 50).map((name) => `${path === "/" ? "" : path}/${name}`));
  }
}

/** What the work gives; undefined where it ends with an `ImageReadError`. Any other error is thrown. */
export async function tolerate<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ImageReadError) return undefined;
    throw error;
  }
}
