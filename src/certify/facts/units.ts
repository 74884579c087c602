import type { Context } from "../context.ts";
import { tree } from "../tree/root.ts";
import type { Tree } from "../tree/tree.ts";

export type Enablement = "enabled" | "disabled" | "masked";

const unitFolders = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
const runLevels = ["/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d"];

/** Whether one of the services starts at boot: a link in a `.wants` or `.requires` folder, or a SysV start link. `names` are without suffix. */
export async function enablement(context: Context, names: readonly string[]): Promise<Enablement> {
  const files = await tree(context);
  const units = names.flatMap((name) => [`${name}.service`, `${name}.socket`]);
  if (await isWanted(files, units)) return (await isMasked(files, names)) ? "masked" : "enabled";
  for (const folder of runLevels)
    if ((await files.list(folder)).some((link) => names.some((name) => new RegExp(`^S\\d\\d${name}$`).test(link)))) return "enabled";
  return "disabled";
}

async function isWanted(files: Tree, units: readonly string[]): Promise<boolean> {
  for (const folder of unitFolders)
    for (const wants of (await files.list(folder)).filter((name) => /\.(wants|requires)$/.test(name)))
      if ((await files.list(`${folder}/${wants}`)).some((name) => units.includes(name))) return true;
  return false;
}

/** A service is masked by a link to /dev/null; masking one of several names leaves the others. */
async function isMasked(files: Tree, names: readonly string[]): Promise<boolean> {
  const targets = await Promise.all(names.map((name) => files.link(`/etc/systemd/system/${name}.service`)));
  return targets.includes("/dev/null") && !targets.some((target) => target !== undefined && target !== "/dev/null");
}
