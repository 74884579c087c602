import type { Language } from "../core/language.ts";
import type { StepId } from "../core/pipeline.ts";
import { count } from "./words.ts";

/** A step as the subject of a headline. */
const nouns: Readonly<Record<StepId, string>> = {
  validate: "Validation",
  certify: "Certification",
  provision: "Provisioning",
  package: "Packaging",
  preview: "Preview",
  signoff: "Publisher signoff",
  live: "Going live",
};

const imageAdvice = "A published image never changes: build a corrected image, and add it under a new version number:";
const outsideAdvice =
  "Mend what is listed above. When the cause is in the manifests, change them in a branch; when it is outside git (storage, network, a secret), nothing has to be changed there.";

/** Where the cause of a failed step usually is. */
const advice: Readonly<Record<StepId, string>> = {
  validate: "Change the fields listed above in a branch. `slipway validate` checks them on your machine before you open a pull request.",
  certify: imageAdvice,
  provision: outsideAdvice,
  package: outsideAdvice,
  preview: outsideAdvice,
  signoff: outsideAdvice,
  live: outsideAdvice,
};

/** Everything mails say, in English. A second language is a second object of this shape. */
export const english = {
  language: "en" as Language,
  advice,
  steps: "Steps",
  where: "Where",
  fix: "Fix",
  levels: { error: "error", warning: "warning", information: "note" },
  moreProblems: (number: number) => `${count(number, "more problem")}: the status page and the report have all of them.`,
  longText: "The rest is on the status page.",
  byNumber: (submission: number) => `submission ${submission}`,
  unaffected: (version: string) => `Your live version ${version} is not affected.`,
  notLive: "The offer is not live, so customers see nothing of this.",
  followed: (old: number, current: number) =>
    `Submission ${old} has been followed by submission ${current} since; this mail is about the earlier one.`,
  problemsFound: (number: number) => `${count(number, "problem")} to fix:`,
  todo: "What to do",
  links: "Links",
  status: "Status",
  report: "Full report",
  productPage: "Product page",
  supportLink: "Support request",
  help: (command: string) => `Need help? Comment /support and your question on the publication issue, or run \`${command}\`.`,
  footer: (offer: string) =>
    `You get this because your address is named for notifications of ${offer}: in its manifest, in .github/slipway.yaml, or by /notify.`,
  reference: (submission: number, digest: string, commit: string) => `Submission ${submission} · digest ${digest} · commit ${commit}`,
  referenceShort: (submission: number) => `Submission ${submission}`,

  failed: {
    subject: (step: StepId, problems: number) => `${nouns[step]} failed${problems === 0 ? "" : `: ${count(problems, "problem")} to fix`}`,
    headline: (step: StepId) => `${nouns[step]} failed`,
    opening: (submission: number, offer: string, number: number, name: string) =>
      `Submission ${submission} of ${offer} stopped at step ${number} of 7, ${name}.`,
    merge:
      "Open a pull request with the change and merge it. Merging publishes again from step 1; everything that did not change is reused.",
    again: "If nothing in git has to change, start again from the command line (or comment /publish on the publication issue):",
  },
  previewReady: {
    subject: (version: string) => `Preview of ${version} is ready: look at it, then give Go live`,
    headline: (version: string) => `The preview of ${version} is ready`,
    opening: (submission: number, offer: string) =>
      `Submission ${submission} of ${offer} has been certified, replicated and deployed in staging. Customers do not see it yet.`,
    previews: "The preview, for these subscriptions only",
    unchanged: (version: string) => `Until Go live customers see version ${version}.`,
    unseen: "Until Go live customers do not see the offer.",
    subscription: (id: string) => `Subscription ${id}`,
    until: (moment: string) => `open until ${moment}`,
    noLinks: "The preview links are on the status page, for the allow-listed subscriptions.",
    look: "Look at the preview: the page, the plans, the version, and a deployment of the image.",
    goLive: (digest: string, who: string) =>
      `If all is right, give Go live for ${digest} (${who}). Comment \`/go-live ${digest}\` on the publication issue, or:`,
    cancel: "If something is wrong, stop it. Comment `/cancel` and the reason on the publication issue, or:",
    change: "Or merge a correction: a newer submission takes this one's place.",
    replaced: (submission: number, offer: string) =>
      `The preview of submission ${submission} of ${offer} became ready, but it no longer waits for you: nothing is to be done.`,
    withdrawSubject: "Withdrawal waits for your signoff",
    withdrawHeadline: "The withdrawal waits for your signoff",
    withdrawOpening: (submission: number, offer: string) =>
      `The folder of ${offer} was removed, so submission ${submission} takes the offer out of the catalogue. Nothing happens until somebody agrees.`,
    withdraw: (digest: string, who: string) =>
      `To withdraw the offer, give Go live for ${digest} (${who}). Comment \`/go-live ${digest}\` on the publication issue, or:`,
    keep: "To keep the offer, put its folder back by pull request, or stop the withdrawal. Comment `/cancel` and the reason, or:",
    noLongerSubject: (submission: number) => `Preview of submission ${submission} was ready`,
    noLongerHeadline: "A preview was ready",
  },
  live: {
    subject: (version: string) => `${version} is live`,
    headline: (version: string) => `${version} is live`,
    opening: (title: string, version: string, offer: string) =>
      `${title} ${version} (${offer}) is in the catalogue: customers can see and deploy it now.`,
    earlier: (submission: number, offer: string) => `Submission ${submission} of ${offer} went live.`,
    earlierSubject: (submission: number) => `Submission ${submission} went live`,
    next: "The preview of this submission is closed. To publish a change, merge it; to withdraw the offer, remove its folder by pull request.",
  },
  withdrawn: {
    subject: "Withdrawn: it has left the catalogue",
    headline: "The offer is withdrawn",
    opening: (submission: number, offer: string) =>
      `Submission ${submission} took ${offer} out of the catalogue. New customers can no longer find or deploy it.`,
    next: "Its ledger and history stay. To sell it again, put its folder back by pull request; merging publishes it.",
  },
  canceled: {
    subject: (submission: number) => `Submission ${submission} was canceled`,
    headline: (submission: number) => `Submission ${submission} was canceled`,
    opening: (submission: number, offer: string, who: string) =>
      `Submission ${submission} of ${offer} was canceled${who === "" ? "" : ` by ${who}`}. It will not go live, and its preview is closed.`,
    reason: "The reason given:",
    again: "To publish again, merge a change. Or start again from step 1 without a change (or comment /publish on the publication issue):",
  },
  overdue: {
    subject: (step: StepId, estimate: string) => `${nouns[step]} takes longer than ${estimate}`,
    headline: (step: StepId) => `${nouns[step]} is overdue`,
    opening: (submission: number, offer: string, name: string, estimate: string) =>
      `${name} of submission ${submission} of ${offer} takes longer than its estimate of ${estimate}. It goes on by itself; the step has not failed.`,
    since: (since: string, taken: string) => `It began at ${since}, ${taken} ago.`,
    deadline: (moment: string) => `If it is not done by ${moment}, it ends as failed and you are told.`,
    ended: (submission: number, offer: string, name: string) =>
      `${name} of submission ${submission} of ${offer} took longer than its estimate. It has ended since; nothing is to be done.`,
    waiting: "What it waits for:",
    look: "See what it is doing:",
    wake: "Wake it up, if nothing has looked at it for a while:",
    held: (who: string) => `The offer is held by ${who}: no step begins until it is resumed.`,
  },
  support: {
    subject: (text: string) => `Support requested: ${text}`,
    headline: "A support request was made",
    opening: (submission: number, offer: string, name: string) =>
      `Somebody asked for support with submission ${submission} of ${offer}, at ${name}:`,
    next: "The request carries the manifest's names, versions, messages and digests; secrets are left out. Add to it by answering on the support issue, or ask again with:",
  },
  digest: {
    tones: {
      bad: (number: number) => `${number} failed`,
      attention: (number: number) => `${number} ${number === 1 ? "needs" : "need"} you`,
      good: (number: number) => `${number} live`,
      neutral: (number: number) => `${number} for information`,
    },
    headline: (number: number, offers: number) => `${count(number, "message")} about ${count(offers, "offer")}`,
    overview: "In short",
    opening: (from: string, to: string) =>
      `What happened from ${from} to ${to}, each as it stood at its moment; the status pages say what holds now.`,
    footer: "You get these together because the repository asks for a digest (`mail.digest` in .github/slipway.yaml).",
    shortened: "Details are left out here; the status page has them.",
  },
};

export type MailWords = typeof english;
