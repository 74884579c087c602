// needs: mke2fs
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";

import { temporaryFolder } from "../support/temporary-folder.ts";
import { commitAll, git } from "./support/git.ts";
import { buildImage, edit, offer, planPath, repositoryAt, write } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";

const verbs = [
  "init", "new", "image add", "validate", "plan", "certify", "policy diff", "lead test", "mail preview", "export", "import", "diff", "publish", "tick", "perform", "go-live", "cancel", "notify", "hold",
  "resume", "support", "offers", "status", "log", "verify", "clean", "simulate", "site", "serve", "deploy", "demo",
]; // prettier-ignore

describe("help", () => {
  test("of the program names every verb, the exit codes and where to start", async () => {
    await using folder = await temporaryFolder();
    const help = await done(folder.path, "--help");
    for (const verb of verbs) expect(help).toContain(`\n  ${verb.split(" ")[0] ?? ""}`);
    expect(help).toMatch(/Exit codes: 0 done · 1 problems found · 2 wrong usage · 3 refused · 4 the environment failed/);
    expect(help).toMatch(/Start here: slipway demo/);
  });

  test("of every verb has an example that begins with that verb", async () => {
    await using folder = await temporaryFolder();
    const helps = await Promise.all(verbs.map(async (verb) => [verb, await done(folder.path, ...verb.split(" "), "--help")] as const));
    for (const [verb, help] of helps) expect(help).toMatch(new RegExp(`Example:\\n.*slipway ${verb}\\b`));
  });
});

describe("answers for programs", () => {
  test("--json parses, whatever is asked", async () => {
    await using repository = await repositoryAt("live");
    const questions = [
      ["status", offer],
      ["offers"],
      ["log", offer],
      ["verify"],
      ["plan"],
      ["validate"],
      ["certify", "--list"],
      ["policy", "diff", "azure-2024-08", "lisa-2026-08"],
      ["tick", offer],
      ["tick", "--plan-work"],
      ["clean"],
      ["export", offer, "--to", "partner-center", "--out", "exported"],
      ["diff", offer],
      ["simulate", "--offers", "10000", "--regions", "60", "--runners", "500"],
      ["site", "--out", "public"],
      ["mail", "preview"],
    ];
    const answers = await Promise.all(questions.map((args) => done(repository.path, ...args, "--json")));
    for (const answer of answers) expect(JSON.parse(answer)).toBeTypeOf("object");
  });

  test("a pipe gets neither colour nor cursor movements, and --quiet no news", async () => {
    await using repository = await repositoryAt("fresh");
    const { stdout, stderr } = await slipway(repository.path, "publish", offer, "--quiet");
    expect(stdout).not.toContain("\u001B");
    expect(stdout).toMatch(/^contoso\/web-stack · waiting for Publisher signoff/);
    expect(stderr).toBe("");
  });
});

describe("validate and certify speak to other programs", () => {
  test("as JSON, SARIF, GitHub's commands, JUnit and Markdown", async () => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    await edit(root, planPath, (text) => text.replace("plan: standard", "plan: other"));
    const formats = ["json", "sarif", "github", "text"] as const;
    const [json, sarif, github, text] = await Promise.all(formats.map((format) => slipway(root, "validate", "--format", format)));
    expect([json, sarif, github, text].map((answer) => answer?.exitCode)).toEqual([1, 1, 1, 1]);
    expect(JSON.parse(json?.stdout ?? "")).toMatchObject({ schemaVersion: 1 });
    expect(JSON.parse(sarif?.stdout ?? "")).toMatchObject({ version: "2.1.0" });
    expect(github?.stdout).toMatch(/^::error file=offers\/contoso\/web-stack\/plans\/standard\.yaml,line=\d+/m);
    expect(text?.stdout).toMatch(/✘ offers\/contoso\/web-stack\/plans\/standard\.yaml:\d+:\d+/);
    await buildImage(join(root, "a.vhd"), "1.4.1");
    const certify = (format: string) => done(root, "certify", "a.vhd", "--format", format);
    const [report, certifySarif, junit, markdown] = await Promise.all(["json", "sarif", "junit", "markdown"].map(certify));
    expect(JSON.parse(report ?? "")).toMatchObject({ verdict: "passed" });
    expect(JSON.parse(certifySarif ?? "")).toMatchObject({ version: "2.1.0" });
    expect(junit).toMatch(/^<\?xml[\s\S]*<testsuite/);
    expect(markdown).toMatch(/^#/m);
  });
});

