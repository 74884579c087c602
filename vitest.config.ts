import { configDefaults, defineConfig } from "vitest/config";

import { leftOut } from "./.ci/test-tools.mjs";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: [...configDefaults.exclude, ...leftOut("test/**/*.test.ts")],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["src/core/**/*.ts"],
      thresholds: { "src/core/**": { lines: 100, branches: 100, functions: 100, statements: 100 } },
    },
  },
});
