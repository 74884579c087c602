// needs: sshd ssh-keygen
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import fc from "fast-check";
import { expect, test } from "vitest";

import { effective, sshd, timeSeconds } from "../../src/certify/facts/sshd.ts";
import { policyOf } from "../support/certify.ts";
import { fakeDisk } from "../support/fake-disk.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Where the files are: the place stands for /etc/ssh in our tree and for a folder of its own with the server. */
const place = "@ETC@";
const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("", "  ", "\t"),
      fc.constantFrom("ClientAliveInterval", "clientaliveinterval", "CLIENTALIVEINTERVAL"),
      fc.constantFrom(" ", "\t", "=", " = ", "  "),
      fc.constantFrom("0", "30", "180", '"120"', "3m", "1h30m", "235", "90s"),
      fc.constantFrom("", " ", " # a comment"),
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("PermitRootLogin", "permitrootlogin"), fc.constantFrom("yes", "no", "prohibit-password", '"no"'))
    .map((parts) => parts.join(" ")),
  fc
    .tuple(fc.constantFrom("PasswordAuthentication", "passwordAuthentication"), fc.constantFrom("yes", "no"))
    .map((parts) => parts.join(" ")),
  fc.constantFrom(
    "# ClientAliveInterval 45",
    "#ClientAliveInterval 45",
    "",
    "Match User nobody",
    "Match Address 10.0.0.0/8",
    "Match all",
    "match ALL",
    `Include ${place}/sshd_config.d/*.conf`,
    `include "${place}/sshd_config.d/20*.conf"`,
    `Include ${place}/none.conf ${place}/sshd_config.d/10-a.conf`,
  ),
);
const plain = line.filter((text) => !/include/i.test(text));
const texts = (lines: fc.Arbitrary<string>) => fc.array(lines, { maxLength: 6 }).map((all) => `${all.join("\n")}\n`);
const configuration = fc.record({
  sshd_config: texts(line),
  "sshd_config.d/10-a.conf": texts(plain),
  "sshd_config.d/20-b.conf": texts(plain),
  "sshd_config.d/30-c.conf.off": texts(plain),
});

test("the values that we take for effective are those of the server itself", async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, "sshd_config.d"));
  await execa("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder.path, "key")]);
  for (const files of fc.sample(configuration, { numRuns: 80, seed: 4 })) {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text.replaceAll(place, folder.path));
    expect({ files, values: await ours(files) }).toEqual({ files, values: await theirs(folder.path) });
  }
});

type Values = { readonly interval: number; readonly root: string; readonly password: string };

async function theirs(folder: string): Promise<Values> {
  const env = { PATH: `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin` };
  const { stdout: server } = await execa("sh", ["-c", "command -v sshd"], { env });
  const { stdout } = await execa(server, ["-T", "-f", join(folder, "sshd_config"), "-h", join(folder, "key")]);
  const value = (keyword: string) => new RegExp(`^${keyword} (.*)$`, "m").exec(stdout)?.[1] ?? "";
  const root = value("permitrootlogin").replace("without-password", "prohibit-password");
  return { interval: Number(value("clientaliveinterval")), root, password: value("passwordauthentication") };
}

async function ours(files: Readonly<Record<string, string>>): Promise<Values> {
  const entries = Object.entries(files).map(
    ([name, text]) => [`etc/ssh/${name}`, { content: text.replaceAll(place, "/etc/ssh") }] as const,
  );
  const image = fakeDisk({ tree: new Map([...entries, ["usr/sbin/sshd", { content: "ELF" }]]) });
  const { thresholds } = policyOf("azure-2024-08");
  const config = await sshd({ os: { disk: "os", image, digest: "" }, dataDisks: [], type: "x64Gen2", osFamily: "linux", thresholds });
  const value = (keyword: string, byDefault: string) =>
    config === undefined ? byDefault : (effective(config, keyword)?.value ?? byDefault);
  return {
    interval: timeSeconds(value("ClientAliveInterval", "0")) ?? Number.NaN,
    root: value("PermitRootLogin", "prohibit-password"),
    password: value("PasswordAuthentication", "yes"),
  };
}
