import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";
import type { Offer, Plan } from "../../src/core/offer.ts";
import type { ImageCopy } from "../../src/render/product-input.ts";
import { productFolder } from "../../src/render/product-page.ts";
import { publishedCopies, publishedDigest, publishedOffer, publishedRegions } from "../support/published-offer.ts";
import { armProblems, bicepProblems, type ArmTemplate } from "../support/template-shapes.ts";

function templatesOf(offer: Offer, copies: readonly ImageCopy[] = publishedCopies): ReadonlyMap<string, string> {
  return productFolder({ offer, submission: 3, digest: publishedDigest, regions: publishedRegions, copies, markdown: markdownToHtml })
    .templates;
}

function pageOf(offer: Offer): string {
  const input = { submission: 3, digest: publishedDigest, regions: publishedRegions, copies: publishedCopies, markdown: markdownToHtml };
  return productFolder({ ...input, offer }).pages.get("index.html") ?? "";
}

function withPlan(changes: Partial<Plan>): Offer {
  return { ...publishedOffer, plans: publishedOffer.plans.slice(0, 1).map((plan) => ({ ...plan, ...changes })) };
}

function armOf(offer: Offer, copies?: readonly ImageCopy[]): ArmTemplate {
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- its shape is what is tested
  return JSON.parse(templatesOf(offer, copies).get("deploy/standard.json") ?? "") as ArmTemplate;
}

function bicepOf(offer: Offer, copies?: readonly ImageCopy[]): string {
  return templatesOf(offer, copies).get("deploy/standard.bicep") ?? "";
}

const [x64, arm64] = publishedOffer.plans[0]?.skus ?? [];
if (x64 === undefined || arm64 === undefined) throw new Error("the offer has both");

function addressOf(region: string, digit: string): string {
  return `https://contoso${region}.blob.core.windows.net/slipway-public/${digit.repeat(64)}.vhd`;
}

const kinds: readonly (readonly [string, Offer, readonly ImageCopy[]])[] = [
  ["with data disks", publishedOffer, publishedCopies],
  ["whose copies have no address", publishedOffer, []],
  ["of Windows", withPlan({ osFamily: "windows" }), publishedCopies],
  [
    "of generation 1, without ports and sizes",
    withPlan({ skus: [{ ...x64, type: "x64Gen1" }], ports: [], recommendedSizes: [] }),
    publishedCopies,
  ],
];

describe("a plan's templates", () => {
  it.each(kinds)("have the shape that their languages ask for: a plan %s", (_, offer, copies) => {
    expect(armProblems(armOf(offer, copies))).toEqual([]);
    expect(bicepProblems(bicepOf(offer, copies))).toEqual([]);
  });

  it("deploy the version that is shown, from the copy in the region that is chosen", () => {
    const { parameters, variables, resources } = armOf(publishedOffer);
    expect(parameters["location"]).toMatchObject({ defaultValue: "northeurope", allowedValues: publishedRegions });
    expect(variables["copies"]).toEqual(
      Object.fromEntries(publishedRegions.map((region) => [region, { os: addressOf(region, "a"), lun0: addressOf(region, "b") }])),
    );
    expect(resources.find(({ type }) => type === "Microsoft.Compute/images")?.properties).toMatchObject({
      hyperVGeneration: "V2",
      storageProfile: {
        osDisk: { osType: "Linux", osState: "Generalized", blobUri: "[variables('copies')[parameters('location')].os]" },
        dataDisks: [{ lun: 0, blobUri: "[variables('copies')[parameters('location')].lun0]" }],
      },
    });
  });

  it("leave out a region that lacks one of the disks", () => {
    const copies = publishedCopies.filter(({ region, sha256 }) => region !== "northeurope" || !sha256.startsWith("b"));
    expect(armOf(publishedOffer, copies).parameters["location"]?.allowedValues).toEqual(["westeurope"]);
  });

  it("let in the plan's ports, and the system's own from where people say", () => {
    const group = armOf(publishedOffer).resources.find(({ type }) => type.endsWith("networkSecurityGroups"));
    const rules = [
      ...JSON.stringify(group?.properties).matchAll(/"protocol":"(.*?)","sourceAddressPrefix":"(.*?)",.*?"destinationPortRange":"(.*?)"/g),
    ];
    expect(rules.map(([, ...rule]) => rule.join(" "))).toEqual(["Tcp [parameters('loginFrom')] 22", "Tcp * 443", "Udp * 443"]);
  });

  it("ask for a key where the system is Linux, and for a password that nobody writes down where it is Windows", () => {
    expect(Object.keys(armOf(publishedOffer).parameters)).toContain("sshPublicKey");
    expect(armOf(withPlan({ osFamily: "windows" })).parameters["adminPassword"]?.type).toBe("securestring");
    expect(bicepOf(withPlan({ osFamily: "windows" }))).toContain("@secure()\nparam adminPassword string\n");
  });

  it("are none for a plan of Arm64 alone", () => {
    expect([...templatesOf(withPlan({ skus: [arm64] })).keys()]).toEqual([]);
    expect(pageOf(withPlan({ skus: [arm64] }))).toContain("managed images are not made for Arm64");
    expect(pageOf(withPlan({ skus: [{ ...x64, versions: [] }] }))).not.toContain("Arm64");
  });
});

const hostile = [
  "[parameters('adminUsername')]",
  "${resourceGroup().id}",
  "' + x + '",
  "\\",
  "\\'",
  "'''",
  "\n}\nresource x 'y@1' = {",
  "\u202E\u2028\u0000",
  "[[x]",
  "]",
  "]}",
  '"',
  "</script>",
];

describe("templates of a hostile offer", () => {
  const texts = fc.array(fc.oneof(fc.constantFrom(...hostile), fc.string()), { maxLength: 6 }).map((parts) => parts.join(""));

  it("hold every text as text, in both languages", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const offer = withPlan({ title: text, recommendedSizes: [text], ports: [{ label: text, range: text, protocol: "tcp" }] });
        const poisoned = { ...offer, listing: { ...offer.listing, title: text } };
        const copies = publishedCopies.map((copy) => ({ ...copy, region: `r${text}`, url: `https://x.example/${text}` }));
        const arm = armOf(poisoned, copies);
        expect(armProblems(arm)).toEqual([]);
        expect(evaluatedLiteral(arm.parameters["vmSize"]?.defaultValue)).toBe(text);
        const bicep = bicepOf(poisoned, copies);
        expect(bicepProblems(bicep)).toEqual([]);
        expect(bicep.match(/^resource /gm)).toHaveLength(6);
      }),
      { numRuns: 100 },
    );
  });
});

/** What Resource Manager makes of a literal. */
function evaluatedLiteral(value: unknown): unknown {
  return typeof value === "string" && value.startsWith("[[") && value.endsWith("]") ? value.slice(1) : value;
}
