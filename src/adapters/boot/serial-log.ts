import { createHash } from "node:crypto";

import type { BootRun } from "../../core/boot.ts";
import { escapeInvisible } from "../../core/problem.ts";

/** Bytes kept of the end, which is what explains how a boot ended; an ordinary boot fits whole. */
const keptBytes = 512 * 1024;
/** What is shown around the end: lines, and characters of a line. */
const excerptLines = 12;
const excerptWidth = 240;

// eslint-disable-next-line no-control-regex -- commands to a terminal are made of control characters
const terminalCommands = /\u001b\[[0-9;?=]*[ -/]*[@-~]/g;

/** A serial console's bytes as they come: all of them have a digest, the last are kept. */
export type SerialLog = { add(bytes: Uint8Array): void; summary(): BootRun["serial"] };

export function createSerialLog(): SerialLog {
  const digest = createHash("sha256");
  let count = 0;
  let tail: Buffer = Buffer.alloc(0);
  return {
    add: (bytes) => {
      digest.update(bytes);
      count += bytes.length;
      tail = Buffer.concat([tail, bytes]).subarray(-keptBytes);
    },
    summary: () => ({ sha256: digest.copy().digest("hex"), bytes: count, cut: count > tail.length, excerpt: excerptOf(tail) }),
  };
}

/** The last lines that say something, escaped: a guest's bytes never reach a terminal. */
function excerptOf(bytes: Buffer): string {
  const shown = bytes.subarray(-excerptLines * 4 * excerptWidth).toString();
  const lines = shown.replaceAll(terminalCommands, "").split(/[\r\n]+/);
  const meaningful = lines.filter((line) => line.trim() !== "").slice(-excerptLines);
  return meaningful.map((line) => escapeInvisible(line.slice(0, excerptWidth))).join("\n");
}
