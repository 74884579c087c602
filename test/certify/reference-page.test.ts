import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { describeChecks } from "../../src/certify/describe.ts";
import { policies } from "../../src/certify/policy.ts";
import { checks } from "../../src/certify/registry.ts";
import { checkListMarkdown, checkListText } from "../../src/render/certification-list.ts";
import { policyOf } from "../support/certify.ts";
import { azureSources } from "./catalogue/azure.ts";
import type { Clause } from "./catalogue/clause.ts";
import { otherSources } from "./catalogue/others.ts";
import { windowsSources } from "./catalogue/windows.ts";

const page = fileURLToPath(new URL("../../src/certify/README.md", import.meta.url));

test("the reference page in the tree is the registry's (UPDATE=1 rewrites it)", async () => {
  const text = `${checkListMarkdown(describeChecks(checks, policies), intro())}${coverage()}`;
  if (process.env["UPDATE"] === "1") await writeFile(page, text);
  expect(await readFile(page, "utf8")).toBe(text);
});

const sources = [...azureSources, ...windowsSources, ...otherSources];

/** Every requirement of every source beside the checks that judge it. */
function coverage(): string {
  const tables = sources.flatMap(({ title, clauses }) => [
    `### ${title}`,
    "",
    "| requirement | judged by | |",
    "| --- | --- | --- |",
    ...clauses.map(row),
    "",
  ]);
  return ["", "## Requirements, by source", "", ...tables].join("\n");
}

function row({ name, checks: ids, note = "" }: Clause): string {
  return `| ${name} | ${ids.length === 0 ? "–" : ids.map((id) => `[${id}](#${id.toLowerCase()})`).join(" ")} | ${note} |`;
}

test("every requirement names checks that exist, or says why none judges it; every check is asked for by somebody", () => {
  const known = checks.map(({ id }) => id);
  const clauses = sources.flatMap((source) => source.clauses);
  const named = new Set(clauses.flatMap((clause) => clause.checks));
  expect([...named].filter((id) => !known.includes(id))).toEqual([]);
  expect(clauses.filter((clause) => clause.checks.length === 0 && clause.note === undefined)).toEqual([]);
  expect(known.filter((id) => !named.has(id))).toEqual([]);
});

/** The page's own paragraph; the rest is the registry's. */
function intro(): string {
  const dated = policies.map(({ id, title }) => `- \`${id}\`: ${title}`);
  return [
    `Slipway judges an image by ${checks.length} checks, offline and without root. A policy says how much each one weighs and with which numbers; \`slipway certify --policy\` or the repository's`,
    "settings choose one. A check that can not be decided is *unknown*, which never counts as passed. This page is generated: `UPDATE=1 npx vitest run test/certify/reference-page.test.ts`.",
    "",
    ...dated,
  ].join("\n");
}

describe("a description", () => {
  const described = describeChecks(checks, policies);

  test("covers every check under every policy", () => {
    expect(described.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
    for (const each of described) expect(each.policies.map(({ id }) => id)).toEqual(policies.map(({ id }) => id));
  });

  test("carries severity, clause and threshold of each policy", () => {
    const agent = described.find(({ id }) => id === "AGT-002")?.policies.find(({ id }) => id === "lisa-2026-08");
    expect(agent).toEqual({
      id: "lisa-2026-08",
      severity: "error",
      clause: "verify_waagent_version",
      threshold: "at least 2.2.53.1, or AutoUpdate.Enabled=y",
    });
  });

  test("has words in the terminal for what policies ask and what one of them leaves out", () => {
    const text = checkListText(describeChecks(checks, policies));
    expect(text).toContain("AGT-002   The agent is recent enough\n          why  Older agents");
    expect(text).toContain("error (at least 2.13.0; §200.3.3.4): field-2026-05");
    expect(text).toMatch(/KRN-003 [^]*?not asked for: azure-2017-03/);
    expect(checkListText(describeChecks(checks, [policyOf("lisa-2026-08")]))).not.toContain("azure-20");
  });

  test("anchors are unique and every area has a name", () => {
    const text = checkListMarkdown(described, "");
    expect(text.match(/<a id="[a-z]+-\d{3}">/g)).toHaveLength(checks.length);
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, name = ""]) => name).filter((name) => /^[A-Z]+$/.test(name))).toEqual([]);
  });
});
