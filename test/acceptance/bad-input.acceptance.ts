// needs: mke2fs qemu-img
import { mkdir, open, rm, truncate } from "node:fs/promises";
import { join } from "node:path";

import { execa } from "execa";
import { describe, expect, test } from "vitest";

import { commitAll } from "./support/git.ts";
import { buildImage, edit, firstImage, offer, planPath, repositoryAt } from "./support/repository.ts";
import { done, slipway } from "./support/slipway.ts";
import { statusOf, subjectsOf, worldOf } from "./support/world.ts";

// What cannot be published fails at its step with the problem beside its field; regions and what customers see stay as they were.

const offerPath = `offers/${offer}/offer.yaml`;
const newImage = "images/new.vhd";

type Case = {
  readonly name: string;
  readonly step: "Validate prerequisites" | "Certification" | "Provisioning";
  readonly codes: readonly string[];
  readonly place: RegExp;
  readonly spoil: (root: string) => Promise<unknown>;
};

const manifests: readonly Case[] = [
  {
    name: "a missing field and a wrong type, told together",
    step: "Validate prerequisites",
    codes: ["field-type", "field-missing"],
    place: /offer\.yaml:\d+:\d+/,
    spoil: (root) =>
      edit(root, offerPath, (text) => text.replace(/ {2}privacyPolicy: .*\n/, "").replace("title: Contoso Web Stack", "title: [1]")),
  },
  {
    name: "YAML that is none",
    step: "Validate prerequisites",
    codes: ["yaml-syntax"],
    place: /standard\.yaml:\d+:\d+/,
    spoil: (root) => edit(root, planPath, (text) => `${text}\nimages: [`),
  },
  {
    name: "a locked field",
    step: "Validate prerequisites",
    codes: ["price-locked"],
    place: /standard\.yaml/,
    spoil: (root) => edit(root, planPath, (text) => text.replace("pricePerCore: 0.012", "pricePerCore: 0.5")),
  },
  {
    name: "an image that is not there",
    step: "Validate prerequisites",
    codes: ["image-missing"],
    place: /standard\.yaml:\d+:\d+/,
    spoil: (root) => withListing(root, (path) => rm(path)),
  },
  {
    name: "a folder in the image's place",
    step: "Validate prerequisites",
    codes: ["image-not-a-file"],
    place: /standard\.yaml:\d+:\d+/,
    spoil: (root) => withListing(root, async (path) => [await rm(path), await mkdir(path)]),
  },
  {
    name: "a pipe in the image's place",
    step: "Validate prerequisites",
    codes: ["image-not-a-file"],
    place: /standard\.yaml:\d+:\d+/,
    spoil: (root) => withListing(root, async (path) => [await rm(path), await execa`mkfifo ${path}`]),
  },
];

const images: readonly Case[] = [
  // Its certification is known by the digest that is declared, so the bytes are seen when they are copied.
  {
    name: "bytes other than those declared",
    step: "Provisioning",
    codes: ["image-digest-mismatch"],
    place: /is declared/,
    spoil: (root) => withListing(root, (path) => poke(path, 600 * 1024 * 1024)),
  },
  {
    name: "an image that was cut after it was declared",
    step: "Provisioning",
    codes: ["image-digest-mismatch"],
    place: /is declared/,
    spoil: (root) => withListing(root, (path) => truncate(path, 900 * 1024 * 1024)),
  },
  { ...image("a file that ends before its footer", (path) => truncate(path, 1024 * 1024 * 1024)), codes: ["VHD-001"] },
  { ...image("a dynamic VHD", (path) => dynamicVhd(path)), codes: ["VHD-002", "VHD-004"] },
  { ...image("a footer with a wrong checksum", (path) => poke(path, 1024 * 1024 * 1024 + 64)), codes: ["VHD-003"] },
  { ...image("an empty disk", (path) => emptyDisk(path)), codes: ["PART-001"] },
];

function image(name: string, spoil: (path: string) => Promise<unknown>): Omit<Case, "codes"> {
  return {
    name,
    step: "Certification",
    place: /standard\.yaml:\d+:\d+/,
    spoil: async (root) => {
      await buildImage(join(root, newImage), "1.4.1");
      await spoil(join(root, newImage));
      await done(root, "image", "add", offer, "standard", "1.4.1", newImage);
    },
  };
}

describe("publishing what is wrong", () => {
  test.each([...manifests, ...images])("$name", async ({ step, codes, place, spoil }) => {
    await using repository = await repositoryAt("live");
    const root = repository.path;
    await spoil(root);
    await commitAll(root, "Something is wrong");
    const before = await worldOf(root);
    const { exitCode, stdout, stderr } = await slipway(root, "publish", offer);
    expect(exitCode).toBe(1);
    expect(stderr).toBe("");
    expect(stdout).toContain(`failed at ${step}`);
    expect(stdout).toMatch(place);
    expect(stdout).toMatch(/\n +fix +\S/);
    const { steps, slots } = await statusOf(root, offer);
    const messages = steps.find(({ status }) => status === "rejected")?.messages ?? [];
    const errors = messages.filter(({ level }) => level === "error").map((each) => each.code);
    expect(errors).toEqual(expect.arrayContaining([...codes]));
    const after = await worldOf(root);
    expect({ ...after, ledger: "" }).toEqual({ ...before, ledger: "" });
    expect(slots.live?.submission).toBe(1);
    expect((await subjectsOf(root)).filter((subject) => subject.includes("failed"))).toHaveLength(1);
  });

  test("validate says the same without publishing", async () => {
    await using repository = await repositoryAt("fresh");
    await rm(join(repository.path, firstImage));
    const { exitCode, stdout } = await slipway(repository.path, "validate");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/✘ offers\/contoso\/web-stack\/plans\/standard\.yaml:\d+:\d+ {2}image-missing\n {6}There is no image/);
  });
});

/** Changes a word of the listing, so that there is something to publish, and spoils the image that the plan has named all along. */
async function withListing(root: string, spoil: (path: string) => Promise<unknown>): Promise<void> {
  await edit(root, offerPath, (text) => text.replace("summary: Nginx", "summary: Fast Nginx"));
  await spoil(join(root, firstImage));
}

async function poke(path: string, position: number): Promise<void> {
  await using file = await open(path, "r+");
  await file.write(Buffer.of(0x55), 0, 1, position);
}

async function dynamicVhd(path: string): Promise<void> {
  await rm(path);
  await execa`qemu-img create -q -f vpc -o subformat=dynamic ${path} 1G`;
}

async function emptyDisk(path: string): Promise<void> {
  await rm(path);
  await execa`truncate --size 1G ${path}.raw`;
  await execa`qemu-img convert -f raw -O vpc -o subformat=fixed,force_size=on ${path}.raw ${path}`;
  await rm(`${path}.raw`);
}
