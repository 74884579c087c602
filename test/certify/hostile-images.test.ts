import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { canonicalReport } from "../../src/certify/canonical.ts";
import { substitute, parseGrub } from "../../src/certify/facts/grub.ts";
import { timeSeconds } from "../../src/certify/facts/sshd.ts";
import { globExpression } from "../../src/certify/tree/glob.ts";
import { certificationJunit } from "../../src/render/certification-junit.ts";
import { certificationMarkdown } from "../../src/render/certification-markdown.ts";
import { certificationSarif } from "../../src/render/certification-sarif.ts";
import { certificationText } from "../../src/render/certification.ts";
import { certifyFake } from "../support/certify.ts";
import { cpioArchive } from "../support/cpio.ts";
import { unifiedKernel } from "../support/unified-kernel.ts";

const secret = "hunter2hunter2";
const evil = "x\u001b[2J\n::error::<script>alert(1)</script>|[y](javascript:z)\u202e@all";

test("no secret of an image is in any form of its report", async () => {
  const report = await certifyFake({
    files: {
      "etc/shadow": (text) => `${text.replace("root:!:", `root:$6$${secret}$x:`)}a:${secret.slice(0, 13)}:1::::::\n`,
      "etc/shadow-": `root:$6$${secret}$x:1::::::\n`,
      "etc/passwd": (text) => `${text}b:$6$${secret}$x:900:900::/srv/b:/bin/sh\n`,
      "root/.bash_history": `mysql -p${secret}\n`,
      "root/.ssh/id_ed25519": `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----\n`,
      "root/.ssh/authorized_keys": `ssh-ed25519 ${secret}\n`,
      "root/.aws/credentials": `aws_secret_access_key=${secret}\n`,
      "etc/machine-id": `${secret}\n`,
      "var/lib/cloud/data/x": secret,
      "etc/gshadow": (text) => `${text}ops:$6$${secret}$x::\n`,
      "etc/NetworkManager/system-connections/a": `[wifi-security]\npsk=${secret}\n`,
      "etc/apt/apt.conf.d/proxy": `Acquire::http::Proxy "http://me:${secret}@10.0.0.1:3142";\n`,
      "etc/rc.local": `mkswap /s # ${secret}\n`,
      "boot/efi/EFI/Linux/x.efi": { content: unifiedKernel({ ".linux": "k", ".cmdline": `quiet luks.key=${secret}` }) },
      "boot/efi/loader/entries/slipway.conf": (text) => text.replace(" ro ", ` ro quiet luks.key=${secret} `),
    },
  });
  expect(report.counts.fail).toBeGreaterThan(6);
  const everything = [
    canonicalReport(report),
    certificationText(report, { verbose: true }),
    certificationMarkdown(report),
    certificationJunit(report),
    certificationSarif(report),
  ];
  for (const text of everything) expect(text).not.toContain(secret.slice(0, 10));
});

test("no string of an image gets through as control, markup or command", async () => {
  const report = await certifyFake({
    files: {
      [`home/${evil.replaceAll("/", "_")}/.bash_history`]: "x",
      "etc/passwd": (text) => `${text}${evil.replaceAll(/[:\n]/g, "")}:x:0:0::/srv:/bin/sh\n`,
      "usr/lib/os-release": `ID="${evil}"\nVERSION_ID="${evil}"\n`,
    },
    request: { name: evil },
  });
  const markdown = certificationMarkdown(report);
  const texts = [certificationText(report, { verbose: true }), markdown, certificationJunit(report), certificationSarif(report)];
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  for (const text of texts) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
  expect(markdown).not.toMatch(/<script|[^\\]\]\(javascript|@all/);
  expect(certificationJunit(report)).not.toContain("<script");
});

