import { appendFileSync, readFileSync } from "node:fs";

// Loaded before a program: at its end it adds the most memory it held, in MiB, as a line to the file BENCH_PEAKS. Plain JavaScript, because reading
// TypeScript would be measured with it.
process.on("exit", () => {
  // oxlint-disable-next-line no-unsafe-argument -- this file is in no TypeScript project
  const [, kib] = /^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  appendFileSync(String(process.env["BENCH_PEAKS"]), `${Number(kib) / 1024}\n`);
});
