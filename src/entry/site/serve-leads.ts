import { errorText } from "../../adapters/fault.ts";
import type { Site } from "../../adapters/web/app.ts";
import type { LeadDesk } from "../../adapters/web/lead-door.ts";
import { offerName, parseOfferName, type Offer, type OfferId } from "../../core/offer.ts";
import { isProblem } from "../../core/problem.ts";
import { readLead } from "../../core/store-lead.ts";
import { second } from "../../core/time.ts";
import { liveOffer } from "../../engine/leads/live-offer.ts";
import { pageFile, pageOfFile, type Language } from "../../render/language.ts";
import { consentText, takesLeads } from "../../render/lead-form.ts";
import { fullPage, leadFileOf, leadPage, leadStyles, leadStylesFile, thanksPage, withLeadEntry } from "../../render/lead-page.ts";
import { deliverHere, keepLead } from "../leads.ts";
import type { Workspace } from "../workspace.ts";

type Drawn = Awaited<ReturnType<Site["draw"]>>;

/** How often what waits is looked at; the pauses of a destination that fails are longer. */
const lookMs = 5 * second;

/** Leads of the live store front on one server: its pages, its form, and the errand to the destinations. */
export type LeadService = AsyncDisposable & {
  readonly desk: LeadDesk;
  /** Pages and product pages that have to do with leads, by their path below `live`; undefined for all others. */
  readonly draw: (path: readonly string[], language: Language, live: Site["live"]) => Promise<Drawn>;
};

export function openLeadService(workspace: Workspace, warn: (error: unknown) => void): LeadService {
  const known = knownOffers(workspace);
  let errand: Promise<unknown> = Promise.resolve();
  let isQueued = false;
  // One errand under way and one behind it do for any number of leads, however slow a destination is.
  const deliver = (): void => {
    if (isQueued) return;
    isQueued = true;
    errand = nextErrand(errand);
  };
  const nextErrand = async (before: Promise<unknown>): Promise<void> => {
    await before;
    isQueued = false;
    await deliverHere(workspace).catch(warn);
  };
  const timer = setInterval(deliver, lookMs);
  deliver();
  return {
    desk: async (id, given, language) => {
      const offer = await offerWithLeads(workspace, id);
      if (offer === undefined) return { kind: "none" };
      const { form, faults } = readLead(given);
      if (Object.keys(faults).length > 0) return { kind: "faulty", page: leadPage({ offer, language, form, faults }) };
      try {
        if ((await keepLead(workspace, offer, form, consentText(offer, language))) === "full")
          return { kind: "full", page: fullPage(offer, language) };
      } catch (error) {
        // Whoever left their details must not be thanked for what is not on disk.
        warn(`A lead could not be kept: ${errorText(error)}`);
        return { kind: "full", page: fullPage(offer, language) };
      }
      deliver();
      return { kind: "kept" };
    },
    draw: async (path, language, live) => await drawn(known, live, path, language),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await errand;
    },
  };
}

async function drawn(known: KnownOffers, live: Site["live"], path: readonly string[], language: Language): Promise<Drawn> {
  const [publisher = "", name = "", file = ""] = path;
  const id = path.length === 3 ? parseOfferName(`${publisher}/${name}`) : undefined;
  const page = pageAt(file, language);
  if (id === undefined || page === undefined) return undefined;
  if (page.kind === "styles") return { body: leadStyles, type: "text/css; charset=utf-8" };
  if (page.kind === "product") return html(await productPage(known, live, id, page.language));
  const offer = await known(id);
  if (offer === undefined) return undefined;
  return html(page.kind === "form" ? leadPage({ offer, language: page.language }) : thanksPage(offer, page.language));
}

type LeadPage = { readonly kind: "styles" | "form" | "thanks" | "product"; readonly language: Language };

/** Which of these pages a file name in an offer's folder is. */
function pageAt(file: string, language: Language): LeadPage | undefined {
  if (file === leadStylesFile) return { kind: "styles", language };
  if (file === "") return { kind: "product", language };
  const page = pageOfFile(file);
  return page?.kind === "index" ? { kind: "product", language: page.language } : leadFileOf(file);
}

/** The page that is live, with the way to the form. What the store front has no page of is answered as it always is. */
async function productPage(known: KnownOffers, live: Site["live"], id: OfferId, language: Language): Promise<string | undefined> {
  const page = await live([id.publisher, id.offer, pageFile("index", language)]);
  // Asked second: an offer that is not live yet must not be remembered as one without leads.
  return page === undefined || (await known(id)) === undefined ? undefined : withLeadEntry(page.body.toString(), language);
}

type KnownOffers = (id: OfferId) => Promise<Offer | undefined>;

/** How old a look at an offer may be when one of its pages is drawn; whoever sends a form is answered from a fresh one. */
const freshMs = second;
/** So that many names can not fill the memory. */
const mostKnown = 1000;

/** Offers with leads, each looked at once a second however often it is asked for: a product page is what a store front is asked for most. */
function knownOffers(workspace: Workspace): KnownOffers {
  const known = new Map<string, { readonly at: number; readonly offer: Promise<Offer | undefined> }>();
  return async (id) => {
    const name = offerName(id);
    const found = known.get(name);
    if (found !== undefined && performance.now() - found.at < freshMs) return await found.offer;
    const offer = offerWithLeads(workspace, id);
    known.delete(name);
    known.set(name, { at: performance.now(), offer });
    const [oldest] = known.keys();
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest);
    return await offer;
  };
}

/** The offer as it is live, where its leads go anywhere. */
async function offerWithLeads({ ports }: Workspace, id: OfferId): Promise<Offer | undefined> {
  const offer = await liveOffer(ports, id);
  return offer === undefined || isProblem(offer) || !takesLeads(offer) ? undefined : offer;
}

function html(body: string | undefined): Drawn {
  return body === undefined ? undefined : { body, type: "text/html; charset=utf-8" };
}
