import { problem } from "../../../src/core/problem.ts";
import { day, hour, minute, second } from "../../../src/core/time.ts";
import {
  certified,
  done,
  failed,
  goLive,
  imageError,
  maintainer,
  publisher,
  requestFor,
  startScript,
  walkTo,
  warnings,
  contentOf,
  type Script,
} from "../../support/script.ts";

/** What is known beside the events: bytes on the way, by task id. */
type Extra = { readonly live?: Readonly<Record<string, { done: number; total: number; bytesPerSecond: number }>> };
export type Case = { readonly script: Script; readonly extra?: Extra };

const start = "2026-11-22T16:00:00.000Z";
const mebibyte = 1024 * 1024;

function published(version = "1.4.0", digest = "1a2b3c4d"): Script {
  const script = startScript(start);
  script.order({ kind: "publish", actor: publisher, request: requestFor(digest) });
  walkTo(script, "live", version);
  goLive(script);
  return script;
}

/** An hour later, a change of the offer. */
function publishAgain(script: Script, change: Parameters<typeof requestFor>[1] = {}): void {
  script.wait(hour);
  script.order({
    kind: "publish",
    actor: publisher,
    request: requestFor("77ab01cd", { commit: "51b2d0a4c3e2f10987654321fedcba9876543210", pullRequest: 41, ...change }),
  });
}

