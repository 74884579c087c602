import { oneLine } from "./plain.ts";

/** A machine that runs here, and what it takes to reach it. Paths and numbers are this program's; names are the manifest's. */
export type DeployedView = {
  readonly offer: string;
  readonly plan: string;
  readonly version: string;
  readonly region: string;
  readonly accelerator: "kvm" | "tcg";
  readonly ssh: { readonly port: number; readonly user: string; readonly keyFile: string; readonly knownHosts: string };
  readonly ports: readonly { readonly port: number; readonly label: string; readonly here: number }[];
  /** True where the plan opens more ports than are led to. */
  readonly more: boolean;
  readonly dataDisks: number;
};

/** What a terminal is told once the machine is up: each line can be pasted. */
export function deployedLines(view: DeployedView): readonly string[] {
  const { offer, plan, version, region, accelerator, ports, more, dataDisks } = view;
  const reach = ports.map(({ port, label, here }) => [oneLine(label), `127.0.0.1:${here}  (port ${port} of the machine)`] as const);
  const slow = accelerator === "tcg" ? ", without hardware virtualization" : "";
  const remarks = [
    ...(more ? ["more ports are open in the machine than are led to here"] : []),
    ...(dataDisks > 0 ? [`its data disks (${dataDisks}) are not attached here`] : []),
  ];
  const rows = [
    ["ssh", sshCommand(view)],
    ...reach,
    ...remarks.map((remark) => ["note", remark] as const),
    ["note", "it reaches nothing outside; what it writes is thrown away"],
    ["stop", "Ctrl-C"],
  ] as const;
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `✔ ${offer} ${version}, plan ${plan}, runs here from the copy in ${region}${slow}`,
    ...rows.map(([name, text]) => `    ${name.padEnd(width)}  ${text}`),
  ];
}

/** The key was made for this run alone, so nothing of whoever runs it is offered to the machine, and nothing of it is remembered. */
export function sshCommand({ ssh }: Pick<DeployedView, "ssh">): string {
  const { port, user, keyFile, knownHosts } = ssh;
  const options = ["StrictHostKeyChecking=accept-new", `UserKnownHostsFile=${quoted(knownHosts)}`, "IdentitiesOnly=yes"];
  return `ssh -F /dev/null -i ${quoted(keyFile)} ${options.map((option) => `-o ${option}`).join(" ")} -p ${port} ${user}@127.0.0.1`;
}

/** For a shell: only a folder of temporary files with odd characters needs it. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
