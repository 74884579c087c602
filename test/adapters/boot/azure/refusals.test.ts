import { describe, expect, it } from "vitest";

import { agentHeaders, cloudInitReport, goalState, play, wire } from "../../../support/azure-fakes.ts";

const health = `${wire}/machine?comp=health`;
const imds = "http://169.254.169.254/metadata";
const known = "api-version=2021-08-01";
const metadata = { metadata: "true" };

describe("wireserver refuses", () => {
  it.each([
    ["a request without a protocol version", "GET", "/machine?comp=goalstate", {}, 400],
    ["a protocol version of its own making", "GET", "/machine?comp=goalstate", { "x-ms-version": "2099-01-01" }, 400],
    ["a goal state that is posted", "POST", "/machine?comp=goalstate", agentHeaders, 405],
    ["a health report that is asked for", "GET", "/machine?comp=health", agentHeaders, 405],
    ["an operation that it does not know", "GET", "/machine?comp=secrets", agentHeaders, 404],
    ["configuration of another container", "GET", "/machine/other/other?comp=config&type=sharedConfig&incarnation=1", agentHeaders, 410],
    ["a way out of its tree", "GET", "/machine/../../etc/passwd?comp=config&type=sharedConfig&incarnation=1", agentHeaders, 410],
    ["what is no path of its", "GET", "/etc/passwd", agentHeaders, 404],
  ] as const)("%s", async (...[, method, target, headers, status]) => {
    await using stage = await play();
    const answer = await stage.guest.ask(method, wire + target, { headers });
    expect([answer.status, answer.headers["content-type"]]).toEqual([status, "text/xml; charset=utf-8"]);
    expect(stage.fakes.reports).toEqual([]);
  });

  it("a configuration that the goal state does not name", async () => {
    await using stage = await play();
    const { containerId, instanceId } = await goalState(stage.guest);
    const place = `${wire}/machine/${containerId}/${instanceId}?comp=config`;
    for (const query of ["type=certificates&incarnation=1", "type=__proto__&incarnation=1", "type=sharedConfig&incarnation=2", ""])
      expect([query, (await stage.guest.ask("GET", `${place}&${query}`, { headers: agentHeaders })).status]).toEqual([query, 404]);
  });
});

describe("health reports that are refused", () => {
  it.each([
    ["no XML", "Ready", 400],
    ["a state that there is not", "<State>Steady</State>", 400],
    ["two states", "<State>NotReady</State>", 400],
    ["a document type", "<!DOCTYPE x [<!ENTITY a 'b'>]>", 400],
    ["an element inside a value", "<InstanceId><a/></InstanceId>", 400],
  ])("%s", async (what, text, status) => {
    await using stage = await play();
    const whole = cloudInitReport(await goalState(stage.guest));
    const body = what === "no XML" ? text : what.startsWith("a state") ? whole.replace("<State>Ready</State>", text) : text + whole;
    expect((await stage.guest.ask("POST", health, { headers: agentHeaders, body })).status).toBe(status);
    expect(stage.heard).toEqual([]);
  });

  it.each(["incarnation", "containerId", "instanceId"] as const)("another %s than the goal state's is gone", async (name) => {
    await using stage = await play();
    const body = cloudInitReport({ ...(await goalState(stage.guest)), [name]: "7" });
    expect((await stage.guest.ask("POST", health, { headers: agentHeaders, body })).status).toBe(410);
    expect(stage.heard).toEqual([]);
  });

  it("reports without end are cut off, and those before stay", async () => {
    await using stage = await play();
    const body = cloudInitReport(await goalState(stage.guest), "NotReady");
    const statuses: number[] = [];
    for (let count = 0; count < 70; count += 1)
      statuses.push((await stage.guest.ask("POST", health, { headers: agentHeaders, body })).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(64);
    expect(statuses.at(-1)).toBe(429);
    expect(stage.fakes.reports).toHaveLength(64);
  });

  it("a long description is cut, and an agent without a name is said to have none", async () => {
    await using stage = await play();
    const detail = `<Details><SubStatus>x</SubStatus><Description>${"y".repeat(60_000)}</Description></Details>`;
    const headers = { "x-ms-version": "2012-11-30" };
    await stage.guest.ask("POST", health, { headers, body: cloudInitReport(await goalState(stage.guest), "NotReady", detail) });
    expect(stage.heard).toMatchObject([{ by: "an agent without a name" }]);
    expect(stage.heard[0]?.detail).toHaveLength(1024);
  });
});

describe("instance metadata service", () => {
  it.each([
    ["without the header against forged requests", "GET", `/instance?${known}`, {}, 400],
    ["through a proxy", "GET", `/instance?${known}`, { ...metadata, "x-forwarded-for": "1.2.3.4" }, 400],
    ["without a version", "GET", "/instance", metadata, 400],
    ["for a version that there is not", "GET", "/instance?api-version=1999-01-01", metadata, 400],
    ["by another method", "POST", `/instance?${known}`, metadata, 405],
    ["for attested data", "GET", `/attested/document?${known}`, metadata, 404],
    ["for a token", "GET", `/identity/oauth2/token?${known}`, metadata, 404],
    ["for a new provisioning", "GET", `/reprovisiondata?${known}`, metadata, 404],
    ["for a name of JavaScript's", "GET", `/instance/compute/__proto__?${known}`, metadata, 404],
    ["for a leaf as JSON", "GET", `/instance/compute/name?${known}`, metadata, 400],
  ] as const)("refuses to answer %s", async (...[, method, target, headers, status]) => {
    await using stage = await play();
    expect((await stage.guest.ask(method, imds + target, { headers })).status).toBe(status);
  });

  it("gives a leaf as text, a branch as a list, and its versions", async () => {
    await using stage = await play();
    const read = async (target: string): Promise<string> => (await stage.guest.ask("GET", imds + target, { headers: metadata })).body;
    expect(await read(`/instance/compute/osProfile/adminUsername?${known}&format=text`)).toBe("prover");
    expect(await read(`/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress?${known}&format=text`)).toBe("10.0.0.4");
    expect(await read(`/instance?${known}&format=text`)).toBe("compute/\nnetwork/");
    expect(JSON.parse(await read("/versions"))).toMatchObject({
      apiVersions: expect.arrayContaining(["2021-08-01", "2019-06-01"]) as unknown,
    });
  });
});

describe("the host's plug-in", () => {
  it("takes status and logs of our container alone", async () => {
    await using stage = await play();
    const plugin = "http://168.63.129.16:32526";
    const { containerId } = await goalState(stage.guest);
    const ask = async (method: string, path: string, id: string): Promise<number> =>
      (await stage.guest.ask(method, plugin + path, { headers: { "x-ms-containerid": id }, body: "{}" })).status;
    expect(await ask("PUT", "/status", containerId)).toBe(200);
    expect(await ask("PUT", "/vmAgentLog", containerId)).toBe(200);
    expect(await ask("PUT", "/status", "other")).toBe(410);
    expect(await ask("GET", "/extensionArtifact", containerId)).toBe(404);
  });
});
