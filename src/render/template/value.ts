/** An expression of a template's language, written in both: in ARM without its brackets. Only this program writes them. */
export type Expression = { readonly arm: string; readonly bicep: string };

/** What a property of a resource can be. Texts are literals, whoever wrote them. */
export type Value = string | number | boolean | Expression | readonly Value[] | ObjectValue;
export type ObjectValue = { readonly [name: string]: Value };

/** Something that whoever deploys is asked for; without a default it must be given. */
export type Parameter = {
  readonly name: string;
  readonly type: "string" | "securestring";
  readonly text: string;
  readonly default?: Value;
  readonly allowed?: readonly string[];
};

export type Resource = {
  /** Its name in Bicep. */
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly name: Expression;
  readonly body: ObjectValue;
  /** Symbols of the resources that it names: ARM must be told. */
  readonly needs: readonly string[];
};

/** A template before it is written in one of the two languages. */
export type Template = {
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly variables: ObjectValue;
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, Expression>>;
};

export function isExpression(value: Value): value is Expression {
  if (typeof value !== "object" || !("arm" in value) || !("bicep" in value)) return false;
  return typeof value.arm === "string" && typeof value.bicep === "string";
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A parameter's value. */
export function given(name: string): Expression {
  return { arm: `parameters('${name}')`, bicep: name };
}

/** A resource's id. */
export function idOf({ type, name, symbol }: Pick<Resource, "type" | "name" | "symbol">): Expression {
  return { arm: `resourceId('${type}', ${name.arm})`, bicep: `${symbol}.id` };
}
