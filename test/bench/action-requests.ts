import type { Counts } from "../support/github/traffic.ts";
import { openStage, openWorkshop, type Stage, type Workshop } from "./action-stage.ts";
import type { Row } from "./row.ts";

const goals = { publish: 40, idle: 3, writesPerMinute: 80 } as const;
const [first, second] = ["contoso/web-stack", "contoso/data-stack"];
const minuteMs = 60_000;

/**
 * Requests to GitHub's API (REST and GraphQL, counted by the strict server as GitHub counts them) of an offer from its merge to live, by the real
 * workflows, and of wake-ups that find nothing to do. The first offer of a repository also gives the labels their colours.
 */
export async function actionRequestsBench(): Promise<Row[]> {
  await using workshop = await openWorkshop();
  await using stage = await openStage(workshop);
  const { github, runner } = stage;
  const opening = await toPreview(stage, workshop, first);
  const issue = issueOf(stage, first);
  const waiting = await counted(stage, runner.schedule);
  const walked = await counted(stage, async () => await runner.dispatch("slipway-advance.yml", { offer: first, hop: "0" }));
  const chat = await counted(stage, async () => await say(stage, issue, "Looks good to me."));
  const refused = await counted(stage, async () => await say(stage, issue, "/go-live please"));
  const promotion = await counted(stage, async () => await say(stage, issue, "/go-live"));
  const done = await counted(stage, runner.schedule);
  const other = await toPreview(stage, workshop, second);
  const otherPromotion = await counted(stage, async () => await say(stage, issueOf(stage, second), "/go-live"));
  const live = github.deployments().filter(({ environment, statuses }) => environment === "live" && statuses.at(-1)?.state === "success");
  if (live.length !== 2) throw new Error(`${live.length} of 2 offers went live.`);
  return [
    whole("first offer of a repository, merge to live", opening.merge, promotion),
    whole("another offer, merge to live", other.merge, otherPromotion),
    row("a pull request's validation", opening.validation),
    row("wake-up by the schedule, an offer waits for sign-off", waiting, goals.idle),
    row("wake-up by the schedule, after commands, an offer is live", done, goals.idle),
    row("walk of an offer that waits for sign-off", walked, goals.idle),
    row("comment that is no command", chat, 0),
    row("command that is refused", refused),
  ];
}

type Opening = { readonly validation: Counts; readonly merge: Counts };

async function toPreview(stage: Stage, workshop: Workshop, offer: string): Promise<Opening> {
  const { github, runner } = stage;
  const publisher = github.as("publisher");
  let number = 0;
  const validation = await counted(stage, async () => {
    number = await publisher.openPullRequest({ branch: offer, title: `Publish ${offer}`, changes: workshop.offerFiles(offer) });
    await runner.drain();
  });
  const merge = await counted(stage, async () => {
    await publisher.merge(number);
    await runner.drain();
  });
  return { validation, merge };
}

async function say({ github, runner }: Stage, issue: number, body: string): Promise<void> {
  await github.as("maintainer").comment(issue, body);
  await runner.drain();
}

function issueOf({ github }: Stage, offer: string): number {
  const found = github.issues().find(({ isPullRequest, body }) => !isPullRequest && body?.includes(`publication ${offer} `));
  if (found === undefined) throw new Error(`${offer} has no publication issue.`);
  return found.number;
}

async function counted({ github, pass }: Stage, act: () => Promise<unknown>): Promise<Counts> {
  pass(minuteMs);
  github.resetCounts();
  await act();
  return github.counts();
}

function whole(name: string, before: Counts, after: Counts): Row {
  const [ours, writes] = [requests(before) + requests(after), before.writes + after.writes];
  const most = Math.max(before.mostWritesInAMinute, after.mostWritesInAMinute);
  const parts = `${requests(before)} to the preview, ${requests(after)} from the command on; ${writes} write, at most ${most} in a minute`;
  const met = ours <= goals.publish && most <= goals.writesPerMinute;
  return { name: `requests: ${name}`, unit: "requests", ours, peers: {}, goal: `<= ${goals.publish} (${parts})`, met };
}

function row(name: string, counts: Counts, most?: number): Row {
  const ours = requests(counts);
  const goal = most === undefined ? "for comparison" : `<= ${most}`;
  return { name: `requests: ${name}`, unit: "requests", ours, peers: {}, goal, met: most === undefined || ours <= most };
}

function requests({ rest, graphql }: Counts): number {
  return rest + graphql;
}
