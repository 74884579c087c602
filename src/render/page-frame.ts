import { html, nothing, type Html } from "./html.ts";

export type Frame = {
  readonly title: string;
  readonly description: string;
  /** Relative path of the picture in the browser's tab, if the page has one of its own. */
  readonly icon?: string;
  /** Relative path of the list of all offers. */
  readonly home: string;
  readonly main: Html;
  readonly footer: Html;
};

/**
 * Nothing but this folder's style and pictures may load, no script may run: what a manifest might smuggle in stays dead even if escaping failed.
 * `file:` is for pages opened from disk, where "self" means nothing to some browsers.
 */
const contentPolicy = "default-src 'none'; img-src 'self' file:; style-src 'self' file:; base-uri 'none'; form-action 'none'";

/** A whole page of the store front. The style sheet lies beside it; nothing else is loaded. */
export function pageFrame({ title, description, icon, home, main, footer }: Frame): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${contentPolicy}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <meta name="description" content="${description}" />
        ${icon === undefined ? nothing : html`<link rel="icon" href="${icon}" /> `}
        <link rel="stylesheet" href="slipway.css" />
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <div class="wide"><a class="brand" href="${home}">Virtual machine marketplace</a></div>
        </header>
        <main id="main">${main}</main>
        <footer class="bottom"><div class="wide">${footer}</div></footer>
      </body>
    </html> `;
  return page.html;
}

/** An offer's picture, the same size on every page. */
export function logoOf(source: string, title: string): Html {
  return html`<img class="logo" src="${source}" alt="${title} logo" width="96" height="96" />`;
}
