import { describe, expect, test } from "vitest";

import type { ImageContent } from "../../src/core/message.ts";
import type { Port } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import type { LiveCopies } from "../../src/engine/live-copies.ts";
import { chooseCopy } from "../../src/entry/deploy/choose-copy.ts";
import { ledPorts } from "../../src/entry/deploy/ports.ts";

const offer = { publisher: "contoso", offer: "web-stack" };
const place = { path: "x" };

function image(plan: string, type: ImageContent["type"], version: string, osFamily: ImageContent["osFamily"] = "linux"): ImageContent {
  const sha256 = `${plan} ${type} ${version}`;
  return { name: `${plan}/${type}@${version}`, plan, type, version, osFamily, disks: [{ disk: "os", sha256, place }], inputs: "", place };
}

function live(images: readonly ImageContent[], regions = ["west", "east"]): LiveCopies {
  const content = { title: "", version: "", images, notify: [], lead: "none", audience: 0 };
  const copies = images.flatMap(({ disks }) => regions.map((region) => ({ sha256: disks[0]?.sha256 ?? "", region, digest: "d" })));
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- the rest of what is live is not looked at
  return { live: { content } as unknown as LiveCopies["live"], copies };
}

function chosen(of: LiveCopies, wish: Parameters<typeof chooseCopy>[2] = {}): string {
  const found = chooseCopy(offer, of, wish);
  return isProblem(found) ? `${found.code}: ${found.text} ${found.remedy}` : `${found.image.name} from ${found.copy.region}`;
}

describe("what is started", () => {
  const standard = [image("standard", "x64Gen1", "1.9.0"), image("standard", "x64Gen2", "1.4.0"), image("standard", "x64Gen2", "1.10.0")];

  test("is the highest version of the best kind, of the first plan and from the first region unless said", () => {
    const all = live([...standard, image("byol", "x64Gen1", "1.0.0")]);
    expect(chosen(all)).toBe("standard/x64Gen2@1.10.0 from west");
    expect(chosen(all, { plan: "byol", region: "east" })).toBe("byol/x64Gen1@1.0.0 from east");
  });

  test.each([
    ["a plan that there is not", live(standard), { plan: "gold" }, /^deploy-plan: .*"gold"\. .*--plan: standard\.$/],
    ["a region without a copy", live(standard), { region: "mars" }, /^deploy-region: Region "mars" .*--region: west, east\.$/],
    ["no copy at all", live(standard, []), {}, /^deploy-region: No region .* Publish the offer again/],
    ["Arm64 alone", live([image("arm", "arm64Gen2", "1.0.0")]), {}, /^deploy-kind: .*: linux arm64Gen2\. /],
    ["Windows", live([image("win", "x64Gen2", "1.0.0", "windows")]), {}, /^deploy-kind: .*: windows x64Gen2\. /],
    ["nothing live", live([]), {}, /^deploy-plan: /],
  ] as const)("is nothing for %s", (_, of, wish, text) => {
    expect(chosen(of, wish)).toMatch(text);
  });
});

function tcp(range: string): Port {
  return { label: range, range, protocol: "tcp" };
}

test("ports are led to one by one, without UDP and 22, and no more than a list that somebody reads", () => {
  expect(ledPorts([tcp("80"), { ...tcp("53"), protocol: "udp" }, tcp("20-23"), tcp("80")]).led.map(({ port }) => port)).toEqual([
    80, 20, 21, 23,
  ]);
  expect(ledPorts([tcp("1-65535")])).toMatchObject({ more: true });
  expect(ledPorts([tcp("1-65535")]).led).toHaveLength(16);
  expect(ledPorts([])).toEqual({ led: [], more: false });
});
