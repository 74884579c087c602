import type { Links } from "../core/host-view.ts";
import { placeText, type Problem } from "../core/problem.ts";
import type { StatusStep } from "../core/status.ts";
import { ownMessages } from "./headline.ts";
import { codeHtml, html, joinHtml, linkHtml, nothing, type Html } from "./html.ts";
import { readableMoments } from "./plain.ts";
import { inEnglish } from "./site-language.ts";
import type { SiteWords } from "./site-words.ts";

/** A step's messages: code, what was found, where (as a link to the line, where the site knows one), and what to do. */
export function messagesHtml(step: StatusStep, links: Partial<Links> | undefined, words: SiteWords): Html {
  const shown = ownMessages(step);
  return shown.length === 0
    ? nothing
    : html`<ul class="messages">
        ${joinHtml(shown.map((message) => messageHtml(message, links, words)))}
      </ul>`;
}

function messageHtml(message: Problem, links: Partial<Links> | undefined, words: SiteWords): Html {
  const { levels, fix, after } = words.page;
  const remedy =
    message.remedy === ""
      ? nothing
      : html`<p class="fix">
          <strong>${message.level === "information" ? after : fix}</strong> <span${inEnglish(words)}>${codeHtml(readableMoments(message.remedy))}</span>
        </p>`;
  return html`<li class="${message.level}">
    <p>
      <code class="code">${message.code}</code>
      <span class="level">${levels[message.level]}</span> <span${inEnglish(words)}>${codeHtml(readableMoments(message.text))}</span>
    </p>
    ${placeHtml(message, links)}${remedy}
  </li>`;
}

function placeHtml(message: Problem, links: Partial<Links> | undefined): Html {
  const place = placeText(message);
  if (place === "") return nothing;
  const url = message.path === undefined ? undefined : links?.source?.(message.path, message.line);
  const text = html`<code>${place}</code>`;
  return html`<p class="place">${url === undefined ? text : linkHtml(url, text)}</p>`;
}
