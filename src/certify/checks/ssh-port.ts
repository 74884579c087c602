import { quote } from "../../core/problem.ts";
import { fail, notApplicable, pass, type Check, type Verdict } from "../check.ts";
import type { Context } from "../context.ts";
import { hasSshd, sshd } from "../facts/sshd.ts";
import { links } from "../links.ts";
import { tree } from "../tree/root.ts";

/** Where the SSH server is found. */
export const sshPortChecks: readonly Check[] = [
  {
    id: "SSH-010",
    title: "The SSH server listens on port 22",
    why: "Certification and customers connect there; the network rules of a new machine open that port.",
    tier: "F",
    severity: "warning",
    family: "linux",
    aliases: ["NVA port 22", "GCP import_precheck SSH"],
    link: links.faq,
    remedy: "Remove the Port lines from the SSH server's configuration, or add `Port 22`.",
    run: standardPort,
  },
];

/** sshd_config(5): each Port line adds one; without any it is 22. */
async function standardPort(context: Context): Promise<Verdict> {
  const config = await sshd(context);
  if (!(await hasSshd(context)) || config === undefined) return notApplicable("No SSH server is configured.");
  const ports = config.settings.filter(({ keyword }) => keyword.toLowerCase() === "port");
  const [first] = ports;
  if (first === undefined || ports.some(({ value }) => value === "22")) return pass("The SSH server listens on port 22.");
  const place = (await tree(context)).place(`${first.path}:${first.line}`);
  return fail(`The SSH server listens on port ${quote(first.value)} only.`, { ...place, actual: first.value, required: "22" });
}
