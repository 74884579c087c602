import { canonicalReport } from "../../certify/canonical.ts";
import { certificationStatement } from "../../certify/statement.ts";
import type { Companions, Effect, EvidenceFile } from "../../core/message.ts";
import { offerName } from "../../core/offer.ts";
import type { CertificationReport } from "../../core/report.ts";
import type { Ports } from "../../ports/ports.ts";
import { certificationMarkdown } from "../../render/certification-markdown.ts";
import { certificationPage } from "../../render/certification-page.ts";
import { evidencePath } from "../codec.ts";
import { disksOf, type NamedImage } from "../content.ts";

/** What a certification leaves in the ledger, by path, and the names and digests by which its event knows it. */
export type CertificationFiles = {
  readonly evidence: EvidenceFile;
  readonly companions: Companions;
  readonly files: ReadonlyMap<string, string>;
};

/** The canonical report, the statement over it, and the report as people read it: as Markdown, which hosts of git show, and as a page. */
export function certificationFiles(
  { digests: { sha256 } }: Pick<Ports, "digests">,
  effect: Effect,
  image: NamedImage,
  report: CertificationReport,
): CertificationFiles {
  const files = new Map<string, string>();
  const keep = (ending: string, text: string): EvidenceFile => {
    const path = evidencePath(effect.submission, `certification-${image.name}.${ending}`);
    files.set(path, text);
    return { path, sha256: sha256(text) };
  };
  const evidence = keep("json", canonicalReport(report));
  const disks = new Map(disksOf(image.version).map(([disk, reference]) => [disk, reference.sha256]));
  const certified = { offer: offerName(effect.offer), submission: effect.submission, image: image.name, disks, report: evidence };
  const companions = {
    statement: keep("intoto.json", certificationStatement(report, certified)),
    markdown: keep("md", certificationMarkdown(report)),
    page: keep("html", certificationPage(report, { sha256 })),
  };
  return { evidence, companions, files };
}
