import { ImageReadError } from "../../ports/images.ts";
import { fact, type Context } from "../context.ts";
import { tree } from "../tree/root.ts";
import { compareVersions } from "./dpkg-version.ts";

/** A log4j-core jar with the class that looks names up. `version` is the file name's; undefined when the name does not say. */
export type Log4jJar = { readonly path: string; readonly version: string | undefined };

/** Where programs that bring their own Java libraries are installed. */
const places = [
  "/opt",
  "/srv",
  "/home",
  "/usr/local",
  "/usr/share/java",
  "/usr/share/elasticsearch",
  "/usr/share/logstash",
  "/usr/share/solr",
  "/var/lib/tomcat9",
];
const maxFolders = 4000;
const maxDepth = 12;
const maxJarBytes = 8 * 1024 * 1024;
/** A zip file spells the names of its members out, packed or not. */
const lookupClass = "org/apache/logging/log4j/core/lookup/JndiLookup.class";

/** Jars of log4j-core 2 from which the class was not removed. Throws `ImageReadError` when the places hold more folders than are looked at. */
export const log4jJars = fact(findJars);

/** True from 2.17.1, 2.12.4 or 2.3.2 on, the last fixes of CVE-2021-44228 and what followed it. */
export function isLog4jFixed(version: string): boolean {
  const [, series = ""] = /^(\d+\.\d+)\./.exec(`${version}.`) ?? [];
  const floor = { "2.12": "2.12.4", "2.3": "2.3.2" }[series] ?? "2.17.1";
  return compareVersions(version, floor) >= 0;
}

async function findJars(context: Context): Promise<readonly Log4jJar[]> {
  const files = await tree(context);
  const found: Log4jJar[] = [];
  const pending = places.map((path) => ({ path, depth: 0 }));
  for (let folders = 0; ; folders += 1) {
    const folder = pending.pop();
    if (folder === undefined) return found;
    if (folders >= maxFolders) throw new ImageReadError("the folders of Java libraries", `There are more than the ${maxFolders} looked at`);
    for (const name of await files.list(folder.path)) {
      const path = `${folder.path}/${name}`;
      const kind = (await files.stat(path, { follow: false }))?.kind;
      if (kind === "directory" && folder.depth < maxDepth) pending.push({ path, depth: folder.depth + 1 });
      if (kind === "file" && /^log4j-core.*\.jar$/i.test(name) && (await holdsLookup(files, path)))
        found.push({ path, version: /^log4j-core-(2\.\d[\w.-]*)\.jar$/i.exec(name)?.[1] });
    }
  }
}

async function holdsLookup(
  files: { start(path: string, length: number): Promise<Uint8Array | undefined> },
  path: string,
): Promise<boolean> {
  const bytes = await files.start(path, maxJarBytes);
  return bytes !== undefined && latin1.decode(bytes).includes(lookupClass);
}

const latin1 = new TextDecoder("latin1");
