import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { Settings } from "../../src/core/settings.ts";
import { day, hour } from "../../src/core/time.ts";
import { loadSettings, withPolicyDigest } from "../../src/manifest/load-settings.ts";
import { projectRoot } from "../support/sample-offer.ts";

function load(text: string): ReturnType<typeof loadSettings> {
  return loadSettings(new TextEncoder().encode(text));
}

function settings(text: string): Settings {
  const loaded = load(text);
  if ("length" in loaded) throw new Error(loaded.map(({ code }) => code).join());
  return loaded;
}

function codes(text: string): readonly string[] {
  const loaded = load(text);
  return "length" in loaded ? loaded.map(({ code, line, column }) => `${line}:${column} ${code}`) : [];
}

test("no file, and a file of comments, give the defaults", () => {
  const defaults = loadSettings(undefined);
  expect(defaults).toEqual({
    policy: {
      regions: ["westeurope", "northeurope", "eastus", "japaneast"],
      quorum: "all",
      certification: { policy: "azure-2024-08", digest: "" },
      signoff: { role: "maintain", notAuthor: false, approvals: 1 },
      cancel: "fromSignoff",
      roles: { publish: "write", cancel: "write", notify: "write", hold: "maintain", support: "triage" },
      attempts: 5,
      deadlines: {},
      previewTtlMs: 90 * day,
    },
    waivers: [],
    notify: [],
    mail: { transport: { kind: "outbox" }, from: "slipway@localhost", language: "en", languages: {} },
    support: { assignees: [], critical: [], exceptions: [] },
    github: { bots: [], fanOut: "auto" },
    imageRoots: [],
    imageUrls: "internet",
    leadUrls: "internet",
    imageBackend: "auto",
    staging: "verify",
    regionsAt: { kind: "folder" },
    storeAt: { kind: "folder" },
    keptMs: 30 * day,
  });
  expect(load("# nothing yet\n")).toEqual(defaults);
});

test("this repository's own settings are valid", () => {
  expect(load(readFileSync(join(projectRoot, ".github/slipway.yaml"), "utf8"))).toHaveProperty("policy");
});

test("every field is read", () => {
  const waiver = { check: "SSH-003", reason: "Reviewed in SEC-1", evidence: "a".repeat(64), approver: "octo", expires: "2027-03-31" };
  const read = settings(`
regions: [eastus]
quorum: 1
certification: { policy: lisa-2026-08, waivers: [${JSON.stringify(waiver)}] }
signoff: { role: admin, notAuthor: true, approvals: 2 }
cancel: anytime
roles: { publish: maintain, cancel: admin, notify: triage, hold: write, support: read }
attempts: 3
deadlines: { certify: P1DT2H, live: P2W }
previewTtl: PT36H
notify: [a@b.example]
mail: { kind: smtp, host: smtp.example, from: s@b.example, user: { secret: U }, password: { secret: P } }
imageRoots: [../images]
imageUrls: any
imageBackend: libguestfs
staging: boot
regionsAt: { kind: azureBlob, verify: full, accounts: { eastus: { url: "https://a.blob.example", key: { secret: EASTUS } } } }
ledger: { remote: origin }
site: { url: https://b.example }
`);
  expect(read.policy).toMatchObject({ quorum: 1, cancel: "anytime", attempts: 3, deadlines: { certify: day + 2 * hour, live: 14 * day } });
  expect(read.policy.previewTtlMs).toBe(36 * hour);
  expect(read.policy.signoff).toEqual({ role: "admin", notAuthor: true, approvals: 2 });
  expect(read.waivers).toEqual([waiver]);
  expect(read.mail.transport).toEqual({
    kind: "smtp",
    host: "smtp.example",
    port: 587,
    secure: false,
    user: { secret: "U" },
    password: { secret: "P" },
  });
  expect(read).toMatchObject({
    notify: ["a@b.example"],
    imageRoots: ["../images"],
    imageBackend: "libguestfs",
    staging: "boot",
    ledgerRemote: "origin",
    siteUrl: "https://b.example",
  });
  expect(withPolicyDigest(read, "sha256:1").policy.certification).toEqual({ policy: "lisa-2026-08", digest: "sha256:1" });
});

