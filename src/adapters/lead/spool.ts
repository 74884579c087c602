import { createHmac, hash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Lead } from "../../core/lead.ts";
import type { LeadSpool, SpooledLead, SpoolState } from "../../ports/lead-spool.ts";
import { createFileOnce, readIfThere, replaceFile } from "../atomic-file.ts";
import { LockTakenError, withLock } from "../file-lock.ts";

const ownerOnly = 0o600;
const folderOwnerOnly = 0o700;
/** Leads are people's: whoever can fill a disk with them is no customer. */
const usualMost = 5000;
const markLength = 32;
const keyBytes = 32;

/** Leads as files of a folder that only its owner can read: `<id>.lead.json` is the person's and never rewritten, `<id>.state.json` says how delivery goes. */
export function folderSpool({ folder, most = usualMost }: { readonly folder: string; readonly most?: number }): LeadSpool {
  return {
    mark: async (text) =>
      createHmac("sha256", await markKey(folder))
        .update(text)
        .digest("hex")
        .slice(0, markLength),
    add: async (lead) => await add(folder, most, lead),
    list: async () => {
      const found = await Promise.all((await leadIds(folder)).map(async (id) => await read(folder, id)));
      return found.filter((each) => each !== undefined).toSorted((one, other) => (one.lead.at < other.lead.at ? -1 : 1));
    },
    put: async (id, state) => await replaceFile(stateFile(folder, id), JSON.stringify(state)),
    remove: async (id) => {
      // The person's data first: what a kill leaves then says nothing about anybody.
      await rm(leadFile(folder, id), { force: true });
      await rm(stateFile(folder, id), { force: true });
    },
    alone: async (work) => {
      try {
        await withLock(join(folder, "delivering.lock"), work, 0);
        return true;
      } catch (error) {
        if (error instanceof LockTakenError) return false;
        throw error;
      }
    },
  };
}

async function add(folder: string, most: number, lead: Lead): Promise<"kept" | "already" | "full"> {
  await makeFolder(folder);
  const id = hash("sha256", lead.key).slice(0, markLength);
  const there = await leadIds(folder);
  if (there.includes(id)) return "already";
  if (there.length >= most) return "full";
  const isNew = await createFileOnce(leadFile(folder, id), `${JSON.stringify({ schemaVersion: 1, lead })}\n`, ownerOnly);
  await syncFolder(folder);
  return isNew ? "kept" : "already";
}

/** Undefined for one that was delivered meanwhile. */
async function read(folder: string, id: string): Promise<SpooledLead | undefined> {
  const bytes = await readIfThere(leadFile(folder, id));
  if (bytes === undefined) return undefined;
  // oxlint-disable-next-line no-unsafe-type-assertion -- the decoding edge of a file that only Slipway writes, whole or not at all
  const { lead } = JSON.parse(bytes.toString()) as { readonly lead: Lead };
  return { id, lead, state: await stateOf(folder, id, lead) };
}

async function stateOf(folder: string, id: string, { at }: Lead): Promise<SpoolState> {
  try {
    // oxlint-disable-next-line no-unsafe-type-assertion -- the same
    return JSON.parse((await readIfThere(stateFile(folder, id)))?.toString() ?? "") as SpoolState;
  } catch {
    return { attempts: 0, nextAt: at };
  }
}

function leadFile(folder: string, id: string): string {
  return join(folder, `${id}.lead.json`);
}

function stateFile(folder: string, id: string): string {
  return join(folder, `${id}.state.json`);
}

async function leadIds(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.flatMap((name) => /^([0-9a-f]{32})\.lead\.json$/.exec(name)?.[1] ?? []);
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, folderOwnerOnly);
}

/** A name that was given is only safe from a power cut once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder, "r");
  await handle.sync();
}

async function markKey(folder: string): Promise<Buffer> {
  await makeFolder(folder);
  const file = join(folder, "mark.key");
  await createFileOnce(file, randomBytes(keyBytes), ownerOnly);
  return (await readIfThere(file)) ?? Buffer.alloc(0);
}