describe("from nothing to an offer of one's own", () => {
  test("init scaffolds what validates but for its image, and never overwrites", async () => {
    await using folder = await temporaryFolder();
    await git(folder.path, "init", "--quiet");
    expect(await done(folder.path, "init")).toMatch(
      /wrote {4}\.github\/slipway\.yaml[\s\S]*slipway image add contoso\/sample standard 1\.0\.0/,
    );
    const { exitCode, stdout } = await slipway(folder.path, "validate");
    expect(exitCode).toBe(1);
    expect([...stdout.matchAll(/✘ \S+ {2}(\S+)/g)].map(([, code]) => code)).toEqual(["image-missing"]);
    await write(folder.path, ".github/slipway.yaml", "# mine\n");
    await done(folder.path, "init");
    expect(await readFile(join(folder.path, ".github/slipway.yaml"), "utf8")).toBe("# mine\n");
  });

  test("new marks what only the publisher knows; with an image it is valid, and plan says new", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    expect(await done(root, "new", "fabrikam/router", "--title", 'A "router": #1', "--notify", "team@fabrikam.example")).toMatch(
      /marked TODO/,
    );
    const text = await readFile(join(root, "offers/fabrikam/router/offer.yaml"), "utf8");
    expect(text).toContain('title: "A \\"router\\": #1"');
    expect(text.match(/TODO/g)?.length).toBeGreaterThan(5);
    await buildImage(join(root, ".slipway/images/router.vhd"), "1.0.0");
    await done(root, "image", "add", "fabrikam/router", "standard", "1.0.0", ".slipway/images/router.vhd");
    expect((await slipway(root, "validate", "fabrikam/router")).exitCode).toBe(0);
    await commitAll(root, "A second offer");
    expect(await done(root, "plan")).toMatch(/^fabrikam\/router {2}new\n/);
    expect(await done(root, "offers")).toMatch(/contoso\/web-stack +live .*\nfabrikam\/router +never published/);
  });

  test("image add keeps comments and order, and takes data disks", async () => {
    await using repository = await repositoryAt("fresh");
    const root = repository.path;
    const before = await readFile(join(root, planPath), "utf8");
    await buildImage(join(root, "images/os.vhd"), "1.4.1");
    await buildImage(join(root, "images/data.vhd"), "1.4.1", { generation: "data", tree: new Map() });
    await done(root, "image", "add", offer, "standard", "1.4.1", "images/os.vhd", "--data-disk", "0=images/data.vhd");
    const after = await readFile(join(root, planPath), "utf8");
    expect(after.startsWith(before.trimEnd())).toBe(true);
    const added: unknown = parseDocument(after).getIn(["images", 0, "versions", 1], true);
    expect(JSON.stringify(added)).toMatch(/"version":"1\.4\.1".*"path":"images\/os\.vhd".*"lun":0,"path":"images\/data\.vhd"/);
    expect((await slipway(root, "validate")).stdout).toMatch(/data-disk-count\n {6}This version has 1 data disk/);
    const gap = await slipway(root, "image", "add", offer, "standard", "1.4.2", "images/os.vhd", "--data-disk", "1=images/data.vhd");
    expect(gap).toMatchObject({ exitCode: 2 });
    expect(gap.stderr).toMatch(/data-disk\n {4}LUN 0 is not there/);
  });
});

describe("plan says what a merge would do", () => {
  test("safe, needs certification, forbidden, withdraw", async () => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    const planned = async (branch: string, change: () => Promise<unknown>) => {
      await git(root, "switch", "--quiet", "--create", branch, "main");
      await change();
      await commitAll(root, branch);
      return slipway(root, "plan", "main", branch);
    };
    const safe = await planned("safe", () =>
      edit(root, `offers/${offer}/offer.yaml`, (text) => text.replace("Nginx, PHP", "Nginx with PHP")),
    );
    expect(safe).toMatchObject({ exitCode: 0 });
    expect(safe.stdout).toMatch(/^contoso\/web-stack {2}safe\n/);
    const image = await planned("image", async () => {
      await buildImage(join(root, "images/a.vhd"), "1.4.1");
      await done(root, "image", "add", offer, "standard", "1.4.1", "images/a.vhd");
    });
    expect(image.stdout).toMatch(/^contoso\/web-stack {2}needs certification\n.*1\.4\.1/);
    const forbidden = await planned("forbidden", () =>
      edit(root, planPath, (text) => text.replace("pricePerCore: 0.012", "pricePerCore: 0.5")),
    );
    expect(forbidden.exitCode).toBe(1);
    expect(forbidden.stdout).toMatch(/^contoso\/web-stack {2}forbidden\n[\s\S]*price-locked[\s\S]*fix/);
    const withdraw = await planned("withdraw", () => git(root, "rm", "-r", "--quiet", "offers"));
    expect(withdraw.stdout).toMatch(/^contoso\/web-stack {2}withdraw\n/);
    expect(await done(root, "plan", "main", "main")).toMatch(/No offer changes/);
  });
});

test("site writes static files for any web host, without previews", async () => {
  await using repository = await repositoryAt("waiting");
  const root = repository.path;
  expect(await done(root, "site", "--out", "public")).toMatch(/open {2}.*public\/index\.html/);
  const index = await readFile(join(root, "public/index.html"), "utf8");
  expect(index).toContain(offer);
  const page = await readFile(join(root, "public/status", offer, "index.html"), "utf8");
  expect(page).not.toContain("preview/contoso");
  await done(root, "go-live", offer);
  await done(root, "site", "--out", "public");
  expect((await stat(join(root, "public/live", offer, "index.html"))).isFile()).toBe(true);
});
