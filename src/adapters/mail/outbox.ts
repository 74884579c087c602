import { join } from "node:path";

import type { Mail } from "../../ports/world.ts";
import { createFileOnce } from "../atomic-file.ts";
import { fileProblem } from "../fault.ts";
import { recipientsOf, refuseMessage, refuseSender, senderOf } from "./addresses.ts";
import { compose, idFileName } from "./compose.ts";
import { permanent, together } from "./failures.ts";

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
export function createOutbox({ folder, from: sender }: OutboxOptions): Mail {
  return {
    async send(message) {
      const from = senderOf(sender);
      if (from === undefined) return permanent(refuseSender(sender));
      const recipients = recipientsOf(message);
      const refusal = refuseMessage(message, recipients);
      if (refusal !== undefined) return permanent(refusal);
      const file = join(folder, `${idFileName(message.id)}.eml`);
      try {
        const created = await createFileOnce(file, await compose(message, { from, to: recipients.to }));
        return together(recipients.refused.map(permanent)) ?? { kind: "done", already: !created, value: { where: file } };
      } catch (error) {
        return permanent(fileProblem("mail-outbox", folder, error));
      }
    },
  };
}
