import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type Context } from "hono";

import { parseOfferName, type OfferId } from "../../core/offer.ts";
import type { Language } from "../../render/language.ts";
import { createAnswers, type Answers } from "./answers.ts";
import { contentOf } from "./content.ts";
import { sendDownload, type Download } from "./download.ts";
import { ClosedError, type Files } from "./files.ts";
import { secured } from "./headers.ts";
import { heldBack } from "./hold-back.ts";
import { isLeadForm, leadDoor, type LeadDesk } from "./lead-door.ts";
import { createLimiter } from "./limiter.ts";
import { languageOf, pathOf } from "./request.ts";

/** What a preview link opens: its page's files and the images that go with it, nothing any more, or nothing that anybody knows of. */
export type PreviewDoor =
  | { readonly kind: "open"; readonly files: Files; readonly images: PreviewImages }
  | { readonly kind: "gone" }
  | { readonly kind: "none" };

/** Images that whoever sees a preview may read, at `images/` below its page. */
export type PreviewImages = {
  /** Which there are, as JSON. */
  readonly list: () => string;
  /** One of them; undefined when there is none of this name. */
  readonly open: (file: string) => Promise<Download | undefined>;
};

/** A page as it was asked for. */
export type Asking = { readonly language: Language; readonly member: (name: string) => string | undefined };

export type Site = {
  /** The live store front. */
  readonly live: Files;
  /** Draws a page of the status site, or of the store front where it is a matter of what was asked; undefined where there is none. */
  readonly draw: (
    path: readonly string[],
    asking: Asking,
  ) => Promise<{ readonly body: string | Buffer; readonly type: string } | undefined>;
  readonly preview: (offer: OfferId, token: string) => Promise<PreviewDoor>;
  /** Takes the details that a customer left; absent where nobody does. */
  readonly lead?: LeadDesk;
  /** Names that this server answers to, as in a `Host` header without its port; undefined: any. */
  readonly hosts: ReadonlySet<string> | undefined;
  /** Told when a page could not be made. Never the address: it may be a preview's. */
  readonly warn: (error: unknown) => void;
};

type OpenDoor = Extract<PreviewDoor, { kind: "open" }>;

const imageList = "index.json";
const second = 1000;
/** Longer than it takes to look a link up; whoever mistyped one does not notice. */
const missMs = second / 4;
const guesses = { misses: 30, windowMs: 60 * second, now: () => performance.now() };

/** The server's answers, before anything listens: `app.fetch(request)`. */
export function createApp(site: Site): Hono {
  const answers = createAnswers();
  const preview = previewDoors(site, answers);
  const changing = changingDoor(site, answers);
  const app = new Hono();
  app.use(secured(site.hosts, (c) => answers.say(c, "wrongHost")));
  app.onError(async (error, c) => {
    site.warn(error);
    return await answers.say(c, "failed", true);
  });
  app.all("*", async (c) => {
    const path = pathOf(c);
    if (c.req.method !== "GET" && c.req.method !== "HEAD") return await changing(c, path);
    // Browsers ask for one wherever a page names none.
    if (path.length === 1 && path[0] === "favicon.ico") return new Response(null, { status: 204 });
    if (path[0] === "preview") return await preview(c, path.slice(1));
    const drawn = await site.draw(path, { language: languageOf(c), member: (name) => c.req.query(name) });
    if (drawn !== undefined) return await answers.send(c, contentOf(drawn.body, drawn.type));
    if (path[0] === "live" && path.length > 1) return await answers.fromFiles(c, site.live, path.slice(1));
    return isFolderName(path) ? answers.toFolder(c) : await answers.say(c, "notFound");
  });
  return app;
}

/** Requests that are no look: customers' forms, where somebody takes them, and nothing else. */
function changingDoor({ lead: desk }: Site, answers: Answers): (c: Context, path: readonly string[]) => Promise<Response> {
  const lead = desk === undefined ? undefined : leadDoor(desk, answers);
  return async (c, path) =>
    c.req.method === "POST" && lead !== undefined && isLeadForm(path) ? await lead(c, path) : await answers.say(c, "onlyLooking");
}

/** Preview links, each judged at every request. Whoever guesses is told nothing, and soon nothing at all. */
function previewDoors(site: Site, answers: Answers): (c: Context, path: readonly string[]) => Promise<Response> {
  const limiter = createLimiter(guesses);
  const through = async (c: Context, door: OpenDoor, path: readonly string[]): Promise<Response> => {
    try {
      return path[0] === "images" ? await image(c, door.images, path.slice(1)) : await answers.fromFiles(c, door.files, path, true);
    } catch (error) {
      if (error instanceof ClosedError) return await answers.say(c, "gone", true);
      throw error;
    }
  };
  const image = async (c: Context, images: PreviewImages, [file = "", ...rest]: readonly string[]): Promise<Response> => {
    if (file === imageList && rest.length === 0)
      return await answers.send(c, contentOf(images.list(), "application/json"), { isSecret: true });
    const found = rest.length === 0 ? await images.open(file) : undefined;
    return found === undefined
      ? await answers.say(c, "notFound", true)
      : await sendDownload(c, found, (error) => {
          if (!(error instanceof ClosedError)) site.warn(error);
        });
  };
  return async (c, [publisher = "", offer = "", token = "", ...rest]) => {
    const who = getConnInfo(c).remote.address ?? "";
    if (!limiter.mayAsk(who)) return await answers.say(c, "tooMany", true);
    const id = parseOfferName(`${publisher}/${offer}`);
    const door = await heldBack(
      async (): Promise<PreviewDoor> =>
        id === undefined || !/^[0-9a-f]{64}$/.test(token) ? { kind: "none" } : await site.preview(id, token),
      ({ kind }) => kind === "none",
      missMs,
    );
    if (door.kind === "none") return await answers.say(c, "notFound", true);
    limiter.wasRight(who);
    if (door.kind === "gone") return await answers.say(c, "gone", true);
    return rest.length > 0 ? await through(c, door, rest) : answers.toFolder(c);
  };
}

/** `/live` and an offer's status folder, without the slash that makes a folder of them. */
function isFolderName(path: readonly string[]): boolean {
  return (path.length === 1 && path[0] === "live") || (path.length === 3 && path[0] === "status" && path[2] !== "");
}
