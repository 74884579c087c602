import { describe, expect, test } from "vitest";

import type { MailKind } from "../../src/core/message.ts";
import { problem } from "../../src/core/problem.ts";
import type { Run } from "../../src/core/run.ts";
import { renderMail, type MailInput } from "../../src/render/mail.ts";
import { cases } from "./runs/cases.ts";

// What each mail says is kept in test/fixtures/runs; here is what it must not say when the world has moved on.

const at = "2026-11-22T18:00:00.000Z";
const links = { previews: [{ subscription: "5b1e", url: "https://x.example/p", expires: at }], status: "https://x.example/s" };

function runOf(name: string): Run {
  const run = cases[name]?.().script.run();
  if (run === undefined) throw new Error(`no story ${name}`);
  return run;
}

function mail(name: string, kind: MailKind, change: Partial<MailInput> = {}): ReturnType<typeof renderMail> {
  const run = runOf(name);
  const submission = run.submission?.number ?? 0;
  return renderMail({ run, kind, step: "certify", submission, problems: [], note: "", at, links, language: "en", ...change });
}

describe("renderMail", () => {
  test("a preview that waits for nobody any more asks for nothing and shows no link", () => {
    for (const name of ["canceled", "published-to-live", "second-submission-reuse", "superseded"]) {
      const { subject, text, html } = mail(name, "previewReady", name === "superseded" ? { submission: 2 } : {});
      expect(subject).toMatch(/was ready$/);
      expect(text).not.toMatch(/go-live|slipway cancel|x\.example\/p/);
      expect(html).not.toMatch(/go-live|slipway cancel|x\.example\/p/);
    }
  });

  test("an older submission is named, but nothing is said of it that the run no longer knows", () => {
    const { text } = mail("superseded", "failed", { submission: 2, problems: [problem("X-001", "It broke.", "Mend it.")] });
    expect(text).toContain("Submission 2 of contoso/web-stack stopped at step 2 of 7");
    expect(text).toContain("Submission 2 has been followed by submission 3");
    expect(text).toMatch(/\nSubmission 2\n$/);
    expect(text).not.toContain("c0ffee00");
  });

  test("a step that has ended is no longer overdue", () => {
    const { text } = mail("published-to-live", "overdue");
    expect(text).toContain("It has ended since");
    expect(text).not.toContain("slipway tick");
  });

  test("an earlier live says only that it went live", () => {
    const { subject, text } = mail("waiting-for-signoff", "live", { submission: 2 });
    expect(subject).toBe("[contoso/web-stack] Submission 2 went live");
    expect(text).not.toContain("1.4.0");
  });

  test("a failure without problems still says where and what to do", () => {
    const { subject, text } = mail("certification-failed", "failed");
    expect(subject).toBe("[contoso/web-stack] Certification failed");
    expect(text).toContain("slipway publish contoso/web-stack");
  });

  test("warnings are shown but not counted as problems to fix", () => {
    const warning = { level: "warning", code: "W-1", text: "Odd.", remedy: "" } as const;
    const { subject, text } = mail("certification-failed", "failed", { problems: [problem("E-1", "Bad.", "Mend it."), warning] });
    expect(subject).toContain("1 problem to fix");
    expect(text).toContain("2. W-1 (warning): Odd.");
  });

  test("subjects are one line of bounded length", () => {
    const { subject } = mail("lead-refused", "support", { note: `${"Long ".repeat(100)}\r\nBcc: x@y.example` });
    expect(subject).toMatch(/^[^\r\n]{1,140}$/);
    expect(subject).not.toContain("Bcc");
  });
});
