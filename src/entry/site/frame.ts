import { openGit } from "../../adapters/git-run.ts";
import type { Links } from "../../core/host-view.ts";
import type { Run } from "../../core/run.ts";
import type { Instant } from "../../core/time.ts";
import type { SiteFrame } from "../../engine/site/offer-pages.ts";
import { linksOn } from "../action/links.ts";
import type { Workspace } from "../workspace.ts";

/** What all pages of a repository's site have in common, as data that other threads can be given. */
export type SiteGround = {
  /** Where the repository came from, if that is on GitHub. */
  readonly origin: Repository | undefined;
  readonly hasStore: boolean;
  /** Turns that a history page tells at most. */
  readonly turns: number;
};

/** The site's ground: links lead to GitHub where the repository came from there, and to the store front where the site has one. */
export async function siteGround({ places }: Pick<Workspace, "places">, turns: number, hasStore: boolean): Promise<SiteGround> {
  const answer = await openGit(places.root).run(["remote", "get-url", "origin"]);
  return { origin: gitHubRepository(answer.exitCode === 0 ? answer.stdout.trim() : ""), turns, hasStore };
}

/** What pages that are drawn at a moment are drawn with. */
export function siteFrame({ origin, hasStore, turns }: SiteGround, now: Instant): SiteFrame {
  const links = (run: Run): Partial<Links> => (origin === undefined ? {} : linksOn(origin, run));
  return { command: "slipway", links, hasStore, turns, now };
}

/** What of the ground changes every page, in a line. */
export function siteLook({ origin, hasStore }: SiteGround): string {
  return `${origin?.repository ?? "-"} ${hasStore ? "store" : "-"}`;
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
