import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/manifest/generated/**"],
      thresholds: { "src/core/**": { lines: 100, branches: 100, functions: 100, statements: 100 } },
    },
  },
});
