import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import schema from "../../schemas/v1/status.schema.json" with { type: "json" };
import { nextWake } from "../../src/core/due.ts";
import { fold } from "../../src/core/evolve.ts";
import type { Event } from "../../src/core/message.ts";
import { newRun } from "../../src/core/run.ts";
import { statusOf, type Status } from "../../src/core/status.ts";
import { decodeEvents, encodeEvent } from "../../src/engine/codec.ts";
import { checkBounds, checkEvents, checkQuiet, checkStatus } from "../support/core-laws.ts";
import { maintainer, offer } from "../support/core-words.ts";
import {
  answers,
  ask,
  emptyWorld,
  happen,
  histories,
  untilQuiet,
  type Answer,
  type Happening,
  type Watch,
  type World,
} from "../support/simulation.ts";

const isValid = new Ajv2020({ strict: true, allErrors: true }).compile<Status>(schema);

const watch: Watch = (before, recorded, after) => {
  checkEvents(before, recorded, after);
  if (recorded.length === 0) return;
  checkBounds(after);
  checkStatus(after, (status) => isValid(status));
};

const rest = fc.array(answers, { maxLength: 7 });

function play(happened: readonly Happening[]): World {
  return happened.reduce((world, happening) => happen(world, happening, watch), emptyWorld);
}

/** To the very end: what waits for a person to resume is resumed. */
function finish(world: World, remaining: readonly Answer[]): World {
  const quiet = untilQuiet(world, remaining, watch);
  return quiet.run.facts.held === null ? quiet : untilQuiet(ask(quiet, { kind: "resume", actor: maintainer }, watch), remaining, watch);
}

const ends: string[] = [];

describe("whatever happens, in whatever order", () => {
  it("every law holds after every event, and every schedule ends", () => {
    fc.assert(
      fc.property(histories, rest, (happened, remaining) => {
        const world = finish(play(happened), remaining);
        checkQuiet(world);
        expect(nextWake(world.run)).toBeUndefined();
        ends.push(...world.ended);
      }),
      { numRuns: 150 },
    );
  });

  it("all ends occur, none of them rarely", () => {
    const rare = ["live", "withdrawn", "failed", "canceled", "superseded"].filter((end) => ends.filter((each) => each === end).length <= 5);
    expect(rare).toEqual([]);
  });

  it("what was recorded gives the same state again, from text too", () => {
    fc.assert(
      fc.property(histories, (happened) => {
        const { events, run } = play(happened);
        const again = decodeEvents(events.map(encodeEvent).join(""), "events.jsonl");
        expect(again).toEqual(events);
        expect(fold(newRun(offer), events)).toEqual(run);
        expect(JSON.parse(JSON.stringify(run))).toEqual(run);
      }),
      { numRuns: 50 },
    );
  });

  it("evolve and status are total: any events in any order fold", () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), (happened, picks) => {
        const { events, now } = play(happened);
        const shuffled = [...picks.take(events.length)].flatMap((pick): readonly Event[] =>
          events.slice(pick % events.length, (pick % events.length) + 1),
        );
        expect(statusOf(fold(newRun(offer), shuffled), now).steps).toHaveLength(7);
      }),
      { numRuns: 50 },
    );
  });
});
