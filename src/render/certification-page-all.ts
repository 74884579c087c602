import type { CertificationReport, Finding, Result } from "../core/report.ts";
import { byArea } from "./certification-areas.ts";
import { codeHtml, html, type Html } from "./html.ts";
import { publicLink } from "./public-link.ts";
import { bytesText, count } from "./words.ts";

const marks: Readonly<Record<Result, readonly [mark: string, word: string, tone: string]>> = {
  pass: ["✓", "passed", "good"],
  fail: ["✕", "failed", "bad"],
  error: ["✕", "check broke", "bad"],
  warn: ["!", "warning", "wait"],
  unknown: ["?", "undecided", "wait"],
  waived: ["~", "waived", "wait"],
  "not-applicable": ["–", "not applicable", "none"],
};

/** Every check, folded by area; an area's line says how many of its checks need a look. */
export function areasSection({ findings }: CertificationReport): Html {
  return html`<section aria-labelledby="all">
    <h2 id="all">All ${count(findings.length, "check")} by area</h2>
    <div class="areas">${byArea(findings, ({ check }) => check).map(([name, list]) => areaHtml(name, list))}</div>
  </section>`;
}

function areaHtml(name: string, findings: readonly Finding[]): Html {
  const number = (...results: readonly Result[]) => findings.filter(({ result }) => results.includes(result)).length;
  const [passed, failed, noticed] = [number("pass"), number("fail", "error"), number("warn", "unknown", "waived")];
  const applicable = findings.length - number("not-applicable");
  const words = [
    failed === 0 ? "" : `${failed} failed`,
    noticed === 0 ? "" : `${noticed} to look at`,
    applicable === 0 ? "not applicable" : `${passed} of ${applicable} passed`,
  ];
  const tone = failed > 0 ? "bad" : noticed > 0 ? "wait" : "good";
  return html`<details class="card fold ${tone}">
    <summary><span>${name}</span> <span class="soft">${words.filter((word) => word !== "").join(" · ")}</span></summary>
    <ul class="checks">
      ${findings.map(checkHtml)}
    </ul>
  </details>`;
}

function checkHtml({ check, title, result, text, link }: Finding): Html {
  const [mark, word, tone] = marks[result];
  return html`<li>
    <span class="mark ${tone}" role="img" aria-label="${word}">${mark}</span>
    <p>${publicLink(link, html`<code>${check}</code>`)} <strong>${title}</strong><br /><span class="soft">${codeHtml(text)}</span></p>
  </li>`;
}

/** What the verdict is about, to the digit. */
export function factsSection({ image, policy, checksVersion }: CertificationReport): Html {
  const disks = image.disks.map(
    ({ disk, digest, length }) =>
      html`<div>
        <dt>${disk === "os" ? "OS disk" : `Disk ${disk}`}</dt>
        <dd>${bytesText(length)} (${length} bytes)<br /><code>${digest}</code> <span class="soft">chunk digest</span></dd>
      </div>`,
  );
  return html`<section class="card" aria-labelledby="tested">
    <h2 id="tested">What was tested, and by what</h2>
    <dl class="facts">
      ${disks}
      <div>
        <dt>Policy</dt>
        <dd>
          ${policy.id}; an undecided check of severity error ${policy.unknown === "fail" ? "fails" : "warns"}<br /><code
            >${policy.digest}</code
          >
          <span class="soft">digest of policy, waivers and checks</span>
        </dd>
      </div>
      <div>
        <dt>Checks</dt>
        <dd>version ${checksVersion}</dd>
      </div>
    </dl>
  </section>`;
}
