/** What an agent said of its provisioning. */
export type HealthReport = {
  /** The agent's own name of itself, from its request: `Cloud-Init/22.4.2`, `WALinuxAgent/2.7.3.0+health`. Not to be believed, only shown. */
  readonly by: string;
  readonly state: "Ready" | "NotReady";
  /** Sub-status and description; empty for a plain *Ready*. One line, bounded, the guest's own words. */
  readonly detail: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** The content of a health document. */
export type Health = {
  readonly incarnation: string;
  readonly containerId: string;
  readonly instanceId: string;
  readonly state: "Ready" | "NotReady";
  readonly detail: string;
};

/** The wireserver takes descriptions of up to 4,096 bytes (WALinuxAgent `wire.py`); a report in the ledger wants less. */
const longestDetail = 1024;
const largestDocument = 65_536;

/**
 * The health document that agents post to `/machine?comp=health`; undefined for anything else. Each element has to be there exactly once, and there
 * may be no document type and no CDATA, so that there is nothing to expand or to hide in.
 */
export function readHealth(xml: string): Health | undefined {
  if (xml.length > largestDocument || xml.includes("<!") || !/<Health[\s>]/.test(xml)) return undefined;
  const [incarnation, containerId, instanceId, state] = ["GoalStateIncarnation", "ContainerId", "InstanceId", "State"].map((name) =>
    only(xml, name),
  );
  if (incarnation === undefined || containerId === undefined || instanceId === undefined) return undefined;
  if (state !== "Ready" && state !== "NotReady") return undefined;
  const words = [only(xml, "SubStatus"), only(xml, "Description")].filter((word) => word !== undefined && word !== "");
  return { incarnation, containerId, instanceId, state, detail: plain(words.join(": "), longestDetail) };
}

/** A guest's text as one bounded line of printable characters. */
export function plain(text: string, longest: number): string {
  return text
    .slice(0, longest)
    .replaceAll(/[\p{C}\p{Z}\s]+/gu, " ")
    .trim();
}

function only(xml: string, name: string): string | undefined {
  const parts = xml.split(new RegExp(`<${name}(?:\\s[^<>]*)?>`));
  const [, content, more] = parts;
  if (content === undefined || more !== undefined) return undefined;
  const end = content.indexOf(`</${name}>`);
  const text = content.slice(0, Math.max(end, 0)).trim();
  return end < 0 || text.includes("<") ? undefined : unescapeXml(text);
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replaceAll(/&(amp|lt|gt|quot|apos);/g, (whole, name: string) => entities[name] ?? whole);
}