test.each([
  ["quorum: 5", "1:9 quorum-too-large"],
  ["regions: [a1a]\nquorum: 2", "2:9 quorum-too-large"],
  ["quorum: 0", "1:9 field-range"],
  ["quorum: most", "1:9 field-value"],
  ["attempts: 21", "1:11 field-range"],
  ["signoff: { role: owner }", "1:18 field-value"],
  ["cancel: never", "1:9 field-value"],
  ["deadlines: { certify: P1M }", "1:23 field-pattern"],
  ["deadlines: { certfy: P1D }", "1:14 field-unknown"],
  ["previewTtl: P", "1:13 field-pattern"],
  ["mail: { kind: smtp, host: a }", "1:1 field-missing"],
  ["mail: { kind: smtp, host: a, from: a@b.example, password: p }", "1:59 field-type"],
  ["mail: {}", "1:1 field-missing"],
  ["mail: { kind: outbox, from: nobody }", "1:29 field-format"],
  ["mail: { kind: outbox, language: de }", "1:33 field-value"],
  ["mail: { kind: outbox, languages: { nobody: it } }", "1:36 field-format"],
  ["mail: { kind: outbox, digest: { every: P2D } }", "1:40 field-pattern"],
  ["mail: { kind: smtp, host: a, from: a@b.example, dkim: { selector: s, keyFile: key.pem } }", "1:79 field-pattern"],
  ["mail: { kind: smtp, host: a, from: a@b.example, dkim: { selector: s } }", "1:49 dkim-key"],
  ["mail: { kind: smtp, host: a, from: a@b.example, dkim: { selector: s, key: { secret: A }, keyFile: /b } }", "1:49 dkim-key"],
  ["certification: { policy: azure-2030-01 }", "1:26 field-value"],
  ["certification: { waivers: [{ check: SSH-003 }] }", "1:28 field-missing"],
  ["ledger: { remote: --upload-pack=x }", "1:19 field-pattern"],
  ["regions: [eastus, eastus]", "1:19 field-duplicate"],
  ["- a", "1:1 field-type"],
  ["a: [", "1:5 yaml-syntax"],
])("%s: %s", (text, expected) => {
  expect(codes(text)[0]).toBe(expected);
});

function smtpWith(password: string): string {
  return `mail: {kind: smtp, host: mail.contoso.example, user: {secret: SMTP_USER}, password: ${password}}`;
}

test("mail: a sender with a name, languages, a digest, and a key to sign with", () => {
  const { mail } = settings(`
mail:
  kind: smtp
  host: smtp.example
  from: Contoso Publishing <s@b.example>
  language: it
  languages: { jörg@bücher.example: en }
  digest: { every: PT30M }
  dkim: { domain: b.example, selector: slipway, keyFile: /etc/slipway/dkim.pem }
`);
  expect(mail).toMatchObject({
    from: "Contoso Publishing <s@b.example>",
    language: "it",
    languages: { "jörg@bücher.example": "en" },
    digestMs: hour / 2,
    transport: { dkim: { domain: "b.example", selector: "slipway", key: { file: "/etc/slipway/dkim.pem" } } },
  });
});

test.each(["hunter2!", "[hunter2!]", "{secret: hunter2!}", "{secret: [hunter2!]}", "{secret: 4711}", "4711"])(
  "what stands where a secret's name belongs is never shown, because people paste the secret itself: %s",
  (password) => {
    const loaded = load(smtpWith(password));
    expect(loaded).toHaveProperty("length");
    expect(JSON.stringify(loaded)).not.toMatch(/hunter2|4711/);
  },
);

/** Settings with two regions in storage accounts. */
function azure(accounts: string): string {
  return `regions: [eastus, westus]\nregionsAt:\n  kind: azureBlob\n  accounts: ${accounts}`;
}

