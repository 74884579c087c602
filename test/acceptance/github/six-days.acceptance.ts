// needs: mke2fs
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { expect, test } from "vitest";

import { hour } from "../../../src/core/time.ts";
import { loopbackSmtp, smtpReply } from "../../support/smtp-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { offerFiles, openStage, publishBy, type Stage } from "../support/github.ts";
import { askedDigest, checkOf, deploymentsOf, jobsOf, publicationOf, statusText, story } from "../support/on-github.ts";

const offer = "contoso/web-stack";
/** Wake-ups come late and seldom, as GitHub's do. */
const hours = { first: 3, between: 24, mailServerIsBack: 51, leadsAreOpenAgain: 75, last: 147 } as const;

test("six days with nothing but wake-ups by the clock: nothing hangs, overdue is told once, and a quiet wake-up costs next to nothing", async () => {
  const mailServer = { isAway: true };
  await using smtp = await loopbackSmtp({
    onMailFrom: (_, __, callback) => callback(mailServer.isAway ? smtpReply(451, "4.3.0 Come again later") : undefined),
  });
  await using slept = await temporaryFolder();
  await using stage = await openStage({
    settings: `attempts: 20\ndeadlines: { package: P9D }\nmail: { kind: smtp, host: 127.0.0.1, port: ${smtp.port}, secure: false, from: slipway@contoso.example }\n`,
    runner: { env: { SLIPWAY_TEST_SLEPT: join(slept.path, "slept") } },
  });
  const leads = await lockLeads(stage);
  await publishBy(stage, await offerFiles());
  expect(statusText(stage, offer)).toContain("Packaging and lead generation registration");
  expect(publicationOf(stage, offer).labels).toEqual(["slipway", "slipway: running"]);

  await wake(stage, hours.first);
  expect(publicationOf(stage, offer).labels).toEqual(["slipway", "slipway: running", "slipway: overdue"]);
  expect(statusText(stage, offer)).toContain(
    "**Packaging and lead generation registration** takes longer than people were told (< 1 hour).",
  );
  expect(smtp.accepted).toEqual([]);

  const quiet: number[] = [];
  for (let at = hours.first + hours.between; at <= hours.last; at += hours.between) {
    if (at === hours.mailServerIsBack) mailServer.isAway = false;
    if (at === hours.leadsAreOpenAgain) leads.close();
    const requests = await wake(stage, hours.between);
    if (at > hours.leadsAreOpenAgain) quiet.push(requests);
  }
  expect(askedDigest(stage, offer)).toMatch(/^[0-9a-f]{8}$/);
  expect(publicationOf(stage, offer).labels).toEqual(["slipway", "slipway: waiting"]);
  expect(checkOf(stage, offer).conclusion).toBe("action_required");
  expect(deploymentsOf(stage, offer)).toEqual(["preview: success"]);
  const mails = smtp.accepted.map(({ to, raw }) => `${to.join()} ${/^Subject: \[contoso\/web-stack\] (\S+)/m.exec(raw.toString())?.[1]}`);
  expect(mails.toSorted()).toEqual([
    "releases@contoso.example Packaging",
    "releases@contoso.example Preview",
    "team@contoso.example Packaging",
    "team@contoso.example Preview",
  ]);
  const told = (await story(stage, offer)).filter((line) => line.includes("overdue") && !line.includes("attempt"));
  expect(told).toEqual(['Slipway: mail "overdue": sent to 2 addresses', "Slipway: packaging: overdue, it takes longer than 1 hour"]);

  console.log(`Quiet wake-ups took ${quiet.join(", ")} requests.`);
  expect(quiet.length).toBeGreaterThan(1);
  expect(Math.max(...quiet)).toBeLessThanOrEqual(3);
  expect(jobsOf(stage).filter(({ result }) => result !== "success")).toEqual([]);
  expect(Math.max(...jobsOf(stage).map(({ durationMs }) => durationMs))).toBeLessThan(60_000);
});

/** Hours pass, and the schedule wakes Slipway. Gives the requests that this took. */
async function wake({ pass, runner, github }: Stage, later: number): Promise<number> {
  pass(later * hour);
  github.resetCounts();
  await runner.schedule();
  const { rest, graphql } = github.counts();
  return rest + graphql;
}

/** Another program has the leads open for writing, until it closes them. */
async function lockLeads({ state }: Stage): Promise<DatabaseSync> {
  await mkdir(state, { recursive: true });
  const database = new DatabaseSync(join(state, "leads.sqlite"));
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
  return database;
}
