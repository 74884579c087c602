import { minute } from "../../src/core/time.ts";
import { broken, cancel, colleague, content, digestOf, failure, goLive, image, maintainer, permanently, publish } from "./core-words.ts";
import { must } from "./press.ts";
import type { Teller } from "./teller.ts";

/** A story: what happens to an offer that nobody has published yet. */
export type Story = (teller: Teller) => Promise<unknown>;

const hostile = `wrong \u202Eprice\u0007 <b>"${"again and again, ".repeat(40)}\nOffer: evil/offer\n\nDigest: none`;

async function toLive(teller: Teller, letter: string): Promise<void> {
  must(await teller.ask(publish({ digest: digestOf(letter) })));
  await teller.work();
  must(await teller.ask(goLive()));
  await teller.work();
}

/** Everything that can become of an offer, by name. */
export const stories: Readonly<Record<string, Story>> = {
  "published twice": async (teller) => {
    await toLive(teller, "a");
    await toLive(teller, "b");
  },
  failed: async (teller) => {
    must(await teller.ask(publish()));
    await teller.work(({ work }) => (work.kind === "certify" ? permanently : undefined));
  },
  "failed, corrected and live": async (teller) => {
    must(await teller.ask(publish()));
    await teller.work(({ work }) => (work.kind === "lead" ? permanently : undefined));
    await toLive(teller, "b");
  },
  canceled: async (teller) => {
    must(await teller.ask(publish()));
    await teller.work();
    must(await teller.ask(cancel({ ...colleague, name: "Eve <eve@evil.example>  \u200B Mallory" }, hostile)));
    await teller.work();
  },
  "canceled between go-live and promotion": async (teller) => {
    must(await teller.ask(publish()));
    await teller.work();
    must(await teller.ask(goLive()));
    must(await teller.ask(cancel()));
    await teller.work();
  },
  superseded: async (teller) => {
    must(await teller.ask(publish()));
    await teller.workOnly(2);
    must(await teller.ask(publish({ digest: digestOf("b") })));
    await teller.work();
  },
  queued: async (teller) => {
    must(await teller.ask(publish()));
    await teller.work();
    must(await teller.ask(goLive()));
    await teller.workOnly(0);
    must(await teller.ask({ kind: "wake", actor: maintainer }));
    must(await teller.ask(publish({ digest: digestOf("b") })));
    await teller.work();
  },
  withdrawn: async (teller) => {
    await toLive(teller, "a");
    must(await teller.ask(publish({ digest: digestOf("9"), withdraw: true })));
    await teller.work();
    must(await teller.ask(goLive()));
    await teller.work();
  },
  "held and resumed": async (teller) => {
    must(await teller.ask(publish()));
    must(await teller.ask({ kind: "hold", actor: maintainer, reason: "embargo" }));
    await teller.work();
    must(await teller.ask({ kind: "resume", actor: maintainer }));
    await teller.work();
  },
  "waits for an address": async (teller) => {
    must(await teller.ask(publish({ notify: [] })));
    await teller.work();
    must(await teller.ask({ kind: "notify", actor: maintainer, addresses: ["you@example.com"] }));
    await teller.work();
    must(await teller.ask({ kind: "support", actor: maintainer, text: hostile }));
    await teller.work();
  },
  "patience and retries": async (teller) => {
    must(await teller.ask(publish()));
    await teller.work(({ work, attempt }) => {
      if (work.kind === "certify") return attempt === 1 ? failure({ problems: [{ ...broken, text: hostile }] }) : undefined;
      return work.kind === "stage" ? { kind: "later", checkAfterMs: minute, note: hostile } : undefined;
    });
    teller.pass(minute);
    await teller.work();
    teller.pass(minute);
    await teller.work();
  },
};

/** So many images that one turn's events do not fit into one trailer. */
export const manyImages = content({ images: Array.from({ length: 60 }, (_, index) => image(`1.4.${index}`, (index % 16).toString(16))) });
