import { hash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { certificationPage } from "../../src/render/certification-page.ts";
import { sampleReports } from "../support/certification-reports.ts";
import { photograph } from "./photograph.ts";

// Pictures of reports: `node test/screens/certification-page.ts <out folder> [name…]` draws each sample report at the width of a desk and of a phone,
// light and dark.

const widths = { wide: 1180, phone: 390 } as const;

const [out, ...names] = process.argv.slice(2);
if (out === undefined) throw new Error("Say where to: node test/screens/certification-page.ts <out folder> [name…]");
await mkdir(out, { recursive: true });
for (const [name, report] of Object.entries(await sampleReports())) {
  if (names.length > 0 && !names.includes(name)) continue;
  const html = certificationPage(report, { sha256: (text) => hash("sha256", text) });
  for (const [size, width] of Object.entries(widths))
    for (const scheme of ["light", "dark"] as const)
      await photograph(html, resolve(join(out, `report-${name}-${size}-${scheme}.png`)), { width, scheme });
  process.stdout.write(`${name}\n`);
}