/** Every story that is kept as a golden folder, by its name. */
export const cases: Readonly<Record<string, () => Case>> = {
  "published-to-live": () => ({ script: published() }),
  "waiting-for-signoff": () => {
    const script = published();
    publishAgain(script);
    walkTo(script, "signoff", "1.4.1");
    script.wait(4 * minute);
    return { script };
  },
  "certification-failed": () => {
    const script = published();
    publishAgain(script);
    script.settle("validate", done({ note: "1 image", content: contentOf("1.4.1") }), 100);
    const errors = [
      imageError(
        "ACC-003",
        'standard 1.4.1: /etc/shadow on partition 2: the user "app" has an empty password.',
        "Lock it in the image with `passwd -l app`, then build it again.",
      ),
      imageError(
        "GEN-011",
        'standard 1.4.1: "/home/build/.zsh_history" is left (2.1 KiB).',
        "Remove it, and clear histories as the last step of the build.",
      ),
    ];
    script.settle("certify", certified([...errors, ...warnings]), 41 * second);
    return { script };
  },
  "lead-refused": () => {
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    walkTo(script, "package", "1.4.0");
    script.settle("page", done({ note: "product page packaged" }));
    const refusal = problem(
      "lead-refused",
      "The Azure Table answered 403 AuthenticationFailed (the signature has expired).",
      "Renew the value of the secret CRM_SAS, then publish again.",
      {
        path: "offers/contoso/web-stack/offer.yaml",
        line: 58,
        column: 5,
      },
    );
    script.settle("lead", failed(refusal));
    return { script };
  },
  "waiting-for-address": () => {
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    script.settle("validate", done({ note: "1 image", content: { ...contentOf("1.4.0"), notify: [] } }), 100);
    script.wait(20 * minute);
    return { script };
  },
  canceled: () => {
    const script = published();
    publishAgain(script);
    walkTo(script, "signoff", "1.4.1");
    script.wait(10 * minute);
    script.order({ kind: "cancel", actor: publisher, reason: "the screenshots show the old version" });
    script.settle("close-preview", done({ note: "preview closed" }));
    return { script };
  },
  held: () => {
    const script = published();
    publishAgain(script);
    script.settle("validate", done({ note: "1 image", content: contentOf("1.4.1") }), 100);
    script.wait(second);
    script.order({ kind: "hold", actor: maintainer, reason: "release freeze until Monday" });
    script.settle("certify", certified(warnings), 41 * second);
    script.wait(hour);
    return { script };
  },
  withdrawn: () => {
    const script = published();
    publishAgain(script, { withdraw: true });
    script.wait(minute);
    script.order({ kind: "goLive", actor: maintainer });
    script.wait(second);
    script.order({ kind: "wake", actor: publisher });
    script.settle("withdraw", done({ note: "taken out of the catalogue" }));
    return { script };
  },
  "withdrawal-waiting": () => {
    const script = published();
    publishAgain(script, {
      withdraw: true,
      policy: { ...requestFor("a").policy, signoff: { role: "maintain", notAuthor: true, approvals: 2 } },
    });
    script.wait(minute);
    script.order({ kind: "goLive", actor: maintainer });
    return { script };
  },
  overdue: () => {
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    walkTo(script, "provision", "1.4.0");
    const full = problem("region-full", 'Region "japaneast" answered 503 ServerBusy.', "It is tried again by itself.");
    script.settle("replicate", (task) =>
      task.id.endsWith("japaneast")
        ? { kind: "failed", permanent: false, problems: [full] }
        : done({ note: "holds verified bytes", bytes: 512 * mebibyte, sent: 512 * mebibyte }),
    );
    script.wait(day + 3 * hour);
    script.order({ kind: "wake", actor: publisher });
    return { script };
  },
  queued: () => {
    const script = published();
    publishAgain(script);
    walkTo(script, "live", "1.4.1");
    script.wait(second);
    script.order({
      kind: "publish",
      actor: publisher,
      request: requestFor("c0ffee00", { commit: "c0ffee0123456789abcdef0123456789abcdef01" }),
    });
    return { script };
  },
  "many-regions": () => {
    const script = published();
    const regions = Array.from({ length: 60 }, (_, index) => `region-${String(index + 1).padStart(2, "0")}`);
    publishAgain(script, { policy: { ...requestFor("77ab01cd").policy, regions } });
    const one = contentOf("1.4.1");
    const images = ["standard", "byol", "hardened"].flatMap((plan) =>
      one.images.map((image) => ({ ...image, plan, name: `${plan}/x64Gen2@1.4.1`, inputs: `${plan}-${image.inputs}` })),
    );
    script.settle("validate", done({ note: "3 images", content: { ...one, images } }), 100);
    script.settle("certify", certified(warnings), 41 * second);
    const timeout = problem("region-timeout", 'Region "region-07" did not answer within 30 s.', "It is tried again by itself.");
    const busy = ["region-07", "region-23", "region-58"];
    script.settle("replicate", (task) => {
      if (task.id.endsWith("region-07")) return { kind: "failed", permanent: false, problems: [timeout], retryAfterMs: 5 * minute };
      if (busy.some((region) => task.id.endsWith(region))) return { kind: "later", checkAfterMs: minute, note: "copying" };
      return done({ note: "holds verified bytes", bytes: 512 * mebibyte, sent: 512 * mebibyte });
    });
    return { script };
  },
  "second-submission-reuse": () => {
    const script = published();
    publishAgain(script);
    walkTo(script, "live", "1.4.0");
    return { script };
  },
  "provisioning-half-way": () => {
    const script = startScript(start);
    script.order({ kind: "publish", actor: publisher, request: requestFor("1a2b3c4d") });
    walkTo(script, "provision", "1.4.0");
    const [fast, slow] = [
      ["northeurope", "westeurope"],
      ["eastus", "japaneast"],
    ];
    script.wait(7 * second);
    for (const region of fast)
      for (const { id } of script.run().submission?.steps.provision.tasks.filter((task) => task.id.endsWith(`@${region}`)) ?? [])
        script.settle(id, done({ note: "holds verified bytes", bytes: 512 * mebibyte, sent: 512 * mebibyte }));
    const moving = (script.run().submission?.steps.provision.tasks ?? []).filter((task) =>
      slow.some((region) => task.id.endsWith(`@${region}`)),
    );
    const live = Object.fromEntries(
      moving.map(({ id }, index) => [id, { done: (200 - 41 * index) * mebibyte, total: 512 * mebibyte, bytesPerSecond: 52 * mebibyte }]),
    );
    script.wait(3 * second);
    return { script, extra: { live } };
  },
  "support-asked": () => {
    const script = cases["lead-refused"]?.().script ?? startScript(start);
    script.wait(minute);
    script.order({
      kind: "support",
      actor: publisher,
      text: "The table accepts the same SAS from my machine.\nWhich address do you write from?",
    });
    return { script };
  },
  superseded: () => {
    const script = published();
    publishAgain(script);
    walkTo(script, "signoff", "1.4.1");
    script.wait(minute);
    script.order({
      kind: "publish",
      actor: publisher,
      request: requestFor("c0ffee00", { commit: "c0ffee0123456789abcdef0123456789abcdef01" }),
    });
    return { script };
  },
};