test("no name of an image in the newer checks gets through either", async () => {
  const report = await certifyFake({
    files: {
      [`opt/${evil.replaceAll("/", "_")}/log4j-core-2.14.1.jar`]: "org/apache/logging/log4j/core/lookup/JndiLookup.class",
      [`boot/efi/EFI/Linux/${evil.replaceAll("/", "_")}.efi`]: "MZ",
      "etc/hostname": `${evil.split("\n")[1] ?? ""}.example.com\n`,
      "etc/cloud/cloud.cfg.d/99-z.cfg": `datasource_list: [ "${evil.replaceAll("]", "")}" ]\n`,
      "var/lib/dpkg/status": (text) =>
        `${text}\nPackage: linux-image-4.4.0-${evil.split("\n")[1] ?? ""}\nStatus: install ok installed\nVersion: 4.4.0-1\u001b[2J\n`,
    },
  });
  const markdown = certificationMarkdown(report);
  const texts = [certificationText(report, { verbose: true }), markdown, certificationJunit(report), certificationSarif(report)];
  // eslint-disable-next-line no-control-regex -- they are what must not be there
  for (const text of texts) expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]|^::/m);
  expect(markdown).not.toMatch(/<script|[^\\]\]\(javascript|@all/);
  expect(report.counts.error).toBe(0);
});

describe("tricks that keep a reader busy end as unknown", () => {
  test("thousands of folders where Java libraries are looked for", async () => {
    const folders = Object.fromEntries(Array.from({ length: 4100 }, (_, index) => [`opt/f${index}`, {}]));
    const report = await certifyFake({ files: folders });
    expect(report.findings.find(({ check }) => check === "SEC-008")).toMatchObject({ result: "unknown" });
  });

  test("more initial RAM disks than anybody keeps", async () => {
    const disks = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`boot/efi/slipway/initrd${index}`, "x"]));
    const packed = Object.fromEntries(Object.keys(disks).map((path) => [path, { content: cpioArchive({ init: "" }) }]));
    const lines = Object.keys(disks).map((path) => `initrd ${path.slice("boot/efi".length)}\n`);
    const report = await certifyFake({
      files: {
        ...packed,
        "boot/efi/loader/entries/slipway.conf": (text) => `${text}${lines.join("")}`,
        "boot/config-6.1.0-41-cloud-amd64": (text) => text.replace("HYPERV_STORAGE=y", "HYPERV_STORAGE=m"),
      },
    });
    expect(report.findings.find(({ check }) => check === "KRN-006")).toMatchObject({ result: "unknown" });
  });
});

test("a variable that doubles itself does not grow without end", () => {
  const lines = Array.from({ length: 200 }, () => "set a=$a$a$a$a");
  const text = ["set a=aaaaaaaaaaaaaaaa", ...lines, "linux /vmlinuz $a"].join("\n");
  expect(
    parseGrub(text, new Map())
      .flatMap(({ options }) => options)
      .join("").length,
  ).toBeLessThan(10_000);
  expect(substitute("${a}$b", new Map([["a", "1"]]))).toBe("1");
});

test("patterns and times of any text are answered", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "[", "]", "!", "-"), maxLength: 40 }),
      fc.string({ unit: "binary", maxLength: 60 }),
      (pattern, name) => {
        expect(typeof globExpression(pattern)(name)).toBe("boolean");
      },
    ),
  );
  expect(timeSeconds(`${"1".repeat(50_000)}x`)).toBeUndefined();
  expect(globExpression("*a".repeat(200))("a".repeat(2000) + "b")).toBe(false);
});

test.each([
  ["*.conf", "50-cloud.conf", true],
  ["*.conf", "conf", false],
  ["S??ssh", "S01ssh", true],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[]x", "[]x", true],
  ["a*b*c", "aXbYc", true],
])("the pattern %j on %j gives %j", (pattern, name, expected) => {
  expect(globExpression(pattern)(name)).toBe(expected);
});

test.each([
  ["180", 180],
  ["3m", 180],
  ["1h30M", 5400],
  ["m", undefined],
  ["", undefined],
])("the time %j is %j seconds", (text, seconds) => {
  expect(timeSeconds(text)).toBe(seconds);
});
