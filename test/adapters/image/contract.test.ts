// needs: mke2fs
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { afterAll } from "vitest";

import { openExt } from "../../../src/adapters/image/ext/open-ext.ts";
import { openFat } from "../../../src/adapters/image/fat/open-fat.ts";
import { fatBytes } from "../../../src/adapters/sample/fat-bytes.ts";
import { contractFiles, fileSystemContract, writeContractTree } from "../../contract/file-system-contract.ts";
import { makeExt, sectionOf, supported, temporaryFolder } from "./support.ts";

const folder = await temporaryFolder();
const tree = join(folder.path, "tree");
await mkdir(tree);
await writeContractTree(tree);
const ext4 = await makeExt(folder.path, ["-t", "ext4"], tree);
const fat = Buffer.alloc(16 * 1024 * 1024);
fatBytes(contractFiles, fat.length).copy(fat);

afterAll(async () => await folder[Symbol.asyncDispose]());

fileSystemContract("ext4", { links: true, oddNames: true, foldsCase: false }, async () => supported(await openExt(sectionOf(ext4))));
fileSystemContract("FAT", { links: false, oddNames: false, foldsCase: true }, async () => await openFat(sectionOf(fat)));
