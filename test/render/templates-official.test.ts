import { expect, test } from "vitest";

import { markdownToHtml } from "../../src/adapters/markdown.ts";
import type { Offer, Plan } from "../../src/core/offer.ts";
import { productFolder } from "../../src/render/product-page.ts";
import { resourceProblems } from "../support/azure-api.ts";
import { bicepReader, expression } from "../support/bicep-syntax.ts";
import { publishedCopies, publishedDigest, publishedOffer, publishedRegions } from "../support/published-offer.ts";
import type { ArmTemplate } from "../support/template-shapes.ts";

// Templates against what others know: the properties and words of the API versions they name, from Microsoft's clients, and a Bicep grammar.

const readBicep = await bicepReader();
const [x64] = publishedOffer.plans[0]?.skus ?? [];
if (x64 === undefined) throw new Error("the offer has one");

function withPlan(changes: Partial<Plan>): Offer {
  return { ...publishedOffer, plans: publishedOffer.plans.slice(0, 1).map((plan) => ({ ...plan, ...changes })) };
}

function templatesOf(offer: Offer, copies = publishedCopies): { readonly arm: ArmTemplate; readonly bicep: string } {
  const input = { offer, submission: 3, digest: publishedDigest, regions: publishedRegions, copies, markdown: markdownToHtml };
  const { templates } = productFolder(input);
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- its shape is what is tested
  const arm = JSON.parse(templates.get("deploy/standard.json") ?? "") as ArmTemplate;
  return { arm, bicep: templates.get("deploy/standard.bicep") ?? "" };
}

/** An ARM template's value as a Bicep file says it. */
function plain(value: unknown): unknown {
  if (typeof value === "string") {
    if (!value.startsWith("[") || !value.endsWith("]")) return value;
    return value.startsWith("[[") ? value.slice(1) : expression;
  }
  if (Array.isArray(value)) return value.map((each: unknown) => plain(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

const hostile = "[x] ${resourceGroup().id} ' \\ ''' \n}\nresource x 'y@1' = {\u202E\u2028 ]}";
const kinds: readonly (readonly [string, Offer, typeof publishedCopies])[] = [
  ["with data disks", publishedOffer, publishedCopies],
  ["whose copies have no address", publishedOffer, []],
  ["of Windows", withPlan({ osFamily: "windows" }), publishedCopies],
  ["of generation 1, without ports and sizes", withPlan({ skus: [{ ...x64, type: "x64Gen1" }], ports: [], recommendedSizes: [] }), []],
  [
    "with every kind of port",
    withPlan({ ports: (["tcp", "udp", "both"] as const).map((protocol) => ({ label: "p", range: "1-9", protocol })) }),
    publishedCopies,
  ],
  [
    "of a hostile publisher",
    withPlan({ title: hostile, recommendedSizes: [hostile], ports: [{ label: hostile, range: hostile, protocol: "tcp" }] }),
    publishedCopies,
  ],
];

test.each(kinds)("a plan %s: every resource is one that its API version knows", (_, offer, copies) => {
  expect(templatesOf(offer, copies).arm.resources.flatMap((each) => resourceProblems(each))).toEqual([]);
});

test.each(kinds)("a plan %s: the Bicep file is Bicep, and says what the ARM template says", (_, offer, copies) => {
  const { arm, bicep } = templatesOf(offer, copies);
  const file = readBicep(bicep);
  expect(file.description).toEqual(plain(Reflect.get(arm, "metadata").description));
  expect(file.parameters).toEqual(plain(arm.parameters));
  expect(file.variables).toEqual(plain(arm.variables));
  expect(file.resources).toEqual(arm.resources.map(({ dependsOn: _needs, ...rest }) => plain(rest)));
  expect(file.outputs).toEqual(Object.keys(arm.outputs));
});

test.each(kinds)("a plan %s: whatever is asked for is used, in both languages, and no name stands twice", (_, offer, copies) => {
  const { arm, bicep } = templatesOf(offer, copies);
  const text = JSON.stringify([arm.resources, arm.outputs, arm.variables]);
  const { used } = readBicep(bicep);
  for (const name of Object.keys(arm.parameters))
    expect([name, text.includes(`parameters('${name}')`), used.has(name)]).toEqual([name, true, true]);
  for (const name of Object.keys(arm.variables))
    expect([name, text.includes(`variables('${name}')`), used.has(name)]).toEqual([name, true, true]);
  const names = arm.resources.map((each) => `${each.type} ${each.name}`.toLowerCase());
  expect(new Set(names).size).toBe(names.length);
  const symbols = [...bicep.matchAll(/^(?:param|var|resource) (\w+)/gm)].map(([, name]) => name);
  expect(new Set(symbols).size).toBe(symbols.length);
});

test.each([
  ["a property that there is not", "blobUri", "blobURL", ".blobURL: unknown"],
  ["a word that there is not", `"Generalized"`, `"Finished"`, "Finished is none of"],
  ["a word that the client lists", `"V2"`, `"V3"`, "V3 is none of"],
  ["a port's protocol", `"Tcp"`, `"TCP6"`, "TCP6 is none of"],
  ["a number as text", `"priority":1000`, `"priority":"1000"`, "priority: no Number"],
  ["a list that is none", `"addressPrefixes":["10.0.0.0/24"]`, `"addressPrefixes":"10.0.0.0/24"`, "addressPrefixes: no list"],
  ["something required that is missing", `"osType":"Linux",`, "", "osType: missing"],
  ["another version", "2024-07-01", "2019-07-01", "2019-07-01 is not 2024-07-01"],
] as const)("what others know finds %s", (_, from, to, found) => {
  const text = JSON.stringify(templatesOf(publishedOffer).arm).replace(from, to);
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- damaged on purpose
  const { resources } = JSON.parse(text) as ArmTemplate;
  expect(resources.flatMap((each) => resourceProblems(each)).join("\n")).toContain(found);
});

test.each([
  ["a brace too few", (text: string) => text.replace("}\n\nresource", "\n\nresource")],
  ["an open literal", (text: string) => text.replace("'ReadWrite'", "'ReadWrite")],
  ["a comma between members", (text: string) => text.replace("= {\n", "= {,,\n")],
])("the grammar finds %s", (_, damage) => {
  const { bicep } = templatesOf(publishedOffer);
  const file = damage(bicep);
  expect(file).not.toBe(bicep);
  expect(() => readBicep(file)).toThrow("No Bicep");
});
