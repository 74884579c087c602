import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { folderSpool } from "../../../src/adapters/lead/spool.ts";
import { storeLead } from "../../../src/core/store-lead.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const offer = { publisher: "contoso", offer: "web-stack" };
const form = { firstName: "Ada", lastName: "Lovelace", email: "ada@example.com", company: "Engines", phone: "", country: "", title: "" };
const leadOf = (mark: string, at = "2026-11-22T16:00:00.000Z") =>
  storeLead(form, { id: offer, title: "Web Stack" }, { at, text: "Yes." }, mark);

describe("the spool of leads", () => {
  test("keeps a lead once per key, oldest first, in files that only their owner can read", async () => {
    await using folder = await temporaryFolder();
    const spool = folderSpool({ folder: join(folder.path, "spool") });
    const later = leadOf("later", "2026-11-22T17:00:00.000Z");
    const added = await Promise.all([spool.add(later), spool.add(later), spool.add(leadOf("first"))]);
    expect(added.toSorted()).toEqual(["already", "kept", "kept"]);
    expect((await spool.list()).map(({ lead }) => lead)).toEqual([leadOf("first"), later]);
    const files = (await readdir(join(folder.path, "spool"))).filter((name) => name.endsWith(".lead.json"));
    for (const name of files) expect((await stat(join(folder.path, "spool", name))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder.path, "spool"))).mode & 0o777).toBe(0o700);
  });

  test("remembers how delivery goes apart from the person, and forgets both", async () => {
    await using folder = await temporaryFolder();
    const spool = folderSpool({ folder: folder.path });
    await spool.add(leadOf("a"));
    const [waiting] = await spool.list();
    expect(waiting?.state).toEqual({ attempts: 0, nextAt: leadOf("a").at });
    await spool.put(waiting?.id ?? "", { attempts: 2, nextAt: "2026-11-22T18:00:00.000Z" });
    expect((await spool.list())[0]?.state.attempts).toBe(2);
    const states = (await readdir(folder.path)).filter((name) => name.endsWith(".state.json"));
    expect(await readFile(join(folder.path, states[0] ?? ""), "utf8")).not.toMatch(/Ada|example/);
    await spool.remove(waiting?.id ?? "");
    expect(await spool.list()).toEqual([]);
    expect((await readdir(folder.path)).filter((name) => name.endsWith(".json"))).toEqual([]);
  });
});

describe("the spool's folder", () => {
  test("has room for so many, and an empty place for none", async () => {
    await using folder = await temporaryFolder();
    const spool = folderSpool({ folder: join(folder.path, "none", "yet"), most: 2 });
    expect(await spool.list()).toEqual([]);
    for (const mark of ["a", "b"]) expect(await spool.add(leadOf(mark))).toBe("kept");
    expect(await spool.add(leadOf("c"))).toBe("full");
    expect(await spool.add(leadOf("a"))).toBe("already");
  });

  test("names a person the same each time, and tells nothing to who has not the key", async () => {
    await using one = await temporaryFolder();
    await using other = await temporaryFolder();
    const [here, there] = [folderSpool({ folder: one.path }), folderSpool({ folder: other.path })];
    const mark = await here.mark("ada@example.com");
    expect(mark).toMatch(/^[0-9a-f]{32}$/);
    expect(await folderSpool({ folder: one.path }).mark("ada@example.com")).toBe(mark);
    expect(await here.mark("bob@example.com")).not.toBe(mark);
    expect(await there.mark("ada@example.com")).not.toBe(mark);
  });

  test("lets one at a time deliver, and a state that was cut off is a first attempt", async () => {
    await using folder = await temporaryFolder();
    const spool = folderSpool({ folder: folder.path });
    await spool.add(leadOf("a"));
    let inner: boolean | undefined;
    const outer = await spool.alone(async () => {
      inner = await spool.alone(async () => undefined);
    });
    expect([outer, inner]).toEqual([true, false]);
    const [waiting] = await spool.list();
    await writeFile(join(folder.path, `${waiting?.id}.state.json`), "{");
    expect((await spool.list())[0]?.state.attempts).toBe(0);
  });
});
