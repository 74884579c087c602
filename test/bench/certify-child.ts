import { openDiskFile } from "../../src/adapters/image/open-disk.ts";
import { certifyImage } from "../../src/certify/certify-image.ts";
import { defaultPolicy, loadPolicy } from "../../src/certify/policy.ts";
import { isProblem } from "../../src/core/problem.ts";
import { peakMib } from "./peak-memory.ts";

// One offline certification in a process of its own: `node certify-child.ts <vhd>` prints its milliseconds, its greatest memory and what it read, in MiB.

const image = await openDiskFile(process.argv[2] ?? "");
const policy = loadPolicy(defaultPolicy);
if (isProblem(image)) throw new Error(image.text);
if (isProblem(policy)) throw new Error(policy.text);
const start = performance.now();
const report = await certifyImage({
  name: image.name,
  disks: [{ disk: "os", image, digest: "" }],
  type: "x64Gen2",
  osFamily: "linux",
  policy,
  policyDigest: "",
  waivers: [],
  now: new Date().toISOString(),
});
const ms = performance.now() - start;
await image[Symbol.asyncDispose]();
console.log(
  JSON.stringify({
    ms,
    peakMiB: peakMib(),
    readMiB: image.bytesRead / 2 ** 20,
    checks: report.findings.length,
    passed: report.verdict === "passed",
  }),
);
