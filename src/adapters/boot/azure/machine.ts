import { createHash } from "node:crypto";

import { networkPlan, type NetworkPlan } from "./net/plan.ts";

/** Who the machine in the guest is to become. */
export type Guest = {
  readonly hostName: string;
  readonly user: string;
  readonly sshPublicKey: string;
  /** UUID; the same one always gives the same card address and the same platform names. */
  readonly vmId: string;
};

/** A guest with the names that the platform gives it. */
export type Machine = {
  readonly guest: Guest;
  readonly plan: NetworkPlan;
  /** Names of the container and of the role instance in the goal state; a health report names both. */
  readonly containerId: string;
  readonly instanceId: string;
};

/** The names follow from the machine's id, so that a run can be repeated. */
export function machineOf(guest: Guest): Machine {
  const id = (what: string): string => uuidOf(`${what}:${guest.vmId}`);
  return {
    guest,
    plan: networkPlan(guest.vmId),
    containerId: id("container"),
    instanceId: `${id("deployment")}._${guest.hostName}`,
  };
}

/** A UUID made of a text's digest (RFC 9562 §5.8, version 8). */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

/** Text for an XML element or attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
