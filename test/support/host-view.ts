import type { View } from "../../src/ports/host.ts";

/** A view of contoso/web-stack in its first submission, as an adapter gets it. */
export function hostView(change: Partial<View> = {}): View {
  return {
    offer: { publisher: "contoso", offer: "web-stack" },
    submission: 1,
    json: '{ "status": "running" }\n',
    reports: async () => await Promise.resolve(new Map()),
    html: async () => "<p>running</p>",
    markdown: "running",
    issue: {
      title: "contoso/web-stack: running",
      body: "Publication of contoso/web-stack",
      comment: "running",
      labels: ["slipway", "slipway: running"],
      open: true,
    },
    deployments: [],
    places: {},
    ...change,
  };
}
