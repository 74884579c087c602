import type { Port } from "../../core/offer.ts";

/** A TCP port of the machine that people are led to. */
export type LedPort = { readonly port: number; readonly label: string };

/** More than a few would be a list that nobody reads; each is a socket of this machine. */
const mostPorts = 16;

/** The plan's TCP ports, ranges port by port; 22 has a line of its own. `more` is true where there are more than are led to. */
export function ledPorts(ports: readonly Port[]): { readonly led: readonly LedPort[]; readonly more: boolean } {
  const found = new Map<number, string>();
  for (const { label, range, protocol } of ports) {
    if (protocol === "udp") continue;
    const [first = Number.NaN, last = first] = range.split("-").map(Number);
    for (let port = first; port <= last && found.size <= mostPorts; port++) if (port !== 22 && !found.has(port)) found.set(port, label);
  }
  const all = [...found].map(([port, label]) => ({ port, label }));
  return { led: all.slice(0, mostPorts), more: all.length > mostPorts };
}
