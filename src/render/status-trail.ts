import type { Links } from "../core/host-view.ts";
import { html, linkHtml, type Html } from "./html.ts";
import { inEnglish } from "./site-language.ts";
import type { SiteWords } from "./site-words.ts";
import { timeHtml } from "./status-frame.ts";
import type { LogEntry } from "./terminal-log.ts";

const shownHead = 7;

/** Who did what, newest first, each with the ledger commit that proves it. */
export function trailList(log: readonly LogEntry[], links: Partial<Links> | undefined, words: SiteWords): Html {
  const rows = log.map(({ at, head, subject, author }) => {
    const url = links?.commit?.(head);
    const id = html`<code>${head.slice(0, shownHead)}</code>`;
    return html`<li>
      <span class="when">${timeHtml(at)}</span><span class="what" ${inEnglish(words)}>${subject}</span><span class="who">${author}</span
      ><span class="id">${url === undefined ? id : linkHtml(url, id)}</span>
    </li> `;
  });
  return html`<ol class="log">
    ${rows}
  </ol>`;
}
