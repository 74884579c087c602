import { offerName, type OfferId } from "../../src/core/offer.ts";
import { isProblem } from "../../src/core/problem.ts";
import { isRunning, type Run } from "../../src/core/run.ts";
import { commandLabels } from "../../src/core/slash-registry.ts";
import { load } from "../../src/engine/load.ts";
import type { Sender, WakeUp } from "../../src/ports/forge.ts";
import type { Random } from "./interleaving-random.ts";
import { offersHere, type Variant } from "./interleaving-source.ts";
import type { MemoryWorld } from "./interleaving-world.ts";

// People who merge, comment and label at any moment, as people do: mostly what makes sense where the offer stands, sometimes anything.

/** What somebody asked for. `answered` tells whether they are owed an answer: `words` for reaction and reply. */
export type Asked = {
  /** `comment <id>` or `label <issue> <name>`. */
  readonly to: string;
  readonly issue: number;
  readonly text: string;
  readonly answered: "words" | "never" | "maybe";
};

export type People = {
  /** Somebody does something: gives the event that tells of it. Undefined when there was nothing to do. */
  readonly act: (random: Random) => Promise<WakeUp | undefined>;
  readonly asked: Asked[];
  /** What was done, for the story. */
  readonly story: string[];
};

type Crowd = {
  readonly maintainer: Sender;
  readonly admin: Sender;
  readonly writer: Sender;
  readonly stranger: Sender;
  readonly bot: Sender;
};

type Town = { readonly world: MemoryWorld; readonly crowd: Crowd; readonly asked: Asked[]; readonly story: string[] };

/** People around a world; `offers` are those they publish. */
export function createPeople(world: MemoryWorld, offers: readonly OfferId[]): People {
  const { forge } = world;
  const crowd: Crowd = {
    maintainer: forge.addPerson("maya", "maintain"),
    admin: forge.addPerson("adam", "admin"),
    writer: forge.addPerson("wim", "write"),
    stranger: forge.addPerson("sly"),
    bot: forge.addPerson("helper[bot]", "admin", { isBot: true }),
  };
  const town: Town = { world, crowd, asked: [], story: [] };
  const act = async (random: Random): Promise<WakeUp | undefined> => {
    const offer = offers[random.below(offers.length)] ?? offersHere[0];
    const loaded = await load(world.ledger, offer);
    if (isProblem(loaded) || loaded.run.submission === null) return merge(town, random, offer);
    return steer(town, random, loaded.run);
  };
  return { act, asked: town.asked, story: town.story };
}

function steer(town: Town, random: Random, run: Run): WakeUp | undefined {
  if (isGoingLive(run) && random.chance(0.5)) return merge(town, random, run.offer);
  // Most people wait until there is something to say.
  if (isRunning(run) && !waitsForSignoff(run) && random.chance(0.5)) return undefined;
  const what = random.weigh([[isRunning(run) ? 2 : 8, "merge"], [7, "comment"], [3, "label"]] as const); // prettier-ignore
  if (what === "merge") return merge(town, random, run.offer);
  const place = placeOf(random, run);
  if (place === undefined) return undefined;
  return what === "comment" ? comment(town, random, { run, issue: place }) : label(town, random, { run, issue: place });
}

function merge({ world, crowd, story }: Town, random: Random, offer: OfferId): WakeUp | undefined {
  const { forge } = world;
  const held = world.repository.held(offer);
  const variant = random.weigh<Variant | undefined>([
    [5, "first"],
    [5, "second"],
    [4, "third"],
    [2, "failing"],
    [1, "broken"],
    [held === undefined ? 0 : world.live.has(offerName(offer)) ? 6 : 2, undefined],
  ]);
  if (variant === held) return undefined;
  const before = world.repository.head();
  const after = world.repository.commit(offer, variant);
  const number = forge.merge({ author: crowd.writer, mergedBy: crowd.maintainer, mergeCommit: after });
  forge.change(`offers/${offerName(offer)}`, after);
  story.push(`#${number} merges ${offerName(offer)} as ${variant ?? "nothing"}`);
  return { kind: "push", before, after, ref: "refs/heads/main", sender: crowd.maintainer, forced: false, deleted: false };
}

