import { join } from "node:path";

import { placeFileIfChanged } from "../../adapters/atomic-file.ts";
import { compose } from "../../adapters/mail/compose.ts";
import type { Language } from "../../core/language.ts";
import { html, type Html } from "../../render/html.ts";
import { mailSamples, type Sample } from "./samples.ts";

/** Moment that the samples are dated with: the files are the same each time. */
const at = "2026-11-22T16:00:00.000Z";
const from = { name: "Slipway", address: "slipway@contoso.example" };
const to = ["ada@contoso.example"];

/** Writes every message as .html, .txt and .eml with a page that leads to them. Gives the page and how many there are. */
export async function writePreview(folder: string, language: Language): Promise<{ readonly index: string; readonly messages: number }> {
  const samples = mailSamples(language);
  for (const { name, message } of samples) {
    await placeFileIfChanged(join(folder, `${name}.html`), message.html);
    await placeFileIfChanged(join(folder, `${name}.txt`), `Subject: ${message.subject}\n\n${message.text}`);
    const { subject, text, html: page } = message;
    await placeFileIfChanged(
      join(folder, `${name}.eml`),
      await compose({ id: `sample/${name}`, to, subject, text, html: page, at }, { from, to }),
    );
  }
  const index = join(folder, "index.html");
  await placeFileIfChanged(index, indexPage(samples, language));
  return { index, messages: samples.length };
}

const style = "font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark";

function indexPage(samples: readonly Sample[], language: Language): string {
  return `<!doctype html>\n${
    html`<html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Slipway: mails</title>
      </head>
      <body style="${style}">
        <h1>Mails</h1>
        <table cellpadding="6">
          ${samples.map(rowHtml)}
        </table>
      </body>
    </html>`.html
  }\n`;
}

function rowHtml({ name, message: { subject } }: Sample): Html {
  return html`<tr>
    <th scope="row" align="left">${name}</th>
    <td>${subject}</td>
    <td><a href="${name}.html">HTML</a></td>
    <td><a href="${name}.txt">text</a></td>
    <td><a href="${name}.eml">eml</a></td>
  </tr>`;
}
