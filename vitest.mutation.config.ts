import { defineConfig } from "vitest/config";

/** Mutants of the core are judged by the core's own tests: the rest would only make each of them slower. */
export default defineConfig({ test: { include: ["test/core/**/*.test.ts"] } });
