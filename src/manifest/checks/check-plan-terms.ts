import { problem, quote, type Place, type Problem } from "../../core/problem.ts";
import { portFault } from "../../core/rules/port-range.ts";
import type { Plan as RawPlan } from "../generated/plan.d.ts";
import { placeIn, type Manifest, type OfferFiles } from "../offer-files.ts";
import { repeats } from "./repeats.ts";

type PlanFile = Manifest<RawPlan>;

/** Ports, audience and operating system of every plan. */
export function checkPlanTerms({ plans, offer }: OfferFiles): readonly Problem[] {
  const previewers = new Set(offer?.raw.preview?.audience?.map((each) => each?.subscription));
  return plans.flatMap((plan) => [...ports(plan), ...audience(plan, previewers), ...operatingSystem(plan)]);
}

function ports(plan: PlanFile): readonly Problem[] {
  const all = (plan.raw.ports ?? []).map((port, index) => ({ port, index }));
  const faulty = all.flatMap(({ port, index }) => {
    const fault = port?.range === undefined ? undefined : portFault(port.range);
    if (fault === undefined) return [];
    const place = placeIn(plan, ["ports", index, "range"]);
    return fault === "reversed"
      ? [
          problem(
            "port-range-reversed",
            `range is ${quote(port?.range)}, its first port is the greater.`,
            "Write the lower port first.",
            place,
          ),
        ]
      : [problem("port-out-of-range", `range is ${quote(port?.range)}.`, "Use ports from 1 to 65535.", place)];
  });
  const twice = repeats(all, ({ port }) =>
    port?.range === undefined || port.protocol === undefined ? undefined : `${port.range} ${port.protocol}`,
  );
  return [
    ...faulty,
    ...twice.map(({ port, index }) =>
      problem(
        "port-duplicate",
        `Port ${quote(`${port?.range} ${port?.protocol}`)} is open already.`,
        "Remove one of them.",
        placeIn(plan, ["ports", index]),
      ),
    ),
  ];
}

function audience(plan: PlanFile, previewers: ReadonlySet<string | undefined>): readonly Problem[] {
  const { private: isPrivate = false, audience: entries } = plan.raw;
  const place = placeIn(plan, ["audience"], "key");
  if (!isPrivate) {
    return entries === undefined
      ? []
      : [problem("audience-of-public-plan", "A public plan names an audience.", "Remove audience, or write private: true.", place)];
  }
  if (entries === undefined) {
    return [problem("audience-missing", "A private plan names no audience.", "Add audience.", placeIn(plan, ["private"], "key"))];
  }
  if (typeof entries === "string") return [];
  const listed = entries.map((entry, index) => ({ id: entry?.id?.toLowerCase(), index }));
  const twice = repeats(listed, ({ id }) => id).map(({ id, index }) =>
    problem(
      "audience-duplicate",
      `${quote(id)} is listed more than once.`,
      "Remove one of them.",
      placeIn(plan, ["audience", index, "id"]),
    ),
  );
  const seesItself = entries.some((entry) => entry?.type !== "subscription" || previewers.has(entry.id?.toLowerCase()));
  return seesItself ? twice : [...twice, { ...excluded(place), level: "warning" }];
}

function excluded(place: Place): Problem {
  const text = "No preview subscription is in the plan's audience, so you will not see the live plan yourself.";
  return problem("audience-excludes-preview", text, "Add one of preview.audience, if you want to see it.", place);
}

function operatingSystem(plan: PlanFile): readonly Problem[] {
  const { family, type } = plan.raw.os ?? {};
  if (family === undefined || type === undefined || type === "other") return [];
  const isWindows = type.startsWith("windows");
  if (isWindows === (family === "windows")) return [];
  return [
    problem(
      "os-type",
      `os.type is ${quote(type)} but os.family is ${quote(family)}.`,
      "Correct one of them.",
      placeIn(plan, ["os", "type"]),
    ),
  ];
}