type Spot = { readonly run: Run; readonly issue: number };

function comment({ world: { forge }, crowd, asked, story }: Town, random: Random, { run, issue }: Spot): WakeUp {
  const body = bodyFor(random, run);
  const author = authorFor(random, crowd, body);
  const said = forge.say(issue, author, body);
  const fate = random.weigh([[14, "stays"], [1, "edited"], [1, "erased"]] as const); // prettier-ignore
  if (fate === "edited") forge.edit(said.id, `${body} and more`);
  if (fate === "erased") forge.erase(said.id);
  const silent = author.isBot || !body.startsWith("/");
  const answered = fate === "erased" ? "maybe" : silent ? "never" : "words";
  asked.push({ to: `comment ${said.id}`, issue, text: body, answered: fate === "edited" && body === "/status" ? "maybe" : answered });
  story.push(`${author.login} comments on #${issue} (${said.id}): ${body} (${fate})`);
  const { id, createdAt } = said;
  return { kind: "comment", id, issue, onPullRequest: false, author, sender: author, body, createdAt };
}

function label({ world: { forge }, crowd, asked, story }: Town, random: Random, { run, issue }: Spot): WakeUp | undefined {
  const waits = waitsForSignoff(run);
  const name = random.weigh([[waits ? 12 : 2, "go-live"], [2, "cancel"], [1, "hold"], [1, "support"], [1, "publish"]] as const); // prettier-ignore
  if (!commandLabels.includes(name)) throw new Error(`there is no label ${name}`);
  if (forge.labelsOn(issue).includes(name)) return undefined;
  const sender = random.weigh([[6, crowd.maintainer], [2, crowd.admin], [2, crowd.writer]]); // prettier-ignore
  const set = forge.label(issue, name, sender);
  asked.push({ to: `label ${issue} ${name}`, issue, text: name, answered: "words" });
  story.push(`${sender.login} labels #${issue} ${name}`);
  return { ...set, kind: "label", onPullRequest: false };
}

/** The publication issue, or the pull request that published it. */
function placeOf(random: Random, { facts, submission }: Run): number | undefined {
  const issue = facts.shown?.places.issue?.number;
  return random.chance(0.8) ? (issue ?? submission?.request.pullRequest) : submission?.request.pullRequest;
}

function waitsForSignoff(run: Run): boolean {
  return isRunning(run) && run.submission.steps.signoff.startedAt !== null && run.submission.grants.length === 0;
}

function isGoingLive(run: Run): boolean {
  return isRunning(run) && run.submission.steps.live.startedAt !== null;
}

function bodyFor(random: Random, run: Run): string {
  const digest = run.submission?.request.digest.slice("sha256:".length, "sha256:".length + 12) ?? "";
  const name = offerName(run.offer);
  const waits = waitsForSignoff(run);
  const held = run.facts.held !== null;
  return random.weigh([
    [waits ? 16 : 2, "/go-live"],
    [waits ? 6 : 1, `/go-live ${digest}`],
    [waits ? 3 : 1, `/go-live ${name} ${digest}`],
    [waits || isGranted(run) ? 5 : 2, "/cancel wrong price"],
    [1, "/go-live 00000000"],
    [2, "/hold for the launch"],
    [held ? 10 : 1, "/resume"],
    [2, `/notify person${random.below(3)}@example.com`],
    [2, "/support It does not start."],
    [2, "/publish"],
    [1, "/status"],
    [1, "/help"],
    [1, "/golive"],
    [1, "/go-live please, and soon\nIt is urgent."],
    [1, "What does /go-live do?"],
  ]);
}

function isGranted(run: Run): boolean {
  return isRunning(run) && run.submission.grants.length > 0;
}

function authorFor(random: Random, { maintainer, admin, writer, stranger, bot }: Crowd, body: string): Sender {
  return random.weigh([
    [8, maintainer],
    [4, admin],
    [body.startsWith("/go-live") ? 1 : 4, writer],
    [1, stranger],
    [1, bot],
  ]);
}
