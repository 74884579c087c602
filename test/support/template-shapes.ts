// What Azure Resource Manager and the Bicep compiler ask of a template's shape ("Template structure and syntax", "Bicep file structure"), as far as it
// can be judged without them: names that are used are there, expressions balance, literals end where they should.

type Described = { readonly type: string; readonly defaultValue?: unknown; readonly allowedValues?: readonly string[] };

export type ArmTemplate = {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly parameters: Readonly<Record<string, Described>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly resources: readonly {
    readonly type: string;
    readonly apiVersion: string;
    readonly name: string;
    readonly location: string;
    readonly properties: object;
    readonly dependsOn?: readonly string[];
  }[];
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value: string }>>;
};

const members = ["$schema", "contentVersion", "metadata", "parameters", "variables", "resources", "outputs"];
const functions = ["parameters", "variables", "format", "resourceId", "reference", "resourceGroup"];

export function armProblems(template: ArmTemplate): readonly string[] {
  const problems: string[] = [];
  const check = (holds: boolean, what: string) => void (holds || problems.push(what));
  check(/^https:\/\/schema\.management\.azure\.com\/schemas\/\d{4}-\d\d-\d\d\/deploymentTemplate\.json#$/.test(template.$schema), "schema");
  check(/^\d+(?:\.\d+){3}$/.test(template.contentVersion), "contentVersion");
  for (const name of Object.keys(template)) check(members.includes(name), `member ${name}`);
  for (const { type, defaultValue, allowedValues } of Object.values(template.parameters)) {
    check(["string", "securestring", "int", "bool", "object", "array"].includes(type), `type ${type}`);
    check(allowedValues === undefined || allowedValues.includes(String(defaultValue)), `default ${String(defaultValue)} is not allowed`);
  }
  const ids = template.resources.map(({ type, name }) => `[resourceId('${type}', ${name.slice(1, -1)})]`);
  for (const { type, apiVersion, name, location, dependsOn = [] } of template.resources) {
    check(/^Microsoft\.[A-Z]\w+\/[a-zA-Z]+$/.test(type) && /^\d{4}-\d\d-\d\d$/.test(apiVersion), `type ${type}@${apiVersion}`);
    check(isExpression(name) && location === "[parameters('location')]", `name ${name} at ${location}`);
    for (const id of dependsOn) check(ids.includes(id), `depends on ${id}`);
  }
  for (const expression of expressionsOf(template)) problems.push(...expressionProblems(expression.slice(1, -1), template));
  return problems;
}

function isExpression(text: string): boolean {
  return text.startsWith("[") && text.endsWith("]") && !text.startsWith("[[");
}

function expressionsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return isExpression(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap((inner) => expressionsOf(inner)) : [];
}

function expressionProblems(expression: string, { parameters, variables }: ArmTemplate): readonly string[] {
  const problems: string[] = [];
  for (const [, called = "", name] of expression.matchAll(/([a-zA-Z]+)\((?:'([^']*)')?/g)) {
    if (!functions.includes(called)) problems.push(`function ${called} in ${expression}`);
    if (called === "parameters" && !Object.hasOwn(parameters, name ?? "")) problems.push(`parameter ${name}`);
    if (called === "variables" && !Object.hasOwn(variables, name ?? "")) problems.push(`variable ${name}`);
  }
  const bare = expression.replaceAll(/'[^']*'/g, "");
  if (bare.split("(").length !== bare.split(")").length || bare.split("[").length !== bare.split("]").length)
    problems.push(`brackets of ${expression}`);
  return problems;
}

const literal = /'(?:[^'\\$\n]|\\(?:[\\'nrt$]|u\{[0-9a-f]{1,6}\})|\$(?!\{))*'/g;
/** Interpolation stands only in names that this program wrote. */
const interpolated = /'(?:\/home\/)?\$\{(?:vmName|adminUsername)\}[a-z/._-]*'/g;
const declared = /^(?:param|var|resource|output) (\w+)/gm;
const words = new Set([
  "metadata",
  "description",
  "param",
  "var",
  "resource",
  "output",
  "string",
  "allowed",
  "secure",
  "true",
  "false",
  "null",
  "resourceGroup",
]);

export function bicepProblems(text: string): readonly string[] {
  const names = new Set([...text.replaceAll(literal, "''").matchAll(declared)].map(([, name]) => name));
  const bare = text.replaceAll(interpolated, "''").replaceAll(literal, "''");
  const open = /.*['\\$].*/.exec(bare.replaceAll("''", ""));
  // Left of a colon stands a member's name, after a dot a property's.
  const used = bare.replaceAll(/^\s*(?:\w+|''): ?/gm, "").match(/(?<![.\w])[a-zA-Z_]\w*/g) ?? [];
  return [
    ...(open === null ? [] : [`a literal does not end: ${open[0]}`]),
    ...used.filter((name) => !names.has(name) && !words.has(name)).map((name) => `name ${name}`),
    ...["{}", "[]", "()"]
      .filter(([left = "", right = ""]) => bare.split(left).length !== bare.split(right).length)
      .map((pair) => `brackets ${pair}`),
  ];
}
