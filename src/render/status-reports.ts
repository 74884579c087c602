import type { Submission } from "../core/run.ts";
import { html, joinHtml, nothing, type Html } from "./html.ts";
import { reportedTasks, reportPageFile } from "./report-files.ts";

/** Links from the certification step to the pages of its reports, which lie beside the status page. `label` says what they are. */
export function reportLinks(submission: Submission, label: string): Html {
  const links = reportedTasks(submission).map(({ work, evidence }) => {
    const image = work.kind === "certify" ? work.image : "";
    return html`<a href="${encodeURIComponent(reportPageFile(evidence))}">${image}</a>`;
  });
  return links.length === 0 ? nothing : html`<p class="summary">${label} ${joinHtml(links, ", ")}</p>`;
}
