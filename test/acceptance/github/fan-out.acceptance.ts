// needs: mke2fs
import { expect, test } from "vitest";

import type { Runner } from "../../support/runner/types.ts";
import { git } from "../support/git.ts";
import { offerFiles, openStage, people, publishBy, type Stage } from "../support/github.ts";
import { deploymentsOf, jobsOf, publicationOf, setLabel, statusText, subjects } from "../support/on-github.ts";

const offer = "contoso/web-stack";

test("heavy work is spread over jobs; one whose machine dies is done again, and nothing is done twice", async () => {
  const fate: { runner?: Runner; killed?: boolean } = {};
  await using stage = await openStage({
    settings: "github: { fanOut: always }\n",
    runner: {
      // The machine of the first job of work dies while it works.
      onJob: ({ outputs }) => {
        if (fate.killed === true || !(outputs["work"] ?? "").includes("certify")) return;
        fate.killed = true;
        fate.runner?.killNext({ ms: 300 });
      },
    },
  });
  fate.runner = stage.runner;
  await publishBy(stage, await offerFiles());
  expect(statusText(stage, offer)).toContain("waiting for Publisher signoff");

  const work = jobsOf(stage).filter(({ job }) => job === "work");
  expect(work.map(({ matrix, exitCode }) => `${keyOf(matrix)} ${exitCode}`)).toEqual([
    `${offer}/1/certify/standard/x64Gen2@1.4.0/1 137`,
    `${offer}/1/certify/standard/x64Gen2@1.4.0/1 0`,
    expect.stringMatching(/\/1\/replicate\/[0-9a-f]{12}@(?:west|north)europe\/1 0$/),
    expect.stringMatching(/\/1\/replicate\/[0-9a-f]{12}@(?:west|north)europe\/1 0$/),
    `${offer}/1/stage/1 0`,
  ]);
  for (const { permissions } of work) expect(permissions).toEqual({ contents: "write" });
  expect(stage.runner.runs().filter(({ workflow }) => workflow === "slipway-advance.yml")).toHaveLength(4);

  await setLabel(stage, people.maintainer.login, publicationOf(stage, offer).number, "go-live");
  expect(deploymentsOf(stage, offer).map((each) => each.split(" ").slice(0, 2).join(" "))).toEqual(["preview: inactive", "live: success"]);
  expect(await subjects(stage)).toHaveLength(2);
  const done = await tasksDone(stage);
  expect(done).toEqual([...new Set(done)]);
  for (const task of ["certify/standard/x64Gen2@1.4.0", "stage", "promote"]) expect(done).toContain(task);
});

/** Pieces of work that the ledger says were done, in that order. */
async function tasksDone({ github }: Stage): Promise<readonly string[]> {
  const events = await git(github.gitDirectory, "show", `slipway/${offer}:submissions/1/events.jsonl`);
  return [...events.matchAll(/^\{"type":"task-done","task":"([^"]+)"/gm)].map(([, task = ""]) => task);
}

function keyOf(matrix: unknown): string {
  return typeof matrix === "object" && matrix !== null && "key" in matrix ? String(matrix.key) : "";
}
