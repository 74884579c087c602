import type { Block, Letter, LinkItem, Row, TodoItem, Tone } from "../core/letter.ts";
import { placeText, type Problem } from "../core/problem.ts";
import { codeHtml, html, joinHtml, linkHtml, nothing, ownText, type Html } from "./html.ts";
import type { MailWords } from "./mail-words-en.ts";
import { manyLines, oneLine, readableMoments, shorten } from "./plain.ts";

// Mail programs know tables and inline styles; the one style element only adds dark colours and room on telephones where it is understood. Outlook on
// Windows draws with Word, which knows no max-width: it gets a table of fixed width in a comment that only it reads.

const colours: Readonly<Record<Tone, string>> = { good: "#1a7f37", bad: "#b42318", attention: "#8a5a00", neutral: "#475467" };

/** The same in dark surroundings, light enough to be read there. */
const darkColours: Readonly<Record<Tone, string>> = { good: "#4ac26b", bad: "#ff8a80", attention: "#e3b341", neutral: "#a3acb9" };

const tones: readonly Tone[] = ["good", "bad", "attention", "neutral"];

const sheet = `code{font-size:.88em}
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.text,.foot{padding-left:18px!important;padding-right:18px!important}}
@media (prefers-color-scheme:dark){
.page{background:#0f1216!important}.card{background:#171b21!important;border-color:#2c333d!important}
.text,.text p,.text td,.text li{color:#e6e9ee!important}.soft,.soft p,.text .soft{color:#a3acb9!important}.line{border-color:#2c333d!important}.box{background:#0f1216!important;border-color:#2c333d!important;color:#e6e9ee!important}
${tones.map((tone) => `.text .${tone}{color:${darkColours[tone]}!important}`).join("")}
a{color:#7cb7ff!important}}`;

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const mono = "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";
const styles = {
  page: ownText(`margin:0;padding:0;background:#f2f4f7;${font}`),
  card: ownText("max-width:640px;width:100%;background:#ffffff;border:1px solid #e4e7ec;border-radius:8px"),
  text: ownText(`padding:0 28px 20px;font-size:15px;line-height:1.55;color:#1d2939;${font}`),
  preheader: ownText("display:none;max-height:0;overflow:hidden;mso-hide:all"),
  kicker: ownText("margin:22px 0 4px;font-size:13px;color:#667085"),
  headline: ownText("margin:0 0 16px;font-size:21px;line-height:1.3;font-weight:650"),
  section: ownText("margin:0 0 12px;font-size:17px;line-height:1.35;font-weight:650"),
  line: ownText("margin:26px 0 0;border:0;border-top:1px solid #e4e7ec"),
  rows: ownText("border-collapse:collapse;font-size:14px;line-height:1.4;margin:0 0 14px"),
  cell: ownText("padding:3px 0"),
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
export function letterHtml(letter: Letter, words: MailWords): string {
  return `<!doctype html>\n${
    html`<html lang="${words.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${letter.name}: ${letter.headline}</title>
        <style>
          ${ownText(sheet)}
        </style>
      </head>
      <body class="page" style="${styles.page}">
        <div style="${styles.preheader}">${preheader(letter)}</div>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="${styles.page}">
          <tr>
            <td align="center" style="padding:24px 12px">${ownText(fixedWidth)} ${cardHtml(letter, words)} ${ownText(fixedWidthEnd)}</td>
          </tr>
        </table>
      </body>
    </html>`.html
  }\n`;
}

const fixedWidth = '<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->';
const fixedWidthEnd = "<!--[if mso]></td></tr></table><![endif]-->";

const preheaderLength = 110;

/** What lists of mails show beside the subject: the first sentence instead of whatever stands first. */
function preheader({ blocks, headline }: Letter): string {
  const first = blocks.find((block) => block.kind === "paragraph");
  return shorten(oneLine(first?.text ?? headline), preheaderLength);
}

function cardHtml(letter: Letter, words: MailWords): Html {
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" class="card" style="${styles.card}">
    <tr>
      <td style="height:4px;line-height:4px;font-size:0;border-radius:8px 8px 0 0;background:${ownText(colours[letter.tone])}">&nbsp;</td>
    </tr>
    <tr>
      <td class="text" style="${styles.text}">
        <p class="soft" style="${styles.kicker}">${letter.name}</p>
        <h1 style="${styles.headline}">${letter.headline}</h1>
        ${joinHtml(
          letter.blocks.map((block) => blockHtml(block, words)),
          "\n",
        )}
      </td>
    </tr>
    <tr>
      <td class="soft foot" style="${styles.soft}">
        ${joinHtml(letter.footer.map((line) => html`<p style="margin:0 0 6px">${codeHtml(line)}</p>`))}
      </td>
    </tr>
  </table>`;
}

function blockHtml(block: Block, words: MailWords): Html {
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
      return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
        ${block.problems.map((each, index) => problemHtml(each, index, words))}
      </table>`;
    case "todo":
      return html`<h2 style="${styles.title}">${block.title}</h2>
        <ol style="margin:0 0 14px;padding-left:22px">
          ${block.items.map(todoHtml)}
        </ol>`;
    case "links":
      return html`<h2 style="${styles.title}">${block.title}</h2>
        ${block.items.map(linkItemHtml)}`;
    case "rows":
      return html`<h2 style="${styles.title}">${block.title}</h2>
        <table width="100%" cellpadding="0" cellspacing="0" border="0" aria-label="${block.title}" style="${styles.rows}">
          ${block.rows.map(rowHtml)}
        </table>`;
    case "facts":
      return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="${styles.rows}">
        ${block.facts.map(factHtml)}
      </table>`;
    case "section":
      return html`<hr class="line" style="${styles.line}" />
        <p class="soft" style="${styles.kicker}">${block.name}</p>
        <h2 class="${block.tone}" style="${styles.section};color:${ownText(colours[block.tone])}">${block.title}</h2>`;
  }
}

/** States of this length stay on their line, on telephones too; longer ones are sentences. */
const wholeState = 24;

function rowHtml({ mark, tone, name, state }: Row): Html {
  const whole = ownText(state.length <= wholeState ? ";white-space:nowrap" : "");
  return html`<tr>
    <td width="22" valign="top" class="${tone}" style="${styles.cell};font-weight:700;color:${ownText(colours[tone])}">${mark}</td>
    <td valign="top" style="${styles.cell};padding-right:12px">${name}</td>
    <td valign="top" align="right" class="soft" style="${styles.cell};color:#475467${whole}">${state}</td>
  </tr>`;
}

function factHtml([label, value]: readonly [label: string, value: string]): Html {
  return html`<tr>
    <td valign="top" class="soft" style="${styles.cell};padding-right:16px;color:#667085">${label}</td>
    <td valign="top" style="${styles.cell};overflow-wrap:anywhere">${value}</td>
  </tr>`;
}

function problemHtml(problem: Problem, index: number, words: MailWords): Html {
  const place = placeText(problem);
  const where = place === "" ? nothing : html`<br /><span class="soft" style="${styles.place}">${place}</span>`;
  const fix = problem.remedy === "" ? nothing : html`<br /><strong>${words.fix}:</strong> ${codeHtml(readableMoments(problem.remedy))}`;
  // What checks and servers say is English everywhere (WCAG 3.1.2).
  const english = words.language === "en" ? nothing : ownText(' lang="en"');
  const level = problem.level === "error" ? nothing : html` (${words.levels[problem.level]})`;
  return html`<tr>
    <td valign="top" style="padding:0 10px 14px 0;font-weight:600">${index + 1}.</td>
    <td width="100%" ${english} style="padding:0 0 14px">
      <strong>${problem.code}</strong>${level}: ${codeHtml(readableMoments(problem.text))}${where}${fix}
    </td>
  </tr>`;
}

function todoHtml({ text, command }: TodoItem): Html {
  const line = command === undefined ? nothing : html`<div class="box" style="${styles.box}">${command}</div>`;
  return html`<li style="margin:0 0 8px">${codeHtml(text)}${line}</li>`;
}

function linkItemHtml({ label, url, note }: LinkItem): Html {
  const extra = note === "" ? nothing : html`, <span class="soft" style="color:#667085">${note}</span>`;
  return html`<p style="${styles.paragraph}">${label}${extra}<br />${linkHtml(url, url, styles.link)}</p>`;
}
