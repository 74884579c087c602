import type { Links } from "../../src/core/host-view.ts";
import { problem, type Problem } from "../../src/core/problem.ts";
import type { Change } from "../../src/core/rules/change.ts";
import type { PullRequestInput } from "../../src/render/pull-request.ts";
import { offer, warnings } from "../support/script.ts";
import { hostLinks } from "./runs/golden.ts";

// Pull requests as validation sees them.

const links: Pick<Links, "source"> = hostLinks;
const commit = "51b2d0a4c3e2f10987654321fedcba9876543210";
const db = { publisher: "contoso", offer: "db" } as const;

export function changed(kind: Change["kind"], reasons: readonly string[], problems: readonly Problem[] = []): Change {
  return { kind, reasons, problems };
}

const mistakes: readonly Problem[] = [
  problem("logo-size", 'The large logo is "180 × 180"; it must be from 216 × 216 to 350 × 350.', "Save it at 280 × 280.", {
    path: "offers/contoso/web-stack/offer.yaml",
    line: 14,
    column: 12,
  }),
  problem("summary-length", 'The summary has 112 characters; 100 are allowed: "Everything a web team needs…".', "Shorten it.", {
    path: "offers/contoso/web-stack/offer.yaml",
    line: 9,
    column: 12,
  }),
];

const locked = problem(
  "plan-id-changed",
  'Plan "standard" was published and is now missing.',
  "Put it back, or set `hidden: true` to withdraw it.",
  {
    path: "offers/contoso/db/plans/basic.yaml",
    line: 1,
    column: 5,
  },
);

export const readyPullRequest: PullRequestInput = {
  plan: [
    { offer: db, change: changed("safe", ["Texts, pictures, people or settings change."]) },
    { offer, change: changed("needs-certification", ["standard x64Gen2 1.4.1 is a new image version.", "Plan byol is new."]) },
  ],
  problems: warnings,
  rules: [],
  commit,
  links,
};

export const faultyPullRequest: PullRequestInput = {
  plan: [
    { offer, change: changed("needs-certification", ["standard x64Gen2 1.4.1 is a new image version."]) },
    { offer: db, change: changed("forbidden", [locked.text], [locked]) },
  ],
  problems: [...warnings, ...mistakes, locked],
  rules: ["It changes the rules (`.github/slipway.yaml`) together with offers: the rules of the default branch decide until it is merged."],
  commit,
  links,
};
