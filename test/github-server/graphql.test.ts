import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import type { GitHub } from "../support/github/types.ts";

async function ask(github: GitHub, query: string, variables: object = {}): Promise<unknown> {
  const headers = { authorization: `bearer ${github.jobToken({ issues: "read" })}` };
  const answer = await fetch(github.graphqlUrl, { method: "POST", headers, body: JSON.stringify({ query, variables }) });
  return await answer.json();
}

test("a job's token is github-actions[bot]", async () => {
  await using github = await startGitHub();
  expect(await ask(github, "query { viewer { login databaseId } }")).toEqual({
    data: { viewer: { login: "github-actions[bot]", databaseId: 41_898_282 } },
  });
  expect(github.counts()).toMatchObject({ rest: 0, graphql: 1 });
});

test("one query reads an issue with labels and comments", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  const number = github.as("alice").openIssue("One");
  github.as("alice").label(number, "go-live");
  await github.as("alice").comment(number, "first");
  const id = await github.as("alice").comment(number, "second");
  const query = `
    query Read($owner: String!, $name: String!, $number: Int!) { # a comment
      repository(owner: $owner, name: $name) {
        one: issueOrPullRequest(number: $number) {
          __typename
          ... on Issue { state labels(first: 10) { nodes { name } } comments(last: 1) { totalCount nodes { fullDatabaseId body } } }
          ... on PullRequest { title }
        }
        missing: issue(number: 99) { number }
      }
    }`;
  const answer = await ask(github, query, { owner: "octo-org", name: "offers", number });
  const one = {
    __typename: "Issue",
    state: "OPEN",
    labels: { nodes: [{ name: "go-live" }] },
    comments: { totalCount: 2, nodes: [{ fullDatabaseId: String(id), body: "second" }] },
  };
  expect(answer).toEqual({ data: { repository: { one, missing: null } } });
});

test.each([
  ["query { viewer { loginn } }", /doesn't exist on type 'User'/u],
  ["query { viewer }", /must have selections/u],
  ["query { viewer { login { x } } }", /scalars/u],
  ["mutation { addComment { id } }", /serves no mutation/u],
  ["query { viewer { login }", /too early/u],
  ["query ($x: Int!) { viewer { login } }", /\$x/u],
])("%s is a violation", async (query, violation) => {
  const github = await startGitHub();
  expect(await ask(github, query)).toMatchObject({ errors: [{ message: expect.stringMatching(violation) as unknown }] });
  await expect(github[Symbol.asyncDispose]()).rejects.toThrow(violation);
});

test("comments are read by their global ids, each with the reactions of whoever asks", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write" });
  const issue = github.as("alice").openIssue("One");
  const [reacted, other] = [await github.as("alice").comment(issue, "/status"), await github.as("alice").comment(issue, "/help")];
  const headers = { authorization: `bearer ${github.jobToken({ issues: "write" })}` };
  const comments = `${github.apiUrl}/repos/octo-org/offers/issues/comments`;
  await fetch(`${comments}/${reacted}/reactions`, { method: "POST", headers, body: JSON.stringify({ content: "eyes" }) });
  const ids = await Promise.all(
    [reacted, other].map(async (id) => /"node_id":"(IC_[^"]+)"/.exec(await (await fetch(`${comments}/${id}`, { headers })).text())?.[1]),
  );
  const query = `query { nodes(ids: ${JSON.stringify([...ids, "gone"])}) { ... on IssueComment { reactionGroups { content viewerHasReacted } } } }`;
  expect(await ask(github, query)).toEqual({ data: { nodes: [groups("EYES"), groups("none"), null] } });
});

function groups(content: string): unknown {
  return {
    reactionGroups: expect.arrayContaining([
      { content: "EYES", viewerHasReacted: content === "EYES" },
      { content: "ROCKET", viewerHasReacted: false },
    ]) as unknown,
  };
}