test("regions are folders unless the settings say otherwise", () => {
  expect(settings("regionsAt: { kind: folder }").regionsAt).toEqual({ kind: "folder" });
  const key = "key: { secret: KEY }";
  expect(
    settings(azure(`{ eastus: { url: "https://a.example", ${key} }, westus: { url: "http://127.0.0.1:10000/west", ${key} } }`)).regionsAt,
  ).toEqual({
    kind: "azureBlob",
    verify: "sampled",
    copy: "upload",
    accounts: {
      eastus: { url: "https://a.example", key: { secret: "KEY" } },
      westus: { url: "http://127.0.0.1:10000/west", key: { secret: "KEY" } },
    },
  });
  expect(codes(azure(`{ eastus: { url: "https://a.example", ${key} } }`))).toEqual(["4:3 region-account-missing"]);
});

test("a region without a key is one that Slipway comes to with its own identity", () => {
  const text = 'regions: [eastus]\nregionsAt: { kind: azureBlob, copy: server, accounts: { eastus: { url: "https://a.example" } } }';
  expect(settings(text).regionsAt).toEqual({
    kind: "azureBlob",
    verify: "sampled",
    copy: "server",
    accounts: { eastus: { url: "https://a.example" } },
  });
  expect(codes(text.replace("copy: server", "copy: both"))).toEqual(["2:37 field-value"]);
});

test.each([
  ["http://a.example", "an address without TLS"],
  ["https://a.example/?sv=1&sig=secret", "an address with a signature"],
  ["https://user@a.example", "an address with a user"],
])("%s is refused: %s", (url) => {
  const loaded = load(`regions: [eastus]\nregionsAt: { kind: azureBlob, accounts: { eastus: { url: "${url}", key: { secret: KEY } } } }`);
  expect(loaded).toHaveLength(1);
  expect(JSON.stringify(loaded)).not.toContain("sig=secret");
});

const storeAt = 'storeAt: { kind: azureBlob, url: "https://a.example", key: { secret: KEY } }';

test("the store front is a folder, or a storage account whose public container may be a web site's", () => {
  const site = "site: { url: https://b.example }\n";
  expect(settings("storeAt: { kind: folder }").storeAt).toEqual({ kind: "folder" });
  const account = { kind: "azureBlob", url: "https://a.example", key: { secret: "KEY" } };
  expect(settings(site + storeAt).storeAt).toEqual({ ...account, container: "slipway-live" });
  expect(settings(site + storeAt.replace("key:", "container: $web, key:")).storeAt).toEqual({ ...account, container: "$web" });
  expect(codes(site + storeAt.replace("key:", "container: A--b, key:"))).toEqual(["2:66 field-pattern"]);
  expect(codes(site + storeAt.replace(", key: { secret: KEY }", ""))).toEqual(["2:1 field-missing"]);
});

test("a store front in storage needs the address where previews are served", () => {
  expect(codes(storeAt)).toEqual(["1:1 store-without-site"]);
});

test("a marketplace pins that offers are handed to it, and gives its checks time; the secret stands by name only", () => {
  const ids = "tenantId: 0d9f3a62-7f0a-4c0f-8a52-9e5d9a3d6c22\n  clientId: 5b1e9c7a-3f52-4a3e-9d3b-0c6d2f1a7b11";
  const read = settings(`marketplace:\n  kind: partnerCenter\n  ${ids}\n  clientSecret: { secret: PC }\ndeadlines: { live: P1D }\n`);
  expect(read.policy).toMatchObject({ marketplace: "partnerCenter", deadlines: { preview: 14 * day, live: day } });
  expect(read.marketplace).toMatchObject({ kind: "partnerCenter", clientSecret: { secret: "PC" } });
  expect(codes(`marketplace:\n  kind: partnerCenter\n  ${ids}\n  clientSecret: in-clear\n`)).toEqual(["5:17 field-type"]);
});
