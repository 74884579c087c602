import type { Result } from "../../../src/core/report.ts";
import type { FakeImage } from "../../support/certify.ts";

/** One thing wrong with an otherwise clean image, and everything that the report may say about it. */
export type Defect = { readonly name: string; readonly image: FakeImage; readonly expected: Readonly<Record<string, Result>> };

/** A defect that one check tells and no other. */
export function defect(check: string, name: string, image: FakeImage, result: Result = "fail"): Defect {
  return { name, image, expected: { [check]: result } };
}
