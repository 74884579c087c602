import { configDefaults, defineConfig } from "vitest/config";

import { leftOut } from "./.ci/test-tools.mjs";

/** Proofs with real tools that are too slow for every run: `npm run proof:guestfs`. */
export default defineConfig({
  test: {
    include: ["test/proofs/**/*.proof.ts"],
    exclude: [...configDefaults.exclude, ...leftOut("test/proofs/**/*.proof.ts")],
    testTimeout: 600_000,
    hookTimeout: 1_600_000,
    maxWorkers: 1,
  },
});
