import { idOf, isExpression, isList, type ObjectValue, type Parameter, type Resource, type Template, type Value } from "./value.ts";

const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

/** A template as JSON for Azure Resource Manager. */
export function armTemplate({ description, parameters, variables, resources, outputs }: Template): string {
  const template = {
    $schema: schema,
    contentVersion: "1.0.0.0",
    metadata: { description: literal(description) },
    parameters: Object.fromEntries(parameters.map((each) => [each.name, parameterOf(each)])),
    variables: plain(variables),
    resources: resources.map((each) => resourceOf(each, resources)),
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { arm }]) => [name, { type: "string", value: `[${arm}]` }])),
  };
  return `${JSON.stringify(template, null, 2)}\n`;
}

function parameterOf({ type, text, allowed, default: usual }: Parameter): object {
  return {
    type,
    ...(usual === undefined ? {} : { defaultValue: plain(usual) }),
    ...(allowed === undefined ? {} : { allowedValues: allowed.map((each) => literal(each)) }),
    metadata: { description: literal(text) },
  };
}

function resourceOf({ type, apiVersion, name, body, needs }: Resource, all: readonly Resource[]): object {
  const needed = all.filter(({ symbol }) => needs.includes(symbol));
  const named = { type, apiVersion, name: `[${name.arm}]` };
  const dependsOn = needed.map((each) => `[${idOf(each).arm}]`);
  return { ...named, ...plain(body), ...(dependsOn.length === 0 ? {} : { dependsOn }) };
}

function plain(value: ObjectValue): object;
function plain(value: Value): unknown;
function plain(value: Value): unknown {
  if (typeof value === "string") return literal(value);
  if (typeof value !== "object") return value;
  if (isExpression(value)) return `[${value.arm}]`;
  if (isList(value)) return value.map((each) => plain(each));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** Text in brackets would be evaluated; a second bracket in front makes it text ("Template syntax", escape characters). */
function literal(text: string): string {
  return text.startsWith("[") && text.endsWith("]") ? `[${text}` : text;
}
