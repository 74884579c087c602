import { join } from "node:path";

import type { LeadsOptions } from "../../src/adapters/lead/leads.ts";
import { createOutbox } from "../../src/adapters/mail/outbox.ts";
import { leadLetter } from "../../src/render/lead-mail.ts";

/** Lead destinations of a folder, with these secrets; services of tests are on loopback, where internal addresses are. */
export function leadOptions(folder: string, secrets: Readonly<Record<string, string>> = {}): LeadsOptions {
  return {
    root: folder,
    file: join(folder, ".slipway", "leads.sqlite"),
    sentFolder: join(folder, ".slipway", "sent-leads"),
    environment: (name) => secrets[name],
    mail: createOutbox({ folder: join(folder, "outbox"), from: "Slipway <slipway@example.com>" }),
    letter: async (lead) => await Promise.resolve(leadLetter(lead)),
    allowInternal: true,
  };
}
