import { hash } from "node:crypto";

import type { ObservedSystem } from "../../ports/boots.ts";

/**
 * What runs in the guest, without rights: files of /proc and /etc, and the names of failed units. Each part begins with its own line; what starts late is waited for.
 * The braces make the shell read all of it before any command could read the rest as its input.
 */
export const lookScript = `{
if [ -d /run/systemd/system ]; then timeout 100 systemctl is-system-running --wait >/dev/null 2>&1; fi
part() { printf '\\n@%s\\n' "$1"; }
part cmdline; cat /proc/cmdline
part swaps; cat /proc/swaps
part passwd; getent passwd || cat /etc/passwd
part tcp; cat /proc/net/tcp
part tcp6; cat /proc/net/tcp6
part machine-id; cat /etc/machine-id
part modules; cat /proc/modules
if [ -d /run/systemd/system ]; then part failed; systemctl list-units --failed --plain --no-legend --no-pager; fi
part end
sync
} </dev/null
`;

/** More of one kind would tell nobody anything. */
const maxEntries = 500;
const listenState = "0A";
const loopback = /^(?:[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/;

/** What the script printed, decoded; undefined when it did not reach its end. */
export function decodeSystem(text: string, user: string): ObservedSystem | undefined {
  const parts = new Map(text.split(/^@/m).map(partOf));
  if (!parts.has("end")) return undefined;
  const lines = (name: string) =>
    (parts.get(name) ?? "")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .slice(0, maxEntries);
  return {
    commandLine: (lines("cmdline")[0] ?? "").slice(0, 4096),
    swaps: lines("swaps").slice(1).map(firstWord),
    users: lines("passwd").flatMap(decodeUser),
    listening: unique([...lines("tcp"), ...lines("tcp6")].flatMap(decodeSocket)),
    failedUnits: parts.has("failed") ? lines("failed").map(firstWord) : undefined,
    machineId: hash("sha256", (lines("machine-id")[0] ?? "").trim()),
    modules: lines("modules").map(firstWord).toSorted(),
    user,
  };
}

/** A part's name, and what follows the line that it stands on. */
function partOf(text: string): readonly [name: string, content: string] {
  const [name = ""] = text.split("\n", 1);
  return [name, text.slice(name.length + 1)];
}

function firstWord(line: string): string {
  return line.trim().split(/\s+/)[0] ?? "";
}

function decodeUser(line: string): ObservedSystem["users"] {
  const [name = "", , uid = "", , , home = "", shell = ""] = line.split(":");
  return /^\d+$/.test(uid) ? [{ name, uid: Number(uid), home, shell }] : [];
}

/** A line of /proc/net/tcp: `sl local_address rem_address st …`, addresses as hexadecimal words in the machine's byte order. */
function decodeSocket(line: string): ObservedSystem["listening"] {
  const [, local = "", , state] = line.trim().split(/\s+/);
  const [address = "", port = ""] = local.split(":");
  return state === listenState ? [{ port: Number.parseInt(port, 16), isPublic: !loopback.test(address) }] : [];
}

/** One entry a port; public if any of its sockets is. */
function unique(sockets: ObservedSystem["listening"]): ObservedSystem["listening"] {
  const ports = Map.groupBy(sockets, ({ port }) => port);
  return [...ports].map(([port, all]) => ({ port, isPublic: all.some(({ isPublic }) => isPublic) })).toSorted((a, b) => a.port - b.port);
}
