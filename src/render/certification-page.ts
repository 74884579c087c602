import type { CertificationReport } from "../core/report.ts";
import { certificationCss } from "./certification-css.ts";
import { areasSection, factsSection } from "./certification-page-all.ts";
import { bootSection } from "./certification-page-boot.ts";
import { toldSections } from "./certification-page-findings.ts";
import { countsText } from "./certification.ts";
import { html, joinHtml, nothing, ownText, type Html } from "./html.ts";
import { statusCss } from "./status-css.ts";

export type CertificationPageOptions = {
  /** SHA-256 as 64 hex digits: the page allows the one style sheet that it carries, by its digest, and nothing else. */
  readonly sha256: (text: string) => string;
  /** Where the page lies within a status site: the offer's name, and the relative path of its status page. */
  readonly within?: { readonly name: string; readonly href: string };
};

/**
 * A certification report as one HTML file that needs nothing else: verdict and counts, what to act on with its evidence, how the image started, every
 * check by area, what was tested. Nothing runs, nothing is loaded, and every word that is not ours is escaped.
 */
export function certificationPage(report: CertificationReport, { sha256, within }: CertificationPageOptions): string {
  const style = `${statusCss}${certificationCss}`;
  const name = report.image.name;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policyFor(sha256(style))}" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>Certification ${report.verdict} · ${name}</title>
        ${ownText(`<style>${style}</style>`)}
      </head>
      <body class="report">
        <a class="skip" href="#main">Skip to content</a>
        <header class="top">
          <div class="wide"><span class="brand">Slipway</span>${crumbs(within)}</div>
        </header>
        <main id="main" class="wide">
          ${joinHtml([hero(report), toldSections(report), bootSection(report.boot), areasSection(report), factsSection(report)], "\n")}
        </main>
        <footer class="bottom">
          <div class="wide">
            Drawn from the canonical report, which names every digest; as data: <code>slipway certify … --format json</code>.
          </div>
        </footer>
      </body>
    </html> `.html;
}

function policyFor(digest: string): string {
  const bytes = (digest.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16)));
  return `default-src 'none'; style-src 'sha256-${btoa(bytes.join(""))}'; base-uri 'none'; form-action 'none'`;
}

function crumbs(within: CertificationPageOptions["within"]): Html {
  const here = html`<span aria-current="page">Certification report</span>`;
  return within === undefined
    ? html`<nav aria-label="Breadcrumb">${here}</nav>`
    : html`<nav aria-label="Breadcrumb"><a href="${within.href}">${within.name}</a> <span aria-hidden="true">/</span> ${here}</nav>`;
}

const types = { x64Gen1: "x64, generation 1", x64Gen2: "x64, generation 2", arm64Gen2: "Arm64, generation 2" } as const;

function hero(report: CertificationReport): Html {
  const { image, verdict, policy, counts, checksVersion } = report;
  const figures = [
    figure(counts.pass, "passed", "good"),
    figure(counts.fail + counts.error, "failed", "bad"),
    figure(counts.warn, counts.warn === 1 ? "warning" : "warnings", "wait"),
    figure(counts.unknown, "undecided", "wait"),
    figure(counts.waived, "waived", "wait"),
    figure(counts["not-applicable"], "not applicable", "none"),
  ];
  return html`<section class="hero">
      <p class="soft kind">Certification</p>
      <h1>${image.name}</h1>
      <p class="state ${verdict === "passed" ? "good" : "bad"}">${verdict}</p>
      <p class="soft">
        ${countsText(report)} · ${image.osFamily === "windows" ? "Windows" : "Linux"}, ${types[image.type]} · policy ${policy.id} · checks
        version ${checksVersion}
      </p>
    </section>
    <ul class="figures" aria-label="Checks by result">
      ${figures}
    </ul>`;
}

function figure(number: number, word: string, tone: string): Html {
  if (number === 0 && tone !== "good" && tone !== "bad") return nothing;
  return html`<li class="${number === 0 ? "none" : tone}"><strong>${number}</strong> <span>${word}</span></li>`;
}
