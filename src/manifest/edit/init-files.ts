import { settingsPath } from "../../core/settings.ts";
import { newOfferFiles } from "./new-offer-files.ts";
import { workflowFiles } from "./workflow-files.ts";
import type { WorkflowOptions } from "./workflows/step.ts";

/**
 * Files of a new offers repository by their path: a sample offer to rename, the repository's settings with their defaults, and the workflows that
 * publish on GitHub, where they are wanted.
 */
export function initFiles(workflows?: WorkflowOptions): ReadonlyMap<string, string | Uint8Array> {
  return new Map([
    ...newOfferFiles({ publisher: "contoso", offer: "sample", title: "Contoso Sample", email: "releases@contoso.example" }),
    [settingsPath, settingsText],
    ...(workflows === undefined ? [] : workflowFiles(workflows)),
  ]);
}

const settingsText = `# yaml-language-server: $schema=slipway-schemas/v1/repository.schema.json
# Every field has a default; these are the ones people change first.

# Every image is copied to each of these, and all of them must hold verified bytes.
regions: [westeurope, northeurope, eastus, japaneast]
quorum: all

certification:
  policy: azure-2024-08

# Who may give Go live, and how many of them.
signoff:
  role: maintain
  notAuthor: false
  approvals: 1

# Addresses told about offers that name none.
notify: []

# Mails become files below .slipway/outbox until an SMTP server is named here.
mail:
  kind: outbox
`;
