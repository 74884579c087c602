import { appendFileSync, readFileSync } from "node:fs";

// Loaded before a program: at its end it adds the most memory it held, in MB, as a line to the file BENCH_PEAKS.
process.on("exit", () =>
  appendFileSync(
    String(process.env["BENCH_PEAKS"]),
    `${Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024}\n`,
  ),
);
