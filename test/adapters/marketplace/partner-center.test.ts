import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { minute } from "../../../src/core/time.ts";
import { codeOf, handed, openPublisher, type Publisher } from "../../support/partner-center/publisher.ts";

let publisher: Publisher;

beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(async () => {
  await publisher[Symbol.asyncDispose]();
});

/** Where each submission of the offer stands, oldest first. */
function submissions(): readonly string[] | undefined {
  return publisher.service.products.get("web-stack")?.submissions.map(({ targets }) => [...targets].toSorted().join("+"));
}

describe("an offer", () => {
  test("is previewed, then live, each sent once, by processes that know nothing of one another", async () => {
    expect(codeOf(await publisher.preview())).toBe("done");
    expect(submissions()).toEqual(["preview"]);
    expect(codeOf(await publisher.goLive())).toBe("done");
    expect(submissions()).toEqual(["live+preview"]);
    expect(codeOf(await publisher.preview())).toBe("done");
    expect(codeOf(await publisher.goLive())).toBe("done");
    expect(publisher.service.taken.length).toBe(2);
  });

  test("that is there already is changed, not made a second time", async () => {
    await publisher.preview(1);
    const resources = publisher.service.products.get("web-stack")?.draft.length;
    await publisher.goLive(1);
    expect(codeOf(await publisher.preview(2))).toBe("done");
    expect(publisher.service.products.get("web-stack")?.draft.length).toBe(resources);
    expect(submissions()).toEqual(["live", "preview"]);
  });

  test("does not go live in the place of somebody else's preview", async () => {
    await publisher.preview();
    publisher.service.publishedByOthers("web-stack");
    expect(codeOf(await publisher.goLive())).toBe("permanent market-refused");
    expect(submissions()).toEqual(["", "preview"]);
  });

  test("does not go live where nobody knows its preview", async () => {
    expect(codeOf(await publisher.marketplace().goLive(handed()))).toBe("permanent market-preview-unknown");
    expect(publisher.service.server.asked).toEqual([]);
  });
});

describe("a request whose answer is lost", () => {
  test.each(["cut", "hang"] as const)("by a connection that does %s is looked for, and not sent again", async (lose) => {
    publisher.service.lose = lose;
    expect((await publisher.marketplace().preview(handed())).kind).toBe("later");
    expect(codeOf(await publisher.preview())).toBe("done");
    expect(publisher.service.taken.length).toBe(1);
    publisher.service.lose = lose;
    expect((await publisher.marketplace().goLive(handed())).kind).toBe("later");
    expect(codeOf(await publisher.goLive())).toBe("done");
    expect(publisher.service.taken.length).toBe(2);
  });

  test("and that never arrived is sent again after a quarter of an hour, not before", async () => {
    publisher.service.refuse = "cut";
    await publisher.marketplace().preview(handed());
    publisher.clock += 14 * minute;
    expect((await publisher.marketplace().preview(handed())).kind).toBe("later");
    expect(publisher.service.taken.length).toBe(0);
    publisher.clock += 2 * minute;
    expect(codeOf(await publisher.preview())).toBe("done");
    expect(publisher.service.taken.length).toBe(1);
  });
});

test("a preview that somebody else published meanwhile is not taken for ours", async () => {
  await publisher.preview();
  publisher.service.refuse = "cut";
  await publisher.marketplace().preview(handed(2));
  const listing = publisher.service.products.get("web-stack")?.draft.find(({ $schema }) => String($schema).includes("/schema/listing/"));
  publisher.service.publishedByOthers("web-stack", [{ ...listing, title: "Theirs" }]);
  expect((await publisher.marketplace().preview(handed(2))).kind).toBe("later");
  publisher.clock += 16 * minute;
  expect(codeOf(await publisher.preview(2))).toBe("done");
  expect(submissions()).toEqual(["", "", "preview"]);
});
