import { quote } from "../../src/core/problem.ts";
import { checkers, type Checker } from "./guest.ts";
import { tally, type CleanRow, type Measured, type SeedRow } from "./measure.ts";
import type { MeasuredReal } from "./real-debian.ts";
import type { TheirVerdict } from "./theirs.ts";

const names: Readonly<Record<Checker | "slipway", string>> = {
  slipway: "Slipway",
  lisa: "LISA",
  digitalocean: "DigitalOcean",
  "self-test": "Azure self-test",
};
const all = ["slipway", ...checkers] as const;

/** Where each checker's rules were taken from, and when. */
const origins = [
  "- **LISA**: AzureImageStandard, 26 tests, at 66df42e of 20 August 2026. It looks at a machine that was deployed; here it is told what swap such a machine would have.",
  "- **DigitalOcean**: img_check 1.8.1 at 65b85d4, 14 rules, written for another marketplace.",
  "- **Azure self-test**: the twelve Linux tests with published ids, as documented in 2021. It looks at a deployed machine, too.",
];

/** The confusion table for a terminal. */
export function confusionText(measured: Measured): string {
  const counts = tally(measured);
  const rows = all.map((checker) => {
    const { found, lost, missed, falseAlarms } = counts[checker];
    return `${names[checker].padEnd(18)}${[found, lost, missed, falseAlarms].map((count) => String(count).padStart(8)).join("")}`;
  });
  const head = `${" ".repeat(18)}${["found", "lost", "missed", "false"].map((word) => word.padStart(8)).join("")}`;
  return [`${measured.seeds.length} defects, ${measured.clean.length} clean images`, head, ...rows, ""].join("\n");
}

/** What is wrong with our own checks, one line each; nothing when all is well. */
export function ourFaults({ seeds, clean }: Measured): readonly string[] {
  return [
    ...seeds.flatMap(({ name, ours }) => ours.missed.map((check) => `missed: ${name}: ${check}`)),
    ...seeds.flatMap(({ name, ours }) => ours.others.map((check) => `false alarm: ${name}: ${check}`)),
    ...clean.flatMap(({ name, ours }) => ours.map(({ check, result, text }) => `false alarm: ${name}: ${check} ${result} ${text}`)),
  ];
}

/** The page that is kept in the tree. */
export function page(measured: Measured): string {
  const { seeds, clean } = measured;
  const counts = tally(measured);
  return [
    "# The corpus that measures the checks",
    "",
    `${seeds.length} images with one defect each, seeded as a builder or publisher would leave it, and ${clean.length} clean ones of different make. Slipway judges the files of the images;`,
    "three public checkers' rules, restated in our own words as shell predicates in [rules](rules), run in a chroot of each image's tree.",
    "This page is generated: `npm run corpus -- --write`; `npm run corpus -- --check` fails when it is not what the corpus gives.",
    "",
    ...origins,
    "",
    `| ${seeds.length} defects, ${clean.length} clean images | found | said, and passed all the same | missed | false alarms |`,
    "| --- | ---: | ---: | ---: | ---: |",
    ...all.map((checker) => {
      const { found, lost, missed, falseAlarms } = counts[checker];
      return `| ${checker === "slipway" ? "**Slipway**" : names[checker]} | ${found} | ${lost} | ${missed} | ${falseAlarms} |`;
    }),
    "",
    "*Found*, for Slipway: the checks that are about this defect say so, and no other check complains. For the others: any rule complains that did not about",
    "the clean image. A *false alarm* is a complaint about a clean image. None of the three looks at the disk around the files.",
    "",
    "## Defects",
    "",
    `| defect | Slipway | ${checkers.map((checker) => names[checker]).join(" | ")} |`,
    "| --- | --- | --- | --- | --- |",
    ...seeds.map(seedLine),
    "",
    "## Clean images",
    "",
    `| image | Slipway | ${checkers.map((checker) => names[checker]).join(" | ")} |`,
    "| --- | --- | --- | --- | --- |",
    ...clean.map(cleanLine),
    "",
  ].join("\n");
}

/** Where the part about real images begins, which not every machine can measure. */
export const realHeading = "## A real Debian";

/** The page's last part: the image that `npm run image:debian` builds, and the same with a defect. */
export function realPart({ seeds, clean }: MeasuredReal): string {
  return [
    realHeading,
    "",
    "Built by mmdebstrap as a publisher would; it boots. The defects are put into its file system by debugfs.",
    "",
    `| image | Slipway | ${checkers.map((checker) => names[checker]).join(" | ")} |`,
    "| --- | --- | --- | --- | --- |",
    cleanLine(clean),
    ...seeds.map(seedLine),
    "",
  ].join("\n");
}

function seedLine({ name, checks, ours, theirs }: SeedRow): string {
  const own = ours.found ? checks.map((check) => `[${check}](../../src/certify/README.md#${check.toLowerCase()})`).join(" ") : "**missed**";
  return `| ${name} | ${own} | ${checkers.map((checker) => cell(theirs[checker])).join(" | ")} |`;
}

function cell({ kind, rule }: TheirVerdict): string {
  if (kind === "found") return `#${rule ?? ""}`;
  return kind === "lost" ? `lost (#${rule ?? ""})` : "–";
}

function cleanLine({ name, ours, theirs }: CleanRow): string {
  const alarms = checkers.map((checker) =>
    theirs[checker].length === 0 ? "–" : theirs[checker].map(({ rule, reason }) => `#${rule} ${reason}`).join("; "),
  );
  return `| ${name} | ${ours.length === 0 ? "–" : ours.map(({ check, text }) => `${check} ${quote(text)}`).join("; ")} | ${alarms.join(" | ")} |`;
}
