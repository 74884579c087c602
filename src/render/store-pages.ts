import { offerName, type OfferId } from "../core/offer.ts";
import type { Instant } from "../core/time.ts";
import { readEntry } from "./catalogue-entry.ts";
import { catalogue } from "./catalogue.ts";
import { html } from "./html.ts";
import { languages, pageFile, pageOfFile, type Language } from "./language.ts";
import { pageFrame } from "./page-frame.ts";
import { siteScript } from "./site-script.ts";
import { storeWords } from "./store-language.ts";
import { storeStyles } from "./store-styles.ts";
import { momentText } from "./words.ts";

/** What a store front needs besides the product pages themselves. */
export const storePages = { styles: storeStyles, script: siteScript, catalogue, previewed, withdrawn };

const begin = "<!-- slipway:preview -->";
const end = "<!-- /slipway:preview -->";

/**
 * The product page as the preview's audience sees it: the page itself, plus a banner and a word to search engines, both between
 * `slipway:preview` marks. Without what is between the marks it is the page, byte for byte. `file` is the page's name, which names its language.
 */
function previewed(page: string, expires: Instant, file = "index.html"): string {
  const { preview } = storeWords[pageOfFile(file)?.language ?? "en"];
  const banner = html`<aside class="preview" aria-label="${preview.label}">
    <strong>${preview.strong}</strong> ${preview.text(momentText(expires))}
  </aside>`;
  return page
    .replace("<head>\n", () => `<head>\n${begin}<meta name="robots" content="noindex, nofollow">${end}`)
    .replace("<body>\n", () => `<body>\n${begin}${banner.html}${end}`);
}

/** What stays at the address of an offer that is no longer sold, by file name. `entry` is its last catalogue entry, for its title. */
function withdrawn(offer: OfferId, entry: string): ReadonlyMap<string, string> {
  const title = readEntry(entry)?.title ?? offerName(offer);
  return new Map(languages.map((language) => [pageFile("index", language), withdrawnPage(offer, title, language)]));
}

function withdrawnPage({ publisher }: OfferId, title: string, language: Language): string {
  const { withdrawn: words, front } = storeWords[language];
  const home = "../../";
  return pageFrame({
    language,
    title: words.title(title),
    description: words.description(title, publisher),
    home,
    main: html`<section class="hero" aria-label="${title}">
        <div class="wide hero-text">
          <p class="publisher">${publisher}</p>
          <h1>${words.title(title)}</h1>
          <p class="lead">${words.text}</p>
        </div>
      </section>
      <div class="wide">
        <p><a class="button" href="${home}${pageFile("index", language)}">${words.all}</a></p>
      </div>`,
    footer: html`<p>${front.published}</p>`,
  });
}
