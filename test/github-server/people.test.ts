import { expect, test } from "vitest";

import { startGitHub } from "../support/github/start.ts";
import { installationToken } from "./support/app.ts";
import { clientOf, clientWith, refusalOf } from "./support/client.ts";

const roles = [
  ["none", "none", "none"],
  ["read", "read", "read"],
  ["triage", "read", "triage"],
  ["write", "write", "write"],
  ["maintain", "write", "maintain"],
  ["admin", "admin", "admin"],
  ["release-lead:write", "write", "release-lead"],
] as const;

test("permission is the old word for a role, role_name the whole truth", async () => {
  await using github = await startGitHub({ private: true });
  const { api, where } = clientOf(github, {});
  for (const [role, permission, role_name] of roles) {
    const login = `with-${role.split(":")[0] ?? ""}`;
    const { id } = github.addUser(login, { role });
    const { data } = await api.repos.getCollaboratorPermissionLevel({ ...where, username: login.toUpperCase() });
    expect(data).toMatchObject({ permission, role_name, user: { id, login } });
  }
});

test("everybody may read what is public; nobody knows strangers and bots", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "none" });
  const { api, where } = clientOf(github, {});
  const roleOf = async (username: string) => (await api.repos.getCollaboratorPermissionLevel({ ...where, username })).data.role_name;
  expect(await roleOf("alice")).toBe("read");
  expect(await refusalOf(roleOf("nobody"))).toMatchObject({ status: 404 });
  expect(await refusalOf(roleOf("github-actions[bot]"))).toMatchObject({ status: 404 });
});

test("a renamed person keeps the number, and the old name is free", async () => {
  await using github = await startGitHub();
  const { id } = github.addUser("alice", { role: "maintain" });
  const number = github.as("alice").openIssue("One");
  github.rename("alice", "alice-2");
  const { api, where } = clientOf(github, { issues: "read" });
  expect((await api.issues.get({ ...where, issue_number: number })).data.user).toMatchObject({ id, login: "alice-2" });
  expect(await refusalOf(api.repos.getCollaboratorPermissionLevel({ ...where, username: "alice" }))).toMatchObject({ status: 404 });
  expect(github.addUser("alice", { role: "read" }).id).not.toBe(id);
  expect((await api.users.getByUsername({ username: "alice-2" })).data.id).toBe(id);
});

test("people do no more than their role allows", async () => {
  await using github = await startGitHub();
  for (const role of ["read", "triage", "write"]) github.addUser(role, { role });
  const number = github.as("read").openIssue("One");
  github.as("write").label(number, "go-live");
  const other = github.as("read").openIssue("Two");
  expect(() => github.as("read").label(other, "go-live")).toThrow(/nobody below "triage"/u);
  github.as("triage").label(other, "go-live");
  const comment = await github.as("read").comment(number, "/help");
  expect(() => github.as("triage").editComment(comment, "/go-live")).toThrow(/nobody below "write"/u);
  await expect(github.as("triage").push({ "a.txt": "1" })).rejects.toThrow(/nobody below "write"/u);
  expect(() => github.as("write").deleteIssue(number)).toThrow(/nobody below "admin"/u);
  expect(() => github.as("stranger")).toThrow(/no user "stranger"/u);
});

const inTeam = (username: string) => ({ org: "octo-org", team_slug: "release", username });

test("a job's token sees no teams, an installation's does", async () => {
  await using github = await startGitHub();
  github.addUser("alice", { role: "write", teams: ["release"] });
  github.addUser("bob", { role: "write" });
  const job = clientOf(github, {});
  expect(await refusalOf(job.api.teams.getMembershipForUserInOrg(inTeam("alice")))).toMatchObject({ status: 403 });

  const { api } = clientWith(github, await installationToken(github));
  expect((await api.teams.getMembershipForUserInOrg(inTeam("alice"))).data.state).toBe("active");
  expect(await refusalOf(api.teams.getMembershipForUserInOrg(inTeam("bob")))).toMatchObject({ status: 404 });
});
