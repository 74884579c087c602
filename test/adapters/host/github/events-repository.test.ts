import { expect, test } from "vitest";

import { decodeEvent } from "../../../../src/adapters/host/github/events.ts";

const event = (repository: object) => ({ repository, inputs: {} });

test.each([
  ["another name", { full_name: "evil/offers", id: 7 }],
  ["a name that was given to another repository", { full_name: "octo-org/offers", id: 8 }],
])("an event of a repository with %s is none of ours", (_, repository) => {
  const decoded = decodeEvent("workflow_dispatch", event(repository), "octo-org/offers", "7");
  expect(decoded).toMatchObject({ code: "event-of-other-repository" });
});

test("the number is compared only where both are known", () => {
  const ours = { kind: "dispatch", inputs: {} };
  expect(decodeEvent("workflow_dispatch", event({ full_name: "Octo-Org/offers", id: 7 }), "octo-org/offers", "7")).toEqual(ours);
  expect(decodeEvent("workflow_dispatch", event({ full_name: "octo-org/offers" }), "octo-org/offers", "7")).toEqual(ours);
  expect(decodeEvent("workflow_dispatch", event({ full_name: "octo-org/offers", id: 7 }), "octo-org/offers")).toEqual(ours);
});
