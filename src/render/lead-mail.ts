import { leadSource, type Lead } from "../core/lead.ts";
import { html, joinHtml } from "./html.ts";
import { oneLine } from "./plain.ts";

/** The mail that brings a lead to its contacts: who, from where, what they want, and what to do. */
export function leadLetter(lead: Lead): { readonly subject: string; readonly text: string; readonly html: string } {
  const rows = rowsOf(lead);
  const width = Math.max(...rows.map(([label]) => label.length));
  const subject = `Lead · ${oneLine(lead.offerTitle)} · ${oneLine(fullName(lead))}`;
  const lines = rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  const ask = "Answer the customer yourself: a reply to this message reaches nobody.";
  return {
    subject,
    text: `Somebody asked for ${oneLine(lead.offerTitle)}.\n\n${lines.join("\n")}\n\n${ask}\n`,
    html: page(oneLine(lead.offerTitle), rows, ask),
  };
}

type Rows = readonly (readonly [label: string, value: string])[];

function page(title: string, rows: Rows, ask: string): string {
  const cells = rows.map(
    ([label, value]) =>
      html`<tr>
        <td style="padding:4px 16px 4px 0;color:#6e7781">${label}</td>
        <td style="padding:4px 0">${value}</td>
      </tr>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>Lead</title>
      </head>
      <body style="font:15px/1.5 sans-serif">
        <p>Somebody asked for <strong>${title}</strong>.</p>
        <table role="presentation" style="border-collapse:collapse">
          ${joinHtml(cells)}
        </table>
        <p>${ask}</p>
      </body>
    </html>`.html;
}

function rowsOf(lead: Lead): Rows {
  const { customer } = lead;
  const rows = [
    ["Name", fullName(lead)],
    ["Title", customer.title],
    ["Company", customer.company],
    ["Country", customer.country],
    ["E-mail", customer.email],
    ["Telephone", customer.phone],
    ["Message", lead.description],
    ["Source", leadSource(lead)],
    ["At", lead.at],
  ] as const;
  return rows.flatMap(([label, value]) => (value === "" ? [] : [[label, oneLine(value)] as const]));
}

function fullName({ customer }: Lead): string {
  return [customer.firstName, customer.lastName].filter((part) => part !== "").join(" ");
}
