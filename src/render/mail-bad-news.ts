import type { Block, TodoItem } from "../core/letter.ts";
import { stepIds, steps } from "../core/pipeline.ts";
import { deadlineOf } from "../core/tasks.ts";
import { between } from "../core/time.ts";
import type { Content, Context } from "./mail-letter.ts";
import { imageVerb } from "./next.ts";
import { momentText } from "./words.ts";

/** "Certification failed": which step, what is wrong, and how to go on. */
export function failedLetter(context: Context): Content {
  const { input, words, site, offer } = context;
  const { step, problems } = input;
  const errors = problems.filter((problem) => problem.level === "error");
  const opening = words.failed.opening(input.submission, offer, stepIds.indexOf(step) + 1, site.stepNames[step]);
  const found: readonly Block[] =
    problems.length === 0
      ? []
      : [
          { kind: "paragraph", text: words.problemsFound(errors.length) },
          { kind: "problems", problems },
        ];
  return {
    subject: words.failed.subject(step, errors.length),
    tone: "bad",
    headline: words.failed.headline(step),
    blocks: [
      { kind: "paragraph", text: `${opening} ${liveSentence(context)}` },
      ...found,
      { kind: "todo", title: words.todo, items: failedTodo(context) },
    ],
  };
}

/** What customers see is never touched by a failed submission (publishing.md, rule 4). */
export function liveSentence({ input: { run }, words }: Context): string {
  const { live } = run.facts;
  return live === null ? words.notLive : words.unaffected(live.content.version);
}

function failedTodo(context: Context): readonly TodoItem[] {
  const { input, words, offer } = context;
  // An offer that is being withdrawn has no folder to mend.
  const withdraw = context.current?.request.withdraw ?? false;
  const mend = {
    text: words.advice[input.step],
    ...(input.step === "certify" ? { command: `slipway ${imageVerb(input.run.offer, context.current)}` } : {}),
  };
  const again = { text: words.failed.again, command: `slipway publish ${offer}` };
  return withdraw ? [again] : [mend, { text: words.failed.merge }, again];
}

/** "Certification takes longer than 5 days": what it waits for, and when it ends by itself. */
export function overdueLetter(context: Context): Content {
  const { input, words, site, offer } = context;
  const name = site.stepNames[input.step];
  const estimate = site.duration(steps[input.step].estimateMs ?? 0);
  return {
    subject: words.overdue.subject(input.step, estimate),
    tone: "attention",
    headline: words.overdue.headline(input.step),
    blocks: isUnderWay(context)
      ? [{ kind: "paragraph", text: words.overdue.opening(input.submission, offer, name, estimate) }, ...overdueBlocks(context)]
      : [{ kind: "paragraph", text: words.overdue.ended(input.submission, offer, name) }],
  };
}

function isUnderWay({ current, input: { step } }: Context): boolean {
  return current !== undefined && current.ended === null && current.steps[step].outcome === null;
}

function overdueBlocks({ input, words, site, offer, current }: Context): readonly Block[] {
  const state = current?.steps[input.step];
  if (current === undefined || state === undefined || state.startedAt === null) return [];
  const { held } = input.run.facts;
  const since = words.overdue.since(momentText(state.startedAt), site.duration(between(state.startedAt, input.at)));
  const deadline = words.overdue.deadline(momentText(deadlineOf(current, input.step, state.startedAt)));
  const problems = state.tasks.filter((task) => task.state === "owed").flatMap((task) => task.problems);
  const notes = [...new Set(state.tasks.filter((task) => task.state === "owed" && task.note !== "").map((task) => task.note))];
  const waits = problems.length + notes.length === 0 ? [] : [paragraph(words.overdue.waiting)];
  return [
    paragraph(`${since} ${deadline}`),
    ...(held === null ? [] : [paragraph(words.overdue.held(held.actor.name))]),
    ...waits,
    ...notes.map(paragraph),
    ...(problems.length === 0 ? [] : [{ kind: "problems", problems } as const]),
    {
      kind: "todo",
      title: words.todo,
      items: [
        { text: words.overdue.look, command: `slipway status ${offer}` },
        { text: words.overdue.wake, command: `slipway tick ${offer}` },
      ],
    },
  ];
}

function paragraph(text: string): Block {
  return { kind: "paragraph", text };
}
