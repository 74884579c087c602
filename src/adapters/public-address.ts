import { lookup as resolveName, type LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** What an image's URL must be before anything is asked of it. */
export type AddressFault = "not-a-url" | "not-https" | "private";

/** Thrown by the look-up when a name leads to a network that only this machine can reach. */
export class PrivateAddressError extends Error {
  override readonly name = "PrivateAddressError";
}

/** Networks that are no part of the internet: of this host, private, link-local, shared, reserved (RFC 6890 and its registries). */
const internal = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const)
  internal.addSubnet(network, bits, "ipv4");
for (const [network, bits] of [
  ["::", 127],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const)
  internal.addSubnet(network, bits, "ipv6");

/** True for an IP address that is not on the internet. IPv4 inside IPv6 counts as the IPv4 address. */
export function isInternalAddress(address: string): boolean {
  return internal.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/**
 * A URL that may be asked: https, or http to this machine by its loopback address (emulators and tests); a literal address only on the internet,
 * unless `allowInternal`. Names are judged when they are looked up, by `safeLookup`.
 */
export function checkAddress(text: string, allowInternal: boolean): URL | AddressFault {
  const url = URL.parse(text);
  if (url === null) return "not-a-url";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (url.protocol === "http:" && (host === "127.0.0.1" || host === "::1")) return url;
  if (url.protocol !== "https:") return "not-https";
  return !allowInternal && isIP(host) !== 0 && isInternalAddress(host) ? "private" : url;
}

/** Looks a name up and refuses it when any of its addresses is internal: which one is used then makes no difference. */
export const safeLookup: LookupFunction = (name, options, done) => {
  resolveName(name, { ...options, all: true }, (error, addresses: readonly LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error !== null || first === undefined) return done(error ?? new Error("no address"), "", 0);
    if (addresses.some(({ address }) => isInternalAddress(address))) return done(new PrivateAddressError("an internal address"), "", 0);
    if (options.all === true) done(null, [...addresses]);
    else done(null, first.address, first.family);
  });
};
