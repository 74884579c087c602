import { join } from "node:path";

import type { Mail } from "../../ports/world.ts";
import { createFileOnce } from "../atomic-file.ts";
import { fileProblem } from "../fault.ts";
import { parseMailbox, refuseMessage, refuseSender } from "./addresses.ts";
import { compose, idFileName } from "./compose.ts";

export type OutboxOptions = {
  /** Folder of the `.eml` files. */
  readonly folder: string;
  /** `address` or `Name <address>`. */
  readonly from: string;
};

/**
 * Mail of one machine: one `.eml` file per id, which any mail program opens. The name follows from the id and is taken exactly once, so that two
 * processes, or one that was killed and came back, leave one message.
 */
export function createOutbox({ folder, from }: OutboxOptions): Mail {
  return {
    async send(message) {
      const sender = parseMailbox(from);
      const refusal = sender === undefined ? refuseSender(from) : refuseMessage(message);
      if (sender === undefined || refusal !== undefined) return { kind: "failed", permanent: true, problem: refusal ?? refuseSender(from) };
      const file = join(folder, `${idFileName(message.id)}.eml`);
      try {
        const created = await createFileOnce(file, await compose(message, sender));
        return { kind: "done", already: !created, value: { where: file } };
      } catch (error) {
        return { kind: "failed", permanent: true, problem: fileProblem("mail-outbox", folder, error) };
      }
    },
  };
}
