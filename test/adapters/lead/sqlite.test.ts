import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { describe, expect, it } from "vitest";

import { createLeads as createAllLeads } from "../../../src/adapters/lead/leads.ts";
import { leadFailure } from "../../../src/adapters/lead/sqlite-failure.ts";
import type { LeadDestination } from "../../../src/core/lead-destination.ts";
import { leadsContract, sampleLead } from "../../contract/leads-contract.ts";
import { leadOptions } from "../../support/lead-options.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const destination: LeadDestination = { kind: "sqlite", contacts: [] };

function createLeads(options: { readonly file: string; readonly busyTimeoutMs?: number }) {
  return createAllLeads({ ...leadOptions(dirname(options.file)), ...options });
}

leadsContract("sqlite", async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, ".slipway", "leads.sqlite");
  return {
    leads: createLeads({ file }),
    again: () => createLeads({ file }),
    destination,
    arrived: async () => await Promise.resolve(rows(file)),
    [Symbol.asyncDispose]: async () => await folder[Symbol.asyncDispose](),
  };
});

describe("sqlite leads", () => {
  it("a database that another program holds passes", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "leads.sqlite");
    await createLeads({ file }).send(destination, sampleLead);
    using holder = new DatabaseSync(file);
    holder.exec("BEGIN IMMEDIATE");
    const answer = await createLeads({ file, busyTimeoutMs: 20 }).send(destination, { ...sampleLead, key: "other" });
    expect(answer).toMatchObject({ kind: "failed", permanent: false, problem: { code: "lead-locked" }, retryAfterMs: 30_000 });
  });

  it("a file that is no database is left alone", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "leads.sqlite");
    await writeFile(file, "this is a letter to my mother, not a database, and long enough to be sure of it.".repeat(20));
    const answer = await createLeads({ file }).send(destination, sampleLead);
    expect(answer).toMatchObject({ kind: "failed", permanent: true, problem: { code: "lead-corrupt" } });
    expect(await readFile(file, "utf8")).toContain("a letter to my mother");
  });

  it("a folder in the file's place is said", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "leads.sqlite");
    await mkdir(file);
    expect(await createLeads({ file }).send(destination, sampleLead)).toMatchObject({
      permanent: true,
      problem: { code: "lead-read-only" },
    });
  });

  it("a file in the folder's place is said", async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, "in-the-way", "leads.sqlite");
    await writeFile(dirname(file), "");
    expect(await createLeads({ file }).send(destination, sampleLead)).toMatchObject({
      permanent: true,
      problem: { code: "lead-unwritable" },
    });
  });
});

describe("sqlite lead failures", () => {
  it.each([
    [5, "lead-locked", false],
    [261, "lead-locked", false],
    [8, "lead-read-only", true],
    [13, "lead-full", true],
    [11, "lead-corrupt", true],
    [10, "lead-unwritable", true],
  ])("result code %i is %s", (errcode, code, permanent) => {
    const failure = leadFailure("/srv/leads.sqlite", Object.assign(new Error("said so"), { errcode }));
    expect(failure).toMatchObject({ permanent, problem: { code } });
    expect(failure.problem.text).toContain('"/srv/leads.sqlite"');
  });
});

function rows(file: string): readonly Readonly<Record<string, unknown>>[] {
  try {
    using database = new DatabaseSync(file, { readOnly: true });
    return database.prepare("SELECT * FROM leads").all();
  } catch {
    return [];
  }
}
