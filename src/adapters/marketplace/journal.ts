import { rm } from "node:fs/promises";
import { join } from "node:path";

import { readIfThere, replaceFile } from "../atomic-file.ts";
import { fieldOf, objectOf } from "../json.ts";

/**
 * How far a publication is. `sending` is written before the request leaves: whoever finds it knows that it may have arrived. `before` is the submission
 * that stood there then, and `mark` what our content looks like: a newer submission with that content is ours.
 */
export type Note =
  | ({ readonly phase: "sending"; readonly at: number } & Trace)
  | ({ readonly phase: "running"; readonly job: string } & Trace)
  | { readonly phase: "published"; readonly submission: string };

/** By which a submission is found to be ours. */
export type Trace = { readonly before: string; readonly mark: string };

/** Notes of publications, one file each, on the disk before anything is sent and after each answer. */
export type Journal = {
  read(name: string): Promise<Note | undefined>;
  write(name: string, note: Note): Promise<void>;
  forget(name: string): Promise<void>;
};

/** The journal below a folder that all processes of a publisher share. */
export function journalIn(folder: string): Journal {
  const fileOf = (name: string): string => join(folder, `${name}.json`);
  return {
    read: async (name) => decoded(await readIfThere(fileOf(name))),
    write: async (name, note) => await replaceFile(fileOf(name), `${JSON.stringify({ schemaVersion: 1, ...note }, null, 2)}\n`),
    forget: async (name) => await rm(fileOf(name), { force: true }),
  };
}

/** A note that can not be read counts as a request that may have been sent: looking first can not do harm. */
function decoded(bytes: Buffer | undefined): Note | undefined {
  if (bytes === undefined) return undefined;
  const fields = objectOf(bytes.toString("utf8"));
  const [phase, before = "", mark = "", job, submission] = ["phase", "before", "mark", "job", "submission"].map((name) =>
    fieldOf(fields, name),
  );
  if (phase === "published" && submission !== undefined) return { phase, submission };
  if (phase === "running" && job !== undefined) return { phase, job, before, mark };
  const at = fields?.["at"];
  return { phase: "sending", at: typeof at === "number" ? at : 0, before, mark };
}
