// Prints the fault matrix: what a region's storage does wrong at which request, and what the region came to. `done` was waited out or did not matter;
// every cell has also been resumed to a whole copy afterwards. Exits 1 where it was not, where another region suffered, or where a live byte changed.
import { faults, openFaultMatrix, phases } from "../support/region-faults.ts";

const names = Object.keys(phases);
await using matrix = await openFaultMatrix();
console.log(`| a region that … at | ${names.join(" | ")} |`);
console.log(`|---|${names.map(() => "---|").join("")}`);
for (const fault of Object.keys(faults)) {
  const words: string[] = [];
  for (const phase of names) {
    const { hit, first, other, later, live } = await matrix.cell(fault, phase);
    const isRight = hit && other === "done" && later === "done" && live;
    if (!isRight) process.exitCode = 1;
    words.push(isRight ? first : `WRONG ${JSON.stringify({ hit, first, other, later, live })}`);
  }
  console.log(`| ${fault} | ${words.join(" | ")} |`);
}
