// needs: isoinfo bsdtar blkid
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { isoImage } from "../../../../src/adapters/boot/azure/iso9660.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const names = { name: "ovf-env.xml", plainName: "OVF_ENV.XML", label: "SLIPWAY" };

describe("provisioning CD", () => {
  it.each([0, 1, 2047, 2048, 2049, 300_000])("gives other tools a file of %i bytes back", async (length) => {
    const content = Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 7) % 251));
    await using folder = await temporaryFolder();
    const image = join(folder.path, "cd.iso");
    writeFileSync(image, isoImage(names, content));

    expect(execFileSync("isoinfo", ["-J", "-x", "/ovf-env.xml", "-i", image])).toEqual(content);
    expect(execFileSync("isoinfo", ["-x", "/OVF_ENV.XML;1", "-i", image])).toEqual(content);
    expect(execFileSync("bsdtar", ["-xOf", image, "ovf-env.xml"])).toEqual(content);
  });

  it("is known as ISO 9660, which is how agents look for it", async () => {
    await using folder = await temporaryFolder();
    const image = join(folder.path, "cd.iso");
    writeFileSync(image, isoImage(names, Buffer.from("x")));
    const env = { PATH: `${process.env["PATH"]}:/usr/sbin:/sbin` };
    const known = execFileSync("blkid", ["-p", "-o", "export", image], { encoding: "utf8", env });
    expect(known).toContain("TYPE=iso9660");
    expect(known).toContain("LABEL=SLIPWAY");
  });

  it("has the same bytes for the same file", () => {
    expect(isoImage(names, Buffer.from("x"))).toEqual(isoImage(names, Buffer.from("x")));
  });
});
