import type { Answered, Service } from "./http.ts";
import type { Machine } from "./machine.ts";

/**
 * The host's plug-in for guest agents at 168.63.129.16:32526 (WALinuxAgent `hostplugin.py`): it takes status and logs, and says 404 to `/vmSettings`,
 * as an older host does, whereupon agents read the goal state of the wireserver alone. Every request but the one for health names our container.
 */
export function hostPlugin({ containerId }: Machine): Service {
  const operations: Readonly<Record<string, Answered>> = {
    "GET /versions": { status: 200, type: "application/json", body: JSON.stringify(["2015-09-01"]) },
    "GET /health": { status: 200 },
    "POST /health": { status: 200 },
    "PUT /status": { status: 200 },
    "PUT /vmAgentLog": { status: 200 },
  };
  return ({ method, path, headers }) => {
    const operation = Object.entries(operations).find(([each]) => each === `${method} ${path}`)?.[1];
    if (operation === undefined) return { status: 404 };
    if (path !== "/health" && headers["x-ms-containerid"] !== containerId) return { status: 410, body: "InvalidContainerConfiguration" };
    return operation;
  };
}
