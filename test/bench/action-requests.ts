import type { Counts } from "../support/github/traffic.ts";
import { openStage, openWorkshop, type Stage } from "./action-stage.ts";
import type { Row } from "./row.ts";

const goals = { publish: 40, idle: 3 } as const;
const offer = "contoso/web-stack";
const unit = "requests";

/**
 * Requests to GitHub's API (REST and GraphQL, counted by the strict server as GitHub counts them) of one offer from its pull request to live, by the
 * real workflows, and of wake-ups that find nothing to do.
 */
export async function actionRequestsBench(): Promise<Row[]> {
  await using workshop = await openWorkshop();
  await using stage = await openStage(workshop);
  const { github, runner, pass } = stage;
  const publisher = github.as("publisher");
  const maintainer = github.as("maintainer");
  let number = 0;
  const validated = await counted(stage, async () => {
    number = await publisher.openPullRequest({ branch: "web", title: "Web stack", changes: workshop.offerFiles(offer) });
    await runner.drain();
  });
  const previewed = await counted(stage, async () => {
    await publisher.merge(number);
    await runner.drain();
  });
  pass(90_000);
  const waiting = await counted(stage, async () => await runner.schedule());
  const walked = await counted(stage, async () => await runner.dispatch("slipway-advance.yml", { offer, hop: "0" }));
  const issue = github.issues().find(({ isPullRequest }) => !isPullRequest)?.number ?? 0;
  const chat = await counted(stage, async () => {
    await maintainer.comment(issue, "Looks good to me.");
    await runner.drain();
  });
  pass(90_000);
  const refused = await counted(stage, async () => {
    await maintainer.comment(issue, "/go-live please");
    await runner.drain();
  });
  pass(90_000);
  const live = await counted(stage, async () => {
    await maintainer.comment(issue, "/go-live");
    await runner.drain();
  });
  if (!github.deployments().some(({ environment, statuses }) => environment === "live" && statuses.at(-1)?.state === "success"))
    throw new Error("The offer did not go live: look at the jobs' logs.");
  pass(90_000);
  const done = await counted(stage, async () => await runner.schedule());
  return rows({ validated, previewed, waiting, walked, chat, refused, live, done });
}

type Stretch = "validated" | "previewed" | "waiting" | "walked" | "chat" | "refused" | "live" | "done";

function rows({ validated, previewed, waiting, walked, chat, refused, live, done }: Readonly<Record<Stretch, Counts>>): Row[] {
  const whole = sum([previewed, live]);
  return [
    row(
      "merge to live, all jobs",
      requests(whole),
      `<= ${goals.publish} (${requests(previewed)} to the preview, ${requests(live)} from the command on; ${whole.writes} of them write)`,
      goals.publish,
    ),
    row("the pull request's validation", requests(validated), "for comparison"),
    row("wake-up by the schedule, an offer waits for sign-off", requests(waiting), `<= ${goals.idle}`, goals.idle),
    row("wake-up by the schedule, an offer is live", requests(done), `<= ${goals.idle}`, goals.idle),
    row("walk of an offer that waits for sign-off", requests(walked), `<= ${goals.idle}`, goals.idle),
    row("comment that is no command", requests(chat), "0", 0),
    row("command that is refused", requests(refused), "for comparison"),
    { ...row("most writes within a minute, merge to live", whole.mostWritesInAMinute, "<= 80", 80), unit: "writes" },
  ];
}

async function counted({ github }: Stage, act: () => Promise<unknown>): Promise<Counts> {
  github.resetCounts();
  await act();
  return github.counts();
}

function sum(counts: readonly Counts[]): Counts {
  const add = (name: keyof Counts): number => counts.reduce((total, each) => total + each[name], 0);
  const mostWritesInAMinute = Math.max(...counts.map((each) => each.mostWritesInAMinute));
  return { rest: add("rest"), graphql: add("graphql"), writes: add("writes"), notModified: add("notModified"), mostWritesInAMinute };
}

function requests({ rest, graphql }: Counts): number {
  return rest + graphql;
}

function row(name: string, ours: number, goal: string, most = Number.POSITIVE_INFINITY): Row {
  return { name: `requests: ${name}`, unit, ours, peers: {}, goal, met: ours <= most };
}
