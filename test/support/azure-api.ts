import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import * as computeModels from "@azure/arm-compute/dist-esm/src/models/index.js";
import * as compute from "@azure/arm-compute/dist-esm/src/models/mappers.js";
import * as networkModels from "@azure/arm-network/dist-esm/src/models/index.js";
import * as network from "@azure/arm-network/dist-esm/src/models/mappers.js";

// What Microsoft's own clients know of the resources that templates make: generated from the REST API's specification, one version each. Whatever a
// template says that the client of that version does not know, the service does not know either.

/** A property as those clients describe it. */
type Mapper = {
  readonly serializedName?: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly type: {
    readonly name: string;
    readonly className?: string;
    readonly modelProperties?: Readonly<Record<string, Mapper>>;
    readonly element?: Mapper;
    readonly value?: Mapper;
    readonly allowedValues?: readonly unknown[];
  };
};

type Client = { readonly models: Readonly<Record<string, Mapper>>; readonly words: Readonly<Record<string, object>> };

const { resolve } = createRequire(import.meta.url);
// eslint-disable-next-line typescript/no-unsafe-type-assertion -- the shape that both packages generate
const clients = {
  "Microsoft.Compute": { models: compute, words: computeModels },
  "Microsoft.Network": { models: network, words: networkModels },
} as unknown as Readonly<Record<string, Client>>;

const resources: Readonly<Record<string, string>> = {
  "Microsoft.Compute/images": "Image",
  "Microsoft.Compute/virtualMachines": "VirtualMachine",
  "Microsoft.Network/networkSecurityGroups": "NetworkSecurityGroup",
  "Microsoft.Network/virtualNetworks": "VirtualNetwork",
  "Microsoft.Network/publicIPAddresses": "PublicIPAddress",
  "Microsoft.Network/networkInterfaces": "NetworkInterface",
};

/** Words that the service may add to, and so no mapper limits: where the client lists those of its version. */
const words: Readonly<Record<string, string>> = {
  "Microsoft.Compute createOption": "KnownDiskCreateOptionTypes",
  "Microsoft.Compute deleteOption": "KnownDiskDeleteOptionTypes",
  "Microsoft.Compute hyperVGeneration": "KnownHyperVGenerationTypes",
  "Microsoft.Network protocol": "KnownSecurityRuleProtocol",
  "Microsoft.Network access": "KnownSecurityRuleAccess",
  "Microsoft.Network direction": "KnownSecurityRuleDirection",
  "Microsoft.Network publicIPAllocationMethod": "KnownIPAllocationMethod",
  "Microsoft.Network privateIPAllocationMethod": "KnownIPAllocationMethod",
};

/** The API version that a provider's client was made for. */
function apiVersionOf(provider: "Microsoft.Compute" | "Microsoft.Network"): string {
  const file = {
    "Microsoft.Compute": "@azure/arm-compute/dist-esm/src/models/parameters.js",
    "Microsoft.Network": "@azure/arm-network/dist-esm/src/models/parameters.js",
  }[provider];
  const text = readFileSync(resolve(file), "utf8");
  return /export const apiVersion = \{[^;]*?defaultValue: "([\d-]+)"/.exec(text)?.[1] ?? "";
}

/** What the service would not know, or miss, in a resource of a template; expressions may stand for any text. */
export function resourceProblems(resource: {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
}): readonly string[] {
  const { type, apiVersion, name: _, dependsOn: _needs, ...body }: typeof resource & { readonly dependsOn?: unknown } = resource;
  const provider = type.split("/")[0] ?? "";
  const mapper = clients[provider]?.models[resources[type] ?? ""];
  if (mapper === undefined || (provider !== "Microsoft.Compute" && provider !== "Microsoft.Network")) return [`${type}: unknown`];
  const known = apiVersionOf(provider);
  return [...(apiVersion === known ? [] : [`${type}: ${apiVersion} is not ${known}`]), ...valueProblems(body, mapper, type, provider)];
}

function valueProblems(value: unknown, { type }: Mapper, at: string, provider: string): readonly string[] {
  switch (type.name) {
    case "Composite":
      return isObject(value) ? memberProblems(value, nodeOf(modelOf(type, provider)), at, provider) : [`${at}: no object`];
    case "Sequence":
      return Array.isArray(value)
        ? value.flatMap((each, index) => valueProblems(each, type.element ?? { type: { name: "none" } }, `${at}[${index}]`, provider))
        : [`${at}: no list`];
    case "Number":
    case "Boolean":
      return typeof value === type.name.toLowerCase() ? [] : [`${at}: no ${type.name}`];
    case "Enum":
    case "String":
      return textProblems(value, type.allowedValues ?? wordsFor(at, provider), at);
    default:
      return [`${at}: ${type.name} is not judged here`];
  }
}

function textProblems(value: unknown, allowed: readonly unknown[] | undefined, at: string): readonly string[] {
  if (typeof value !== "string") return [`${at}: no text`];
  const isExpression = value.startsWith("[") && !value.startsWith("[[");
  return isExpression || allowed === undefined || allowed.includes(value) ? [] : [`${at}: ${value} is none of ${allowed.join(", ")}`];
}

function wordsFor(at: string, provider: string): readonly unknown[] | undefined {
  const name = words[`${provider} ${at.split(".").at(-1) ?? ""}`];
  return name === undefined ? undefined : Object.values(clients[provider]?.words[name] ?? {});
}

function modelOf({ className = "", modelProperties }: Mapper["type"], provider: string): Readonly<Record<string, Mapper>> {
  return modelProperties ?? clients[provider]?.models[className]?.type.modelProperties ?? {};
}

/** Members of an object: clients flatten `properties.x`, templates do not. */
type Node = { readonly members: Map<string, Node>; mapper?: Mapper };

function nodeOf(model: Readonly<Record<string, Mapper>>): Node {
  const root: Node = { members: new Map() };
  for (const mapper of Object.values(model)) {
    let node = root;
    for (const part of (mapper.serializedName ?? "").split(/(?<!\\)\./)) {
      const next: Node = node.members.get(part) ?? { members: new Map() };
      node.members.set(part, next);
      node = next;
    }
    node.mapper = mapper;
  }
  return root;
}

function memberProblems(value: Readonly<Record<string, unknown>>, { members }: Node, at: string, provider: string): readonly string[] {
  const missing = [...members].filter(([name, { mapper }]) => mapper?.required === true && !Object.hasOwn(value, name));
  return [
    ...missing.map(([name]) => `${at}.${name}: missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const node = members.get(name);
      if (node === undefined) return [`${at}.${name}: unknown`];
      if (node.mapper?.readOnly === true) return [`${at}.${name}: only the service writes it`];
      if (node.mapper !== undefined) return valueProblems(inner, node.mapper, `${at}.${name}`, provider);
      return isObject(inner) ? memberProblems(inner, node, `${at}.${name}`, provider) : [`${at}.${name}: no object`];
    }),
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
