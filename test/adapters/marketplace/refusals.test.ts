import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { codeOf, handed, openPublisher, secrets, type Publisher } from "../../support/partner-center/publisher.ts";
import { app } from "../../support/partner-center/service.ts";

let publisher: Publisher;

beforeEach(async () => {
  publisher = await openPublisher();
});
afterEach(async () => {
  await publisher[Symbol.asyncDispose]();
});

describe("what the marketplace refuses", () => {
  test.each([
    [401, "permanent market-not-allowed"],
    [403, "permanent market-not-allowed"],
    [400, "permanent market-refused"],
    [302, "permanent market-redirected"],
    [409, "later"],
    [429, "passing market-busy"],
    [503, "passing market-busy"],
  ])("with %i leaves nothing that could be taken for sent", async (status, code) => {
    const body = { error: { code: "x", message: "no" } };
    publisher.service.refuse = { status, headers: { "retry-after": "7", location: "http://169.254.169.254/latest" }, body };
    const answer = await publisher.marketplace().preview(handed());
    expect(codeOf(answer)).toBe(code);
    expect(answer.kind === "failed" && status === 429 ? answer.retryAfterMs : 7000).toBe(7000);
    expect(publisher.service.taken.length).toBe(0);
    expect(await publisher.notes()).toEqual([]);
    expect(codeOf(await publisher.preview())).toBe("done");
  });
});

describe("what fails after the marketplace took it", () => {
  test("a job that fails says each reason, and is not sent again for this submission", async () => {
    publisher.service.jobErrors = [
      { code: "conflict", message: "Error", details: [{ code: "invalidResource", message: "The plan has no image." }] },
    ];
    const answer = await publisher.preview();
    expect(codeOf(answer)).toBe("permanent market-job-failed");
    expect(answer.kind === "failed" && answer.problem.text).toContain('"invalidResource The plan has no image."');
    expect(codeOf(await publisher.preview())).toBe("permanent market-job-failed");
    expect(publisher.service.taken.length).toBe(1);
    expect(codeOf(await publisher.preview(2))).toBe("done");
  });

  test("a preview that its own checks refuse fails", async () => {
    publisher.service.verdict = "failed";
    expect(codeOf(await publisher.preview())).toBe("permanent market-submission-failed");
  });

  test("a preview that another took the place of fails", async () => {
    await publisher.preview();
    publisher.service.publishedByOthers("web-stack");
    expect(codeOf(await publisher.preview())).toBe("permanent market-overtaken");
  });

  test("an answer that is no JSON, or of another schema, is not taken for a job", async () => {
    publisher.service.refuse = {
      status: 202,
      body: { $schema: "https://product-ingestion.azureedge.net/schema/configure-status/2030-01-01", work: "x" },
    };
    expect((await publisher.marketplace().preview(handed())).kind).toBe("later");
    expect((await publisher.notes()).map((note) => /"phase": "(\w+)"/.exec(note)?.[1])).toEqual(["sending"]);
  });
});

describe("secrets", () => {
  test("go to the marketplace, and to no file and no message", async () => {
    expect(codeOf(await publisher.preview())).toBe("done");
    expect(JSON.stringify(publisher.service.taken)).toContain("c2VjcmV0LWtleQ==");
    const wrong = await publisher.through(() => publisher.marketplace({ ...secrets, PC_SECRET: "wrong one" }).preview(handed(3)));
    expect(codeOf(wrong)).toBe("permanent market-not-allowed");
    const kept = [...(await publisher.notes()), JSON.stringify(wrong)].join("\n");
    for (const secret of ["wrong one", "c2VjcmV0LWtleQ==", "sig=hidden", app.secret]) expect(kept).not.toContain(secret);
  });

  test("that are not set fail by their names, and nothing is sent", async () => {
    const answer = await publisher.through(() => publisher.marketplace({ PC_SECRET: app.secret }).preview(handed()));
    expect(answer.kind === "failed" && answer.problem.text).toContain("LEADS, VHD");
    expect(codeOf(await publisher.marketplace({}).preview(handed()))).toBe("permanent secret-missing");
    expect(publisher.service.taken.length).toBe(0);
  });
});

test("a service inside the network is refused", async () => {
  const services = { signIn: "https://localhost:1", api: "https://localhost:1/api" };
  const inside = publisher.marketplace(secrets, { services, allowInternal: false });
  expect(codeOf(await inside.preview(handed()))).toBe("permanent market-address-internal");
});
