import { verdictOf } from "../../src/core/boot-verdict.ts";
import { hear, startWatch, usualPatience, type BootNews, type BootWatch } from "../../src/core/boot-watch.ts";
import type { BootEnd } from "../../src/core/boot.ts";

/** What is heard when: a text is the serial console's. */
export type Heard = readonly [atMs: number, news: string | BootNews];

export const ready: BootNews = { kind: "report", report: { by: "Cloud-Init/22.4.2", state: "Ready", detail: "" } };
export const notReady: BootNews = { kind: "report", report: { by: "Cloud-Init/22.4.2", state: "NotReady", detail: "ovf-env.xml missing" } };
export const time: BootNews = { kind: "time" };
export const off: BootNews = { kind: "off", text: "the emulator ended with 0." };

export const firmware = "\u001b[2J\u001b[01;01HBdsDxe: loading Boot0001 from Scsi(0x0,0x0)\r\n";
export const loader = "BdsDxe: starting Boot0001 from Scsi(0x0,0x0)\r\nEFI stub: Loaded initrd\r\n";
export const kernel = "[    0.000000] Linux version 6.1.0-56-cloud-amd64\r\n";
export const init = "[    4.068609] Run /init as init process\r\n";
export const login = "\r\nDebian GNU/Linux 12 localhost ttyS0\r\n\r\nlocalhost login: ";
export const started = firmware + loader + kernel + init;

export function at(atMs: number, news: string | BootNews): Heard {
  return [atMs, news];
}

export function watched(heard: readonly Heard[], expectsReport = true): BootWatch {
  return heard.reduce(
    (watch, [atMs, news]) => hear(watch, typeof news === "string" ? { kind: "serial", text: news, bytes: news.length } : news, atMs),
    startWatch(usualPatience, expectsReport),
  );
}

export function endOf(heard: readonly Heard[], expectsReport = true): BootEnd | undefined {
  return verdictOf(watched(heard, expectsReport))?.end;
}
