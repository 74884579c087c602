import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { describe, expect, it } from "vitest";

import { audience, digestOf, webStack } from "../../contract/storefront-contract.ts";
import { illustrated, lettersAt } from "../../contract/storefront-references.ts";
import { catalogueIn, staticHarness } from "./harness.ts";

const operate = fileURLToPath(new URL("operate.ts", import.meta.url));
const dieAtCall = new URL("../../support/die-at-call.ts", import.meta.url).href;

/** Runs operations in a process of their own, killed at the n-th file operation if that is given. True when it was killed. */
async function run(folder: string, operations: readonly string[], dieAt?: number): Promise<boolean> {
  const options = dieAt === undefined ? [] : ["--import", dieAtCall];
  const env = { ...process.env, DIE_AT_CALL: String(dieAt ?? 0) };
  const child = spawn(process.execPath, [...options, operate, folder, ...operations], { stdio: ["ignore", "ignore", "inherit"], env });
  await once(child, "exit");
  if (child.signalCode === null && child.exitCode !== 0) throw new Error(`operate ended with ${String(child.exitCode)}`);
  return child.signalCode === "SIGKILL";
}

/** Calls `check` after a kill at each file operation in turn, until the operations end without being killed. Gives the number of kills. */
async function killedEverywhere(
  prepare: () => Promise<Harness>,
  operations: readonly string[],
  check: (harness: Harness) => Promise<void>,
): Promise<number> {
  const attempt = async (call: number): Promise<boolean> => {
    await using harness = await prepare();
    const killed = await run(harness.folder, ["web-stack", ...operations], call);
    await check(harness);
    return killed;
  };
  for (let call = 1; ; call += 2) {
    const killed = await Promise.all([attempt(call), attempt(call + 1)]);
    if (killed.includes(false)) return call - 1 + killed.filter(Boolean).length;
  }
}

type Harness = Awaited<ReturnType<typeof staticHarness>>;

async function liveA(): Promise<Harness> {
  const harness = await staticHarness();
  for (const letter of ["a", "b"]) await harness.store().packagePage(illustrated(letter));
  await harness.store().promote(webStack, digestOf("a"));
  return harness;
}

/** The letters that both pages, all that they refer to, catalogue and the port say; one letter means that all agree. */
async function lettersLive({ folder, store, read }: Harness): Promise<string> {
  const letters = await lettersOf(read, join(folder, "site"));
  const [entry] = await catalogueIn(folder);
  const said = (await store().live(webStack))?.digest;
  return [...new Set([...letters, entry?.digest.at(-1), said?.at(-1)])].join("");
}

/** The same, copied for another web host while `a` was live, and now with `b`. */
async function copied(): Promise<Harness> {
  const harness = await liveA();
  await run(harness.folder, ["web-stack", "export", "promote:b"]);
  return harness;
}

/** What each of an offer's pages says with all that it refers to. */
async function lettersOf(read: Harness["read"], site: string): Promise<readonly string[]> {
  const page = (name: string) => pathToFileURL(join(site, "live", "contoso", "web-stack", name)).href;
  return await Promise.all(["index.html", "it.html"].map(async (name) => await lettersAt(read, page(name))));
}

async function pages({ folder }: Harness): Promise<readonly string[]> {
  return await readdir(join(folder, "site", "preview", "contoso", "web-stack")).catch(() => []);
}

describe("a store front whose process is killed", () => {
  it("shows the old page or the new one, whole, at every point of a promotion, and a repeat ends it", async () => {
    const seen = new Set<string>();
    const calls = await killedEverywhere(liveA, ["promote:b"], async (harness) => {
      const letters = await lettersLive(harness);
      expect(["a", "b"]).toContain(letters);
      seen.add(letters);
      expect(await harness.store().promote(webStack, digestOf("b"))).toMatchObject({ kind: "done" });
      expect(await lettersLive(harness)).toBe("b");
    });
    expect(seen).toEqual(new Set(["a", "b"]));
    expect(calls).toBeGreaterThan(3);
  });

  it("leaves every page of a copy for another web host whole, at every point of its renewal, and a repeat ends it", async () => {
    const seen = new Set<string>();
    await killedEverywhere(copied, ["export"], async ({ folder, read }) => {
      const letters = await lettersOf(read, join(folder, "out"));
      for (const each of letters) expect(["a", "b"]).toContain(each);
      seen.add(letters.join(""));
      await run(folder, ["web-stack", "export"]);
      expect(await lettersOf(read, join(folder, "out"))).toEqual(["b", "b"]);
    });
    expect([...seen].toSorted()).toEqual(["aa", "ab", "bb"]);
  });

  it("opens for the same grants, or stays closed, after a kill at every point of a preview's life", async () => {
    const ends = "2026-12-06T16:00:00.000Z";
    const seen = new Set<string>();
    await killedEverywhere(liveA, ["open:a", "close"], async (harness) => {
      const answer = await harness.store().openPreview(webStack, 1, digestOf("a"), audience(1, 2), ends);
      const grants = answer.kind === "done" ? answer.value : [];
      for (const { url } of grants) expect(await harness.read(url)).toContain("<h1>a</h1>");
      expect(await pages(harness)).toHaveLength(grants.length);
      seen.add(answer.kind === "failed" ? answer.problem.code : `${grants.length} grants`);
      await harness.store().closePreview(webStack, 1);
      expect(await pages(harness)).toEqual([]);
    });
    expect(seen).toEqual(new Set(["2 grants", "preview-closed"]));
  });
});

describe("store fronts of several processes", () => {
  it("keep each other's offers and never show a reader half a page", async () => {
    await using harness = await liveA();
    const offers = ["web-stack", "db", "router"];
    const processes = offers.map(
      async (offer) => await run(harness.folder, [offer, "package:a", "package:b", "promote:b", "promote:a", "promote:b"]),
    );
    const stop = new AbortController();
    const reading = (async () => {
      let reads = 0;
      for (; !stop.signal.aborted; reads++) {
        const page = join(harness.folder, "site", "live", "contoso", "web-stack", "index.html");
        // Opened once, and then each picture in its turn: nothing is missing or another page's, however often the page was swapped meanwhile.
        expect(["a", "b"]).toContain(await lettersAt(harness.read, pathToFileURL(page).href));
        expect((await catalogueIn(harness.folder)).map(({ offer }) => offer)).toContain("web-stack");
      }
      return reads;
    })();
    await Promise.all(processes);
    stop.abort();
    expect(await reading).toBeGreaterThan(10);
    expect(await catalogueIn(harness.folder)).toMatchObject(
      ["db", "router", "web-stack"].map((offer) => ({ offer, digest: digestOf("b") })),
    );
  });
});
