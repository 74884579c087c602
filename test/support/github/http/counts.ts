import type { Counts, Logged } from "../traffic.ts";

const minuteMs = 60_000;

/** Sums of a log. */
export function countsOf(log: readonly Logged[]): Counts {
  const rest = log.filter(({ kind }) => kind === "rest");
  const writes = rest.filter(({ method, route }) => method !== "GET" && !route.endsWith("/access_tokens"));
  return {
    rest: rest.filter(({ counted }) => counted).length,
    graphql: log.filter(({ kind }) => kind === "graphql").length,
    writes: writes.length,
    notModified: rest.filter(({ status }) => status === 304).length,
    mostWritesInAMinute: mostWithin(
      writes.map(({ at }) => at.getTime()),
      minuteMs,
    ),
  };
}

function mostWithin(times: readonly number[], span: number): number {
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + span).length));
}
