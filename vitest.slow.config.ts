import { configDefaults, defineConfig } from "vitest/config";

import { leftOut } from "./.ci/test-tools.mjs";

/** Tests against servers and emulators that take their time, beside the fast ones of the same adapters: `npm run test:slow`. */
export default defineConfig({
  test: {
    include: ["test/**/*.slow.ts"],
    exclude: [...configDefaults.exclude, ...leftOut("test/**/*.slow.ts")],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
