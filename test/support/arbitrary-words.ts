import fc from "fast-check";

export const words = fc
  .string({ unit: fc.constantFrom(...Array.from("abc XY9-_*#`[]<>&é漢'\"\\")), minLength: 1, maxLength: 20 })
  .filter((text) => text.trim() !== "");
export const shortId = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,8}[a-z0-9_]$/);
export const guid = fc.uuid();
export const email = fc.constantFrom("a@contoso.example", "sales@contoso.example", "ops@contoso.example");
export const address = fc.constantFrom("https://contoso.example", "http://contoso.example/x?y=1", "https://docs.contoso.example/a");
export const secret = fc.record({ secret: fc.constantFrom("LEADS_A", "CRM_KEY") });
export const text = fc.array(words, { minLength: 1, maxLength: 4 }).map((lines) => `${lines.join("\n\n")}\n`);
export const amount = fc.integer({ min: 0, max: 1_000_000 }).map((cents) => cents / 1000);
export const some = <T>(one: fc.Arbitrary<T>, maxLength = 3): fc.Arbitrary<readonly T[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength, selector: (each) => JSON.stringify(each) });

/** A record whose members may be missing, but for those named. */
export function partly(members: Readonly<Record<string, fc.Arbitrary<unknown>>>, requiredKeys: readonly string[]): fc.Arbitrary<unknown> {
  return fc.record(members, { requiredKeys: [...requiredKeys] });
}
