import { setTimeout as sleep } from "node:timers/promises";

import { expect, it } from "vitest";

import type { RemovalGuard } from "../../src/ports/copy-removal.ts";
import type { RegionOutcome } from "../../src/ports/regions.ts";
import type { Scene } from "./regions-contract.ts";

const quiet = { full: false, onProgress: () => undefined };
const never = "1970-01-01T00:00:00.000Z";
const always = "2999-01-01T00:00:00.000Z";

/** A guard that lets every copy go that nothing else keeps. */
export const anyCopy: RemovalGuard = { verifiedBefore: always, isNeeded: async () => await Promise.resolve(false) };
const needed: RemovalGuard = { ...anyCopy, isNeeded: async () => await Promise.resolve(true) };

/** What removing copies promises, whatever they are kept in. */
export function takesAway(scene: () => Promise<Scene>): void {
  takesOne(scene);
  takesNothingElse(scene);
}

function takesOne(scene: () => Promise<Scene>): void {
  it("looks at a copy without touching it", async () => {
    await using at = await scene();
    const { digest } = at.manifest;
    expect(await at.regions.inspect(digest, "west")).toBeUndefined();
    const [sent] = await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const bytes = sent?.kind === "done" ? sent.bytes : 0;
    expect(await at.regions.inspect(digest, "west")).toMatchObject({ bytes, isPublic: false });
    await at.regions.setAccess([digest], "west", "public");
    expect(await at.regions.inspect(digest, "west")).toMatchObject({ bytes, isPublic: true });
    expect(await at.regions.inspect("../../etc", "west")).toMatchObject({ code: "copy-digest-invalid" });
    expect(await at.regions.inspect(digest, "../west")).toMatchObject({ code: "region-name-invalid" });
  });

  it("removes one copy, once, and copies again when it is asked to", async () => {
    await using at = await scene();
    const { digest } = at.manifest;
    const [first] = await at.regions.replicate(at.disk, at.manifest, ["west", "east"], quiet);
    expect(await at.regions.remove(digest, "west", anyCopy)).toEqual({ kind: "removed", bytes: first?.kind === "done" ? first.bytes : 0 });
    expect(await at.regions.list("west")).toEqual([]);
    expect(await at.regions.inspect(digest, "west")).toBeUndefined();
    expect(await at.regions.remove(digest, "west", anyCopy)).toEqual({ kind: "absent" });
    expect(await at.regions.list("east")).toEqual([digest]);
    // Where the service copies from the other region, nothing has to be sent.
    const [again] = await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    expect(again).toEqual({ ...first, sent: again?.kind === "done" ? again.sent : undefined });
    expect(await at.regions.list("west")).toEqual([digest]);
    expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  });
}

function takesNothingElse(scene: () => Promise<Scene>): void {
  it("keeps what was verified too lately, what customers can read, and what is needed after all", async () => {
    await using at = await scene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    expect(await at.regions.remove(digest, "west", { ...anyCopy, verifiedBefore: never })).toEqual({ kind: "kept", why: "young" });
    expect(await at.regions.remove(digest, "west", needed)).toEqual({ kind: "kept", why: "needed" });
    await at.regions.setAccess([digest], "west", "public");
    expect(await at.regions.remove(digest, "west", anyCopy)).toEqual({ kind: "kept", why: "public" });
    expect(await at.regions.list("west")).toEqual([digest]);
    expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ sent: 0 }]);
    expect(await at.regions.setAccess([digest], "west", "public")).toBeUndefined();
  });

  it("puts everything back when the question can not be answered", async () => {
    await using at = await scene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    const broken: RemovalGuard = { ...anyCopy, isNeeded: async () => await Promise.reject(new Error("the ledger is away")) };
    expect(await at.regions.remove(digest, "west", broken)).toMatchObject({ kind: "failed" });
    expect(await at.regions.replicate(at.disk, at.manifest, ["west"], quiet)).toMatchObject([{ kind: "done", sent: 0 }]);
    expect(await at.regions.setAccess([digest], "west", "public")).toBeUndefined();
  });

  it("says of a copy that goes to nobody that it stands", async () => {
    await using at = await scene();
    const { digest } = at.manifest;
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    let racing: Promise<readonly RegionOutcome[]> = Promise.resolve([]);
    const guard: RemovalGuard = {
      ...anyCopy,
      isNeeded: async () => {
        racing = at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
        await sleep(30);
        return false;
      },
    };
    expect(await at.regions.remove(digest, "west", guard)).toMatchObject({ kind: "removed" });
    const [outcome] = await racing;
    // Done with all its bytes sent again, or told to come back: never done with a copy that is gone.
    expect(outcome?.kind === "done" ? outcome.sent > 0 : outcome?.kind === "failed" && !outcome.permanent).toBe(true);
    await at.regions.replicate(at.disk, at.manifest, ["west"], quiet);
    expect(await at.regions.verify(at.manifest, "west")).toMatchObject({ kind: "done" });
  });
}
