import { join } from "node:path";

import { folderSpool } from "../adapters/lead/spool.ts";
import type { Offer } from "../core/offer.ts";
import { storeLead, type LeadForm } from "../core/store-lead.ts";
import { deliverLeads, type Delivered, type Delivering } from "../engine/leads/deliver.ts";
import { liveDestination } from "../engine/leads/live-offer.ts";
import type { LeadSpool } from "../ports/lead-spool.ts";
import type { Workspace } from "./workspace.ts";

/** Where leads of customers wait on this machine. */
export function spoolOf({ places }: Pick<Workspace, "places">): LeadSpool {
  return folderSpool({ folder: join(places.state, "lead-spool") });
}

/** Puts the details that somebody left where nothing loses them. One person is one lead of an offer, however often they ask. */
export async function keepLead(
  workspace: Workspace,
  offer: Offer,
  form: LeadForm,
  consent: string,
): Promise<Awaited<ReturnType<LeadSpool["add"]>>> {
  const spool = spoolOf(workspace);
  const mark = await spool.mark(`${offer.id.publisher}/${offer.id.offer} ${form.email.toLowerCase()}`);
  const agreed = { at: workspace.ports.clock.now(), text: consent };
  return await spool.add(storeLead(form, { id: offer.id, title: offer.listing.title }, agreed, mark));
}

/** Sends what waits and is due; `now` sends the rest too. */
export async function deliverHere(workspace: Workspace, options: { readonly now?: boolean } = {}): Promise<Delivered> {
  const { leads, clock } = workspace.ports;
  const destinationOf: Delivering["destinationOf"] = async (id) => await liveDestination(workspace.ports, id);
  return await deliverLeads({ leads, clock, spool: spoolOf(workspace), destinationOf }, options);
}
