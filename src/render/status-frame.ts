import type { OfferId } from "../core/offer.ts";
import type { Status } from "../core/status.ts";
import type { Instant } from "../core/time.ts";
import { html, type Html } from "./html.ts";
import { momentText } from "./words.ts";

// Layout of the status site: the list and the style sheet on top, each offer's page in a folder of its own. Links are relative, so that the
// pages work from a server and from a disk.

export const offersPageFile = "index.html";
const statusCssFile = "status.css";

/** Where an offer's status page lies, seen from the list. */
export function statusPageFile({ publisher, offer }: OfferId): string {
  return `status/${publisher}/${offer}/index.html`;
}

/** The way from an offer's page back to the list's folder. */
export const toTop = "../../../";

export type StatusFrame = {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly now: Instant;
  /** Relative path to the folder of the list and the style sheet, empty or ending in `/`. */
  readonly base: string;
};

/** No script, nothing from elsewhere. `file:` is for pages opened from disk, where "self" means nothing to some browsers. */
const contentPolicy = "default-src 'none'; style-src 'self' file:; base-uri 'none'; form-action 'none'";

/** A whole page of the status site. */
export function statusFrame({ title, header, main, now, base }: StatusFrame): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="stylesheet" href="${base}${statusCssFile}" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <div class="wide">
            <a class="brand" href="${base}${offersPageFile}">Slipway</a>
            <nav aria-label="Breadcrumb">${header}</nav>
          </div>
        </header>
        <main id="main" class="wide">${main}</main>
        <footer class="bottom">
          <div class="wide">
            As of ${timeHtml(now)}. Drawn from the ledger; <code>slipway verify</code> proves that it follows. Reload for news.
          </div>
        </footer>
      </body>
    </html> `.html;
}

/** A moment for people, with the exact one for machines. */
export function timeHtml(instant: Instant, text = momentText(instant)): Html {
  return html`<time datetime="${instant}" title="${instant}">${text}</time>`;
}

/** Colour of an offer's state: never the only sign of it, the words stand beside. */
export function toneOf({ status, held }: Pick<Status, "status" | "held">): "good" | "bad" | "wait" | "busy" | "none" {
  switch (status) {
    case "succeeded":
      return "good";
    case "failed":
      return "bad";
    case "waitingForPublisherReview":
      return "wait";
    case "running":
      return held ? "wait" : "busy";
    case "neverPublished":
    case "notStarted":
    case "canceled":
      return "none";
  }
}
