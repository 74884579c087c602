import { problem, type Problem } from "../../core/problem.ts";
import type { FileValues } from "./manifests.ts";
import { asFields, type Fields } from "./resource.ts";

/**
 * A value of a manifest that resources do not carry, kept beside them: `read` is what an import of the resources alone gives at that place, `value` what
 * the manifest says. Either is absent when there is nothing at that place.
 */
export type Kept = { readonly file: string; readonly pointer: string; readonly read?: unknown; readonly value?: unknown };

/** What is to be kept so that an import gives these manifests again, whatever resources leave out or say otherwise. */
export function keptBeside(ours: FileValues, read: FileValues): readonly Kept[] {
  const files = [...new Set([...Object.keys(ours), ...Object.keys(read)])].toSorted();
  return files.flatMap((file) =>
    differences(read[file], ours[file]).map(({ pointer, before, after }) => given({ file, pointer, before, after })),
  );
}

function given({ file, pointer, before, after }: { readonly file: string } & Difference): Kept {
  return { file, pointer, ...(before === undefined ? {} : { read: before }), ...(after === undefined ? {} : { value: after }) };
}

/** A place at which two values differ. */
export type Difference = { readonly pointer: string; readonly before: unknown; readonly after: unknown };

/** The smallest places at which two values differ; lists of unequal length differ as a whole. */
export function differences(before: unknown, after: unknown, pointer = ""): readonly Difference[] {
  if (Object.is(before, after)) return [];
  const [from, to] = [asFields(before), asFields(after)];
  if (from !== undefined && to !== undefined) {
    const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return names.flatMap((name) => differences(own(from, name), own(to, name), `${pointer}/${encoded(name)}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((each: unknown, index) => differences(each, after[index], `${pointer}/${index}`));
  return [{ pointer, before, after }];
}

/** Puts back what was kept. Where the resources say something else by now, that holds, and the kept value is told of. */
export function restored(
  read: FileValues,
  kept: readonly Kept[],
  path: string,
): { readonly files: FileValues; readonly problems: readonly Problem[] } {
  let files: unknown = read;
  const problems: Problem[] = [];
  for (const { file, pointer, read: expected, value } of kept) {
    const steps = [file, ...stepsOf(pointer)];
    const isAsExpected = isReachable(files, steps) && differences(valueAt(files, steps), expected).length === 0;
    if (isAsExpected) files = withValue(files, steps, value);
    else problems.push(overtaken(`${file}${pointer}`, path));
  }
  return { files: asFields(files) ?? {}, problems };
}

function overtaken(place: string, path: string): Problem {
  return {
    ...problem(
      "market-kept-changed",
      `The resources say something else about ${place} than when they were exported.`,
      "What they say now is taken.",
      {
        path,
      },
    ),
    level: "warning",
  };
}

function encoded(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step) ? (Reflect.get(inner, step) as unknown) : undefined,
    value,
  );
}

/** Everything above the last step is there. */
function isReachable(value: unknown, steps: readonly string[]): boolean {
  const parent = valueAt(value, steps.slice(0, -1));
  return typeof parent === "object" && parent !== null;
}

/** The same value with another one at a place; without it when that is undefined. */
function withValue(value: unknown, [step, ...rest]: readonly string[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (String(index) === step ? withValue(each, rest, replacement) : each));
  const fields = asFields(value) ?? {};
  const inner = withValue(own(fields, step), rest, replacement);
  const others = Object.entries(fields).filter(([name]) => name !== step);
  return Object.fromEntries(inner === undefined ? others : [...others, [step, inner]]);
}
