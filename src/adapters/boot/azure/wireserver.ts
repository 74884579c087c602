import { plain, readHealth, type HealthReport } from "./health-report.ts";
import type { Answered, Asked, Service } from "./http.ts";
import type { Machine } from "./machine.ts";
import { configDocument, errorDocument, goalStateDocument, incarnation, versionsDocument, wireVersion } from "./wire-documents.ts";

/** More reports than any agent sends; a guest that reports on and on is refused, and what it said before stays. */
const mostReports = 64;

export type Wireserver = { readonly service: Service; readonly reports: readonly HealthReport[] };

/**
 * The wireserver at 168.63.129.16:80, the half of Azure's provisioning contract that agents report to (WALinuxAgent `wire.py`, cloud-init
 * `helpers/azure.py`; there is no public specification). It is strict where Azure is: every request but the one for versions names a protocol version
 * that it knows, documents are asked for by the addresses that the goal state gave, and a report that names another container is gone (410).
 */
export function wireserver(machine: Machine, options: { now: () => number; heard: (report: HealthReport) => void }): Wireserver {
  const reports: HealthReport[] = [];

  function health(asked: Asked): Answered {
    const found = readHealth(asked.body);
    if (found === undefined) return failure(400, "InvalidInput", "The health report could not be read.");
    const isOurs = found.containerId === machine.containerId && found.instanceId === machine.instanceId;
    if (!isOurs || found.incarnation !== incarnation)
      return failure(410, "ResourceNotAvailable", "The resource requested is no longer available. Please refresh your cache.");
    if (reports.length >= mostReports) return failure(429, "TooManyRequests", "Too many health reports.");
    const report = { by: agentName(asked), state: found.state, detail: found.detail, at: options.now() };
    reports.push(report);
    options.heard(report);
    return { status: 200 };
  }

  const operations: Readonly<Record<string, (asked: Asked) => Answered>> = {
    "GET /?comp=versions": () => xml(versionsDocument()),
    "GET /machine?comp=goalstate": () => xml(goalStateDocument(machine)),
    "POST /machine?comp=health": health,
    "POST /machine?comp=roleProperties": () => ({ status: 202 }),
    "POST /machine?comp=telemetrydata": () => ({ status: 200 }),
    "POST /HealthService": () => ({ status: 200 }),
  };

  function service(asked: Asked): Answered {
    const comp = asked.query.get("comp");
    const known = asked.headers["x-ms-version"] === wireVersion || asked.headers["x-ms-version"] === "2015-04-05";
    if (!known && comp !== "versions" && asked.path !== "/HealthService")
      return failure(400, "MissingRequiredHeader", "The header x-ms-version is missing, or names no supported version.");
    if (comp === "config") return config(asked, machine);
    const target = `${asked.path}${comp === null ? "" : `?comp=${comp}`}`;
    const operation = Object.entries(operations).find(([each]) => each.toLowerCase() === `${asked.method} ${target}`.toLowerCase())?.[1];
    if (operation !== undefined) return operation(asked);
    const elsewhere = Object.keys(operations).some((each) => each.split(" ")[1]?.toLowerCase() === target.toLowerCase());
    return elsewhere ? failure(405, "MethodNotAllowed", "The method is not allowed here.") : notFound();
  }

  return { service, reports };
}

function config(asked: Asked, machine: Machine): Answered {
  if (asked.method !== "GET") return failure(405, "MethodNotAllowed", "The method is not allowed here.");
  if (asked.path !== `/machine/${machine.containerId}/${encodeURIComponent(machine.instanceId)}`)
    return failure(410, "ResourceNotAvailable", "The resource requested is no longer available. Please refresh your cache.");
  const found = asked.query.get("incarnation") === incarnation ? configDocument(asked.query.get("type"), machine) : undefined;
  return found === undefined ? notFound() : xml(found);
}

/** Agents name themselves in User-Agent; the small ones that do not, in a header of the protocol. */
function agentName({ headers }: Asked): string {
  const name = plain(headers["user-agent"] ?? "", 80) || plain(headers["x-ms-agent-name"]?.toString() ?? "", 80);
  return name === "" ? "an agent without a name" : name;
}

function xml(body: string): Answered {
  return { status: 200, type: "text/xml", body };
}

function notFound(): Answered {
  return failure(404, "ResourceNotFound", "The specified resource does not exist.");
}

function failure(status: number, code: string, message: string): Answered {
  return { status, type: "text/xml", body: errorDocument(code, message) };
}
