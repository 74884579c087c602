import { findingsToTell, stopsCertification, type CertificationReport, type Evidence, type Finding } from "../core/report.ts";
import { codeHtml, html, joinHtml, nothing, ownText, type Html } from "./html.ts";
import { manyLines } from "./plain.ts";
import { publicLink } from "./public-link.ts";
import { count } from "./words.ts";

/** What people have to hear about, the worst first; then what was waived, and what hangs on a reason told already. */
export function toldSections(report: CertificationReport): Html {
  const told = findingsToTell(report);
  const stopping = told.filter((each) => stopsCertification(each, report));
  const others = told.filter((each) => !stopping.includes(each));
  const waived = report.findings.filter(({ result }) => result === "waived");
  return joinHtml(
    [
      section("failures", `To fix: ${count(stopping.length, "finding")}`, stopping, "bad"),
      section("warnings", count(others.length - undecided(others).length, "warning"), others.filter(({ result }) => result !== "unknown"), "wait"),
      section("unknown", `${undecided(others).length} undecided`, undecided(others), "wait"),
      silentSection(report, told),
      section("waived", `${waived.length} waived`, waived, "none"),
    ],
    "\n",
  ); // prettier-ignore
}

function undecided(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ result }) => result === "unknown");
}

function section(id: string, title: string, findings: readonly Finding[], tone: string): Html {
  if (findings.length === 0) return nothing;
  return html`<section class="told" aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${findings.map((each) => card(each, tone))}
  </section>`;
}

const words: Readonly<Record<Finding["result"], string>> = {
  pass: "pass",
  fail: "error",
  warn: "warning",
  "not-applicable": "not applicable",
  unknown: "undecided",
  waived: "waived",
  error: "check broke",
};

function card(finding: Finding, tone: string): Html {
  const { check, title, result, text, remedy } = finding;
  return html`<article class="card finding ${tone}" id="${check}" aria-labelledby="${check}-title">
    <h3 id="${check}-title"><code>${check}</code> ${title} <span class="badge">${words[result]}</span></h3>
    <p class="found">${codeHtml(text)}</p>
    ${waiverHtml(finding)}${evidenceHtml(finding)}
    <p class="fix"><strong>To do</strong> ${codeHtml(remedy)}</p>
    ${metaHtml(finding)}
  </article>`;
}

function waiverHtml({ waiver }: Finding): Html {
  if (waiver === undefined) return nothing;
  const until = waiver.state === "applied" ? "Waived until" : "The waiver expired on";
  return html`<p class="waiver">
    <strong>${until} ${waiver.expires}</strong> by ${waiver.approver}: ${waiver.reason}
    <span class="soft">evidence <code>${waiver.evidence}</code></span>
  </p>`;
}

/** Places of one finding on the page; the canonical report has all. */
const shownPlaces = 25;

function evidenceHtml({ evidence }: Finding): Html {
  if (evidence.length === 0) return nothing;
  const left = evidence.length - shownPlaces;
  return html`<ul class="places">
    ${evidence.slice(0, shownPlaces).map(placeHtml)}${left > 0 ? html`<li class="soft">…and ${count(left, "more place")}, in the canonical report.</li>` : nothing}
  </ul>`;
}

function placeHtml({ disk, partition, path, actual, required, excerpt }: Evidence): Html {
  const where = [disk === "os" ? "OS disk" : `disk ${disk}`, ...(partition === undefined ? [] : [`partition ${partition}`])].join(", ");
  return html`<li>
    <p class="place">${where}${path === undefined ? nothing : html` · <code>${path}</code>`}</p>
    <dl>
      <div>
        <dt>Found</dt>
        <dd>${actual}</dd>
      </div>
      <div>
        <dt>Required</dt>
        <dd>${required}</dd>
      </div>
    </dl>
    ${excerpt === undefined ? nothing : excerptHtml(excerpt)}
  </li>`;
}

/** Untrusted text of several lines, each harmless by itself; a region that scrolls can be reached by keyboard. */
export function excerptHtml(text: string, label = "Excerpt"): Html {
  const lines = joinHtml(
    manyLines(text).map((line) => (line === "" ? ownText(" ") : html`${line}`)),
    "\n",
  );
  return html`<pre tabindex="0" aria-label="${label}"><code>${lines}</code></pre>`;
}

function metaHtml({ clause, aliases, link, severity, tier }: Finding): Html {
  const parts = [
    clause === undefined ? nothing : html`Policy ${clause}`,
    html`Severity ${severity}`,
    html`Tier ${tier}`,
    publicLink(link, "Read the rule"),
  ];
  const elsewhere = aliases.length === 0 ? nothing : html`<p class="meta">Elsewhere: ${aliases.join(" · ")}</p>`;
  return html`<p class="meta">${joinHtml(parts, " · ")}</p>
    ${elsewhere}`;
}

function silentSection(report: CertificationReport, told: readonly Finding[]): Html {
  const silent = report.findings.filter((each) => each.result === "unknown" && !told.includes(each));
  if (silent.length === 0) return nothing;
  const reasons = [...new Set(silent.flatMap(({ because }) => because ?? []))];
  const rows = silent.map(
    ({ check, title, text }) => html`<li><code>${check}</code> ${title}<br /><span class="soft">${codeHtml(text)}</span></li>`,
  );
  return html`<details class="card fold">
    <summary>${count(silent.length, "check")} could not be decided because of ${reasons.join(", ")}</summary>
    <ul class="silent">
      ${rows}
    </ul>
  </details>`;
}
