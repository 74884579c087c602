import type { Language } from "../../core/language.ts";
import { testLead } from "../../core/lead.ts";
import type { News } from "../../core/letter.ts";
import { slipway, type MailKind, type Outcome, type Work } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import { problem, type Problem } from "../../core/problem.ts";
import { after, day, hour } from "../../core/time.ts";
import { leadLetter } from "../../render/lead-mail.ts";
import { renderDigest, renderMail, type Rendered } from "../../render/mail.ts";
import { begin, goLive, order, pass, publish, publisher, reviewer, work, type Story } from "./story.ts";

/** A message as an example, by a name that says when it comes. */
export type Sample = { readonly name: string; readonly message: Rendered };

const region = "japaneast";
const plan = "offers/contoso/web-stack/plans/standard.yaml";
const manifest = "offers/contoso/web-stack/offer.yaml";

/** What goes wrong in each step that does work, as it would be told. */
const faults: readonly (readonly [Work["kind"], readonly Problem[]])[] = [
  [
    "validate",
    [
      problem("field-too-long", "listing.title has 214 characters.", "At most 200 characters.", { path: manifest, line: 14, column: 5 }),
      problem("sas-expired", 'The SAS of "os" ends 2026-11-20T00:00:00.000Z.', "Make one that lasts at least three weeks.", {
        path: plan,
        line: 33,
        column: 11,
      }),
    ],
  ],
  [
    "certify",
    [
      problem(
        "ACC-003",
        'standard 1.4.1: /etc/shadow: the user "app" has an empty password.',
        "Lock it with `passwd -l app`, then build again.",
        { path: plan, line: 31, column: 9 },
      ),
      {
        level: "warning",
        code: "GEN-014",
        text: 'standard 1.4.1: the swap file "/swapfile" is on the OS disk.',
        remedy: "Put swap on the resource disk.",
        path: plan,
        line: 31,
        column: 9,
      },
    ],
  ],
  [
    "replicate",
    [problem("region-denied", 'Region "japaneast" answered 403 AuthorizationFailure.', "Give the key's SAS the permissions racwdl.")],
  ],
  [
    "lead",
    [
      problem(
        "lead-refused",
        "The Azure Table answered 403 AuthenticationFailed (the signature has expired).",
        "Renew the secret CRM_SAS, then publish again.",
        { path: manifest, line: 58, column: 5 },
      ),
    ],
  ],
  [
    "stage",
    [
      problem(
        "boot-panic",
        'From "westeurope": the kernel stopped with "VFS: Unable to mount root fs".',
        "Rebuild the initial RAM disk with the Hyper-V drivers.",
      ),
    ],
  ],
  ["promote", [problem("storefront-unwritable", "The store front's folder is read-only.", "Make it writable, then publish again.")]],
];

/** Every message that people can get, in one language. A lead goes to the publisher's own people and is English. */
export function mailSamples(language: Language): readonly Sample[] {
  const { live, waiting, canceled } = tell();
  const published = goLive(waiting, "1.4.1");
  const withdrawing = work(publish(live, "0ff1ce00", { withdraw: true }), "1.4.0");
  const late = lateCopy(live);
  const text = "The preview does not open for us.\nWhich address do you see?";
  const asked = order(pass(waiting, hour), { kind: "support", actor: publisher, text });
  const failures = faults.map(([kind, problems]) => failing(live, kind, problems));
  const single: readonly (readonly [string, MailKind, Story, Story?])[] = [
    ...failures.map((story) => [`failed-${story.run.submission?.step}`, "failed", story] as const),
    ["preview-ready", "previewReady", waiting],
    ["preview-over", "previewReady", waiting, canceled],
    ["withdrawal-waits", "previewReady", withdrawing],
    ["live", "live", published],
    ["live-earlier", "live", live, published],
    ["withdrawn", "withdrawn", goLive(withdrawing, "1.4.0")],
    ["canceled", "canceled", canceled],
    ["overdue", "overdue", late],
    ["overdue-ended", "overdue", late, work(pass(late, 2 * day), "1.4.1")],
    ["support", "support", asked],
  ];
  const letters = single.map(([name, kind, then, now = then]) => ({ name, message: letterFor(kind, then, now, language) }));
  const lead = leadLetter(testLead(live.run.offer, "Contoso Web Stack", live.now, "contoso/web-stack/1/test"));
  return [...letters, { name: "digest", message: renderDigest(newsOf(language)) }, { name: "lead", message: lead }];
}

/** An offer that is live, then waits for its next sign-off, then is canceled. */
function tell(offer?: string) {
  const live = goLive(work(publish(begin(offer), "1a2b3c4d"), "1.4.0"), "1.4.0");
  const waiting = work(publish(live, "77ab01cd", { pullRequest: 41 }), "1.4.1");
  const canceled = order(pass(waiting, hour), { kind: "cancel", actor: publisher, reason: "The screenshots show the old version." });
  return { live, waiting, canceled };
}

function newsOf(language: Language): readonly [News, ...News[]] {
  const [relay, database, gateway] = [tell("mail-relay").waiting, goLive(tell("database").waiting, "1.4.1"), tell("gateway").canceled];
  const failed = failing(tell().live, "lead", faults.find(([kind]) => kind === "lead")?.[1] ?? []);
  return [
    letterFor("previewReady", relay, relay, language).news,
    letterFor("live", database, database, language).news,
    letterFor("canceled", gateway, gateway, language).news,
    letterFor("failed", failed, failed, language).news,
  ];
}

function failing(live: Story, kind: Work["kind"], problems: readonly Problem[]): Story {
  const fails: Outcome = { kind: "failed", permanent: true, problems };
  // Of several regions one refuses.
  const told = (each: Work) => (each.kind === kind && !(each.kind === "replicate" && each.region !== region) ? fails : undefined);
  const walked = work(publish(live, "77ab01cd"), "1.4.1", told);
  if (kind !== "promote") return walked;
  const given = order(walked, { kind: "goLive", actor: reviewer });
  return work(order(pass(given, hour), { kind: "wake", actor: slipway }), "1.4.1", told);
}

/** A copy that takes more than its day. */
function lateCopy(live: Story): Story {
  const waits: Outcome = { kind: "later", checkAfterMs: 2 * day, note: 'Copying to "japaneast": 38 % of 30 GiB.' };
  const copying = work(publish(live, "77ab01cd"), "1.4.1", (each) =>
    each.kind === "replicate" && each.region === region ? waits : undefined,
  );
  return order(pass(copying, day + 3 * hour), { kind: "wake", actor: slipway });
}

/** The last mail of its kind that the story owes, written when the offer is where `now` tells. */
function letterFor(kind: MailKind, then: Story, now: Story, language: Language) {
  const owed = then.mails.findLast(({ work: { mail } }) => mail === kind);
  if (owed === undefined) throw new Error(`no ${kind} is owed`);
  const { step, problems, note } = owed.work;
  const name = offerName(now.run.offer);
  const links = {
    status: `https://offers.contoso.example/status/${name}/`,
    previews: [
      {
        subscription: "5b1e0c9a-7d42-4f6b-9a51-2f0c8e3d7b64",
        url: `https://offers.contoso.example/preview/${name}?s=sample`,
        expires: after(now.now, 90 * day),
      },
    ],
    live: `https://store.contoso.example/${name}/`,
    ...(step === "certify"
      ? { report: "https://github.example/contoso/offers/blob/slipway/contoso/web-stack/submissions/2/evidence/report.md" }
      : {}),
  };
  return renderMail({ run: now.run, kind, step, submission: owed.submission, problems, note, at: now.now, links, language });
}
