import { appendFileSync } from "node:fs";

// Loaded before a program: at its end it adds the most memory it held, in MB, as a line to the file BENCH_PEAKS.
process.on("exit", () => appendFileSync(String(process.env["BENCH_PEAKS"]), `${process.resourceUsage().maxRSS / 1024}\n`));
