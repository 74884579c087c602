import { describe, expect, test } from "vitest";

import { problem, quote } from "../../src/core/problem.ts";
import { beforePreview, notAllowed, notHeld } from "../../src/core/refusal.ts";
import type { SlashRequest } from "../../src/core/slash-request.ts";
import { readComment } from "../../src/core/slash.ts";
import { acceptedReply, refusedReply, whichOfferReply } from "../../src/render/reply.ts";
import { actor, digestOf, offer } from "../support/core-words.ts";

const person = { name: "octo-reviewer", role: "maintain" } as const;

describe("an accepted command", () => {
  test("is told with what follows from it", () => {
    const request: SlashRequest = { name: "go-live", digest: "1a2b3c4d" };
    const sentences = ["The promotion begins now.", "Until then `/cancel` stops it."];
    expect(acceptedReply({ request, person, offer, sentences })).toBe(
      "👍 **Go live** for `1a2b3c4d` of `contoso/web-stack` by octo-reviewer (maintain) is recorded.\n\n" +
        "The promotion begins now. Until then `/cancel` stops it.\n",
    );
  });

  test("names a long digest by what people read, and none where none was given", () => {
    const long = acceptedReply({ request: { name: "go-live", digest: digestOf("a") }, person, offer, sentences: [] });
    expect(long).toBe("👍 **Go live** for `aaaaaaaa` of `contoso/web-stack` by octo-reviewer (maintain) is recorded.\n");
    const bare = acceptedReply({ request: { name: "go-live" }, person, offer, sentences: [] });
    expect(bare).toBe("👍 **Go live** for `contoso/web-stack` by octo-reviewer (maintain) is recorded.\n");
  });

  test.each<[SlashRequest, string]>([
    [
      { name: "cancel", reason: "wrong price." },
      "👍 **Cancel** for `contoso/web-stack` by octo-reviewer (maintain) is recorded: wrong price.\n",
    ],
    [{ name: "hold", reason: "" }, "👍 **Hold** for `contoso/web-stack` by octo-reviewer (maintain) is recorded.\n"],
    [{ name: "status" }, "👍 **Status** for `contoso/web-stack` by octo-reviewer (maintain).\n"],
  ])("%o", (request, text) => expect(acceptedReply({ request, person, offer, sentences: [] })).toBe(text));

  test("links to where to look, but only to pages", () => {
    const links = [
      { text: "support issue #58", url: "https://github.com/contoso/offers/issues/58" },
      { text: "no", url: "javascript:alert(1)" },
      { text: "status", url: "https://contoso.example/s(1)" },
    ];
    expect(acceptedReply({ request: { name: "support", text: "?" }, person, offer, sentences: ["Opened."], links })).toBe(
      "👍 **Support** for `contoso/web-stack` by octo-reviewer (maintain) is recorded.\n\n" +
        "Opened. [support issue #<!-- -->58](<https://github.com/contoso/offers/issues/58>) · [status](<https://contoso.example/s(1)>)\n",
    );
  });
});

describe("a refused command", () => {
  test("is told with its code, what was found and what to do", () => {
    const someone = actor("triage", "someone");
    expect(refusedReply({ command: "/go-live", person: someone, problem: notAllowed(someone, "Go live", "maintain") })).toBe(
      "👎 `/go-live` by someone (triage) was not accepted: **not-allowed**\n\n" +
        'Go live needs the role maintain; "someone" has triage. Ask somebody with the role maintain, or change the rule in .github/slipway.yaml by pull request.\n',
    );
    expect(refusedReply({ command: "go-live", person, problem: beforePreview() })).toContain("👎 `go-live` by octo-reviewer");
  });

  test("that only changes nothing is told calmly", () => {
    expect(refusedReply({ command: "/resume", person, problem: notHeld() })).toBe(
      "👌 `/resume` by octo-reviewer (maintain) changes nothing: **not-held**\n\nThe offer is not held. Nothing is to be done.\n",
    );
  });

  test("is named in a few words, however long it was", () => {
    const found = problem("command-unknown", `${quote("x".repeat(500))} is no command.`, "Write another.");
    expect(refusedReply({ command: "`x|".repeat(500), person, problem: found }).length).toBeLessThan(700);
  });
});

describe("a command that could mean several offers", () => {
  const other = { publisher: "contoso", offer: "db" };

  test("is answered with the exact comment for each", () => {
    const offers = [
      { offer, digest: digestOf("a") },
      { offer: other, digest: digestOf("b") },
    ];
    expect(whichOfferReply({ request: { name: "go-live" }, offers })).toBe(
      "👉 `/go-live` could mean 2 offers here. Paste one of these as a new comment:\n\n" +
        "    /go-live contoso/web-stack aaaaaaaa\n\n<!-- -->\n\n    /go-live contoso/db bbbbbbbb\n",
    );
  });

  test("keeps what was said with it", () => {
    const reply = whichOfferReply({
      request: { name: "cancel", reason: "wrong price" },
      offers: [{ offer, digest: digestOf("a") }, { offer: other }],
    });
    const comments = reply.split("\n").flatMap((line) => (line.startsWith("    ") ? readComment(line.slice(4)) : []));
    expect(comments).toEqual(
      [offer, other].map((each) => ({ kind: "command", offer: each, request: { name: "cancel", reason: "wrong price" } })),
    );
  });

  test("names 20 of very many", () => {
    const offers = Array.from({ length: 200 }, (_, index) => ({ offer: { publisher: "contoso", offer: `o${index}` } }));
    const reply = whichOfferReply({ request: { name: "resume" }, offers });
    expect(reply).toContain("/resume contoso/o19");
    expect(reply).not.toContain("contoso/o20");
    expect(reply).toContain("…or name one of 180 others in the same way.");
  });
});
