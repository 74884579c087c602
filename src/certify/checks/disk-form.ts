import { quote } from "../../core/problem.ts";
import { fail, judge, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import { allDisks, diskName, type Context } from "../context.ts";
import { links } from "../links.ts";

const gib = 1024 ** 3;
/** The FAQ's limits for the OS disk, printed there as TiB; its own maximum of 1023 GB shows that GiB is meant. */
const exception = { fromGiB: 250, emptyGiB: 200, alwaysGiB: 500 } as const;
const common = { tier: "S", severity: "warning", family: "any", aliases: [], link: links.faq } as const;

/** Form of the disks beside their containers. */
export const diskFormChecks: readonly Check[] = [
  {
    ...common,
    id: "VHD-013",
    title: "File names have no characters that links trip over",
    why: 'A percent sign or a quotation mark in the name is refused as "Invalid VHD name".',
    aliases: ["Invalid VHD name"],
    remedy: "Rename the file.",
    run: plainNames,
  },
  {
    ...common,
    id: "VHD-014",
    title: "A large OS disk is not mostly empty",
    why: "Above 250 GiB with 200 GiB of nothing, and always above 500 GiB, an exception must be asked for, with a reason.",
    remedy: "Make the disk smaller, or ask for the exception before you publish.",
    run: notMostlyEmpty,
  },
];

function plainNames(context: Context): Verdict {
  const faults = allDisks(context)
    .filter(({ image }) => /[%"'`]/.test(image.name))
    .map(({ disk, image }) => ({
      text: `The ${diskName(disk)} is called ${quote(image.name)}.`,
      evidence: { disk, actual: image.name, required: "a name without % and quotes" },
    }));
  return judge(faults, "The names are plain.");
}

async function notMostlyEmpty({ os }: Context): Promise<Verdict> {
  const size = os.image.length / gib;
  if (size <= exception.fromGiB) return notApplicable(`The rule begins above ${exception.fromGiB} GiB.`);
  const data = (await os.image.extents()).reduce((sum, { length }) => sum + length, 0) / gib;
  if (size <= exception.alwaysGiB && size - data <= exception.emptyGiB) return pass(`The OS disk has ${data.toFixed(0)} GiB of data.`);
  const actual = `${size.toFixed(0)} GiB with ${data.toFixed(0)} GiB of data`;
  return fail(`The OS disk has ${actual}.`, { disk: os.disk, actual, required: "at most 250 GiB, or at most 500 GiB that are filled" });
}
