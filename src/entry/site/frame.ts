import { openGit } from "../../adapters/git-run.ts";
import type { Links } from "../../core/host-view.ts";
import type { Run } from "../../core/run.ts";
import type { SiteFrame } from "../../engine/site/offer-pages.ts";
import { linksOn } from "../action/connect.ts";
import type { Workspace } from "../workspace.ts";

/** What all pages of this repository's site have in common; the moment is added when one is drawn. */
export type SiteGround = Omit<SiteFrame, "now"> & {
  /** What of it changes every page, in a line. */
  readonly look: string;
};

/** The site's ground: links lead to GitHub where the repository came from there, and to the store front where the site has one. */
export async function siteGround({ places }: Pick<Workspace, "places">, turns: number, hasStore: boolean): Promise<SiteGround> {
  const found = await originOf(places.root);
  const links = (run: Run): Partial<Links> => (found === undefined ? {} : linksOn(found, run));
  return { command: "slipway", links, hasStore, turns, look: `${found?.repository ?? "-"} ${hasStore ? "store" : "-"}` };
}

async function originOf(root: string): Promise<Repository | undefined> {
  const answer = await openGit(root).run(["remote", "get-url", "origin"]);
  return gitHubRepository(answer.exitCode === 0 ? answer.stdout.trim() : "");
}

const repository = String.raw`([A-Za-z0-9-]{1,39}\/[\w.-]{1,100}?)(?:\.git)?\/?`;
const forms = [
  new RegExp(`^https:\\/\\/(?:[^@/\\s]+@)?(github\\.com)\\/${repository}$`),
  new RegExp(`^(?:ssh:\\/\\/)?git@(github\\.com)[:/]${repository}$`),
];

type Repository = { readonly serverUrl: string; readonly repository: string };

/** Server and name of a repository on GitHub, from the address of a remote; credentials in it are left out. Undefined for any other place. */
export function gitHubRepository(remote: string): Repository | undefined {
  const [, host, name] = forms.map((form) => form.exec(remote)).find((match) => match !== null) ?? [];
  return host === undefined || name === undefined ? undefined : { serverUrl: `https://${host}`, repository: name };
}
