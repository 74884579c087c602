import { expect, it } from "vitest";

import { problem } from "../../src/core/problem.ts";
import { failedFor } from "../../src/engine/perform/outcome.ts";

function problemsOf(count: number) {
  const outcome = failedFor(Array.from({ length: count }, (_, index) => problem("field-type", `problem ${index}`, "Correct it.")));
  return outcome.kind === "failed" ? outcome.problems : [];
}

it("carries all problems that people will read, and says how many more there are", () => {
  expect(problemsOf(200)).toHaveLength(200);
  expect(problemsOf(200).at(-1)?.code).toBe("field-type");
  expect(problemsOf(5663)).toHaveLength(201);
  expect(problemsOf(5663).at(-1)).toMatchObject({ code: "more-problems", text: "There are 5463 problems more than the 200 listed here." });
});
