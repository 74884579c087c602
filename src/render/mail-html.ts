import { placeText, type Problem } from "../core/problem.ts";
import { codeHtml, html, joinHtml, linkHtml, nothing, ownText, type Html } from "./html.ts";
import type { Block, Letter, LinkItem, TodoItem, Tone } from "./mail-letter.ts";
import { manyLines, readableMoments } from "./plain.ts";

// Mail programs know tables and inline styles; the style element only adds dark colours and smaller code where it is understood.

const colours: Readonly<Record<Tone, string>> = { good: "#1a7f37", bad: "#b42318", attention: "#8a5a00", neutral: "#475467" };

const sheet = `code{font-size:.88em}
:root{color-scheme:light dark}
@media (prefers-color-scheme:dark){
.page{background:#0f1216!important}.card{background:#171b21!important;border-color:#2c333d!important}
.text,.text p,.text td,.text li{color:#e6e9ee!important}.soft,.soft p{color:#a3acb9!important}.box{background:#0f1216!important;border-color:#2c333d!important;color:#e6e9ee!important}
a{color:#7cb7ff!important}}`;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";
const styles = {
  page: ownText(`margin:0;padding:0;background:#f2f4f7;${font}`),
  card: ownText("max-width:640px;width:100%;background:#ffffff;border:1px solid #e4e7ec;border-radius:8px"),
  text: ownText(`padding:0 28px 20px;font-size:15px;line-height:1.55;color:#1d2939;${font}`),
  paragraph: ownText("margin:0 0 14px"),
  title: ownText("margin:22px 0 8px;font-size:15px;font-weight:600"),
  box: ownText(
    `margin:6px 0 12px;padding:10px 12px;background:#f2f4f7;border:1px solid #e4e7ec;border-radius:6px;font-size:13px;color:#1d2939;overflow-wrap:anywhere;${mono}`,
  ),
  quote: ownText("margin:0 0 14px;padding:2px 0 2px 14px;border-left:3px solid #98a2b3"),
  soft: ownText(`padding:16px 28px 22px;font-size:12px;line-height:1.5;color:#667085;${font}`),
  link: ownText("color:#175cd3;overflow-wrap:anywhere"),
  place: ownText(`color:#667085;font-size:12px;overflow-wrap:anywhere;${mono}`),
};

/** A letter as an HTML mail: nothing is loaded from anywhere, everything that is not ours is escaped. */
export function letterHtml(letter: Letter, name: string): string {
  const accent = ownText(colours[letter.tone]);
  return `<!doctype html>\n${
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${name}: ${letter.headline}</title>
        <style>
          ${ownText(sheet)}
        </style>
      </head>
      <body class="page" style="${styles.page}">
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="${styles.page}">
          <tr>
            <td align="center" style="padding:24px 12px">
              <table role="presentation" cellpadding="0" cellspacing="0" class="card" style="${styles.card}">
                <tr>
                  <td style="height:4px;line-height:4px;font-size:0;border-radius:8px 8px 0 0;background:${accent}">&nbsp;</td>
                </tr>
                <tr>
                  <td class="text" style="${styles.text}">
                    <p class="soft" style="margin:22px 0 4px;font-size:13px;color:#667085">${name}</p>
                    <h1 style="margin:0 0 16px;font-size:21px;line-height:1.3;font-weight:650">${letter.headline}</h1>
                    ${joinHtml(letter.blocks.map(blockHtml), "\n")}
                  </td>
                </tr>
                <tr>
                  <td class="soft" style="${styles.soft}">
                    ${joinHtml(letter.footer.map((line) => html`<p style="margin:0 0 6px">${codeHtml(line)}</p>`))}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>`.html
  }\n`;
}

function blockHtml(block: Block): Html {
  switch (block.kind) {
    case "paragraph":
      return html`<p style="${styles.paragraph}">${codeHtml(block.text)}</p>`;
    case "quotation":
      return html`<blockquote style="${styles.quote}">
        ${joinHtml(
          manyLines(block.text).map((line) => html`${line}`),
          "<br>",
        )}
      </blockquote>`;
    case "problems":
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0">
        ${block.problems.map(problemHtml)}
      </table>`;
    case "todo":
      return html`<h2 style="${styles.title}">${block.title}</h2>
        <ol style="margin:0 0 14px;padding-left:22px">
          ${block.items.map(todoHtml)}
        </ol>`;
    case "links":
      return html`<h2 style="${styles.title}">${block.title}</h2>
        ${block.items.map(previewHtml)}`;
  }
}

function problemHtml(problem: Problem, index: number): Html {
  const place = placeText(problem);
  const where = place === "" ? nothing : html`<br /><span class="soft" style="${styles.place}">${place}</span>`;
  const fix = problem.remedy === "" ? nothing : html`<br /><strong>Fix:</strong> ${codeHtml(readableMoments(problem.remedy))}`;
  const level = problem.level === "error" ? nothing : html` (${problem.level})`;
  return html`<tr>
    <td valign="top" style="padding:0 10px 14px 0;font-weight:600">${index + 1}.</td>
    <td width="100%" style="padding:0 0 14px">
      <strong>${problem.code}</strong>${level}: ${codeHtml(readableMoments(problem.text))}${where}${fix}
    </td>
  </tr>`;
}

function todoHtml({ text, command }: TodoItem): Html {
  const line = command === undefined ? nothing : html`<div class="box" style="${styles.box}">${command}</div>`;
  return html`<li style="margin:0 0 8px">${codeHtml(text)}${line}</li>`;
}

function previewHtml({ label, url, note }: LinkItem): Html {
  const extra = note === "" ? nothing : html` <span class="soft" style="color:#667085">${note}</span>`;
  return html`<p style="${styles.paragraph}">${label}${extra}<br />${linkHtml(url, url, styles.link)}</p>`;
}
