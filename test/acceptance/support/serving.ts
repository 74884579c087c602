import { execa } from "execa";
import { expect, inject } from "vitest";

export type Serving = AsyncDisposable & {
  /** Its address, with a slash at the end. */
  readonly url: string;
  readonly get: (path: string) => Promise<{ readonly status: number; readonly text: string }>;
};

/** `slipway serve` in a process of its own, on any free port unless one is given; ends in good order when it is let go. */
export async function serving(root: string, port = 0): Promise<Serving> {
  const child = execa(process.execPath, [inject("cli"), "serve", "--port", String(port), "--quiet", "--json"], {
    cwd: root,
    reject: false,
  });
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  child.stdout.on("data", (text: Buffer) => resolve(String(/"url":"([^"]+)"/.exec(text.toString())?.[1])));
  void child.then(({ stderr }) => reject(new Error(stderr)));
  const base = await url;
  return {
    url: base,
    get: async (path) => {
      const answer = await fetch(new URL(path, base));
      return { status: answer.status, text: await answer.text() };
    },
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGTERM");
      expect((await child).exitCode).toBe(0);
    },
  };
}

/** A page without what is marked as a server's or a preview's addition. */
export function unmarked(page: string): string {
  return page.replaceAll(/<!-- slipway:([a-z]+) -->.*?<!-- \/slipway:\1 -->/gs, "");
}
