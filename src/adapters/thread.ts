import { extname } from "node:path";
import { parentPort, Worker, type WorkerOptions } from "node:worker_threads";

/** A thread that answers questions. It keeps the process alive only while it owes an answer. */
export type Thread<Question, Answer> = AsyncDisposable & {
  /** Questions that it has not answered. */
  readonly waiting: () => number;
  /** Memory that is shared is not copied on the way. Rejects with what the thread threw, or when it ended. */
  readonly ask: (question: Question) => Promise<Answer>;
};

type Asked<Question> = { readonly id: number; readonly question: Question };
type Told<Answer> = { readonly id: number } & ({ readonly answer: Answer } | { readonly fault: Readonly<Record<string, unknown>> });

export type ThreadOptions = Pick<WorkerOptions, "workerData" | "resourceLimits"> & {
  /** Called once when the thread has ended, whatever ended it. */
  readonly onEnd?: () => void;
};

/** Starts a thread whose program, named without its ending, lies beside the module `home` (its `import.meta.url`), before and after bundling. */
export function startThread<Question, Answer>(
  home: string,
  program: string,
  { onEnd, ...options }: ThreadOptions,
): Thread<Question, Answer> {
  const worker = new Worker(new URL(`./${program}${extname(home)}`, home), options);
  const waiting = new Map<number, PromiseWithResolvers<Answer>>();
  let questions = 0;
  const endAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on("message", (it: Told<Answer>) => {
    const question = waiting.get(it.id);
    waiting.delete(it.id);
    if (waiting.size === 0) worker.unref();
    if ("answer" in it) question?.resolve(it.answer);
    else question?.reject(Object.assign(new Error(String(it.fault["message"])), it.fault));
  });
  worker.on("error", (error) => endAll(error instanceof Error ? error : new Error(String(error))));
  // Comes last, also after an error.
  worker.on("exit", (code) => {
    endAll(new Error(`The thread ${program} ended with ${code}.`));
    onEnd?.();
  });
  return {
    waiting: () => waiting.size,
    ask: async (question) => {
      const id = (questions += 1);
      const promised = Promise.withResolvers<Answer>();
      waiting.set(id, promised);
      worker.ref();
      worker.postMessage({ id, question } satisfies Asked<Question>);
      return await promised.promise;
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

/** Of some threads the one with the least to do. */
export function idlestOf<Each extends Pick<Thread<never, unknown>, "waiting">>(threads: readonly Each[]): Each | undefined {
  return threads.toSorted((one, other) => one.waiting() - other.waiting())[0];
}

/** For the thread's own program: answers whatever it is asked from now on. Who starts it sees to it that the questions are those that it takes. */
export function answerQuestions(answer: (question: never) => unknown): void {
  parentPort?.on("message", (asked: Asked<never>) => void told(asked, answer).then((it) => parentPort?.postMessage(it)));
}

async function told({ id, question }: Asked<never>, answer: (question: never) => unknown): Promise<Told<unknown>> {
  try {
    return { id, answer: await answer(question) };
  } catch (error) {
    return { id, fault: error instanceof Error ? plainFault(error) : { message: String(error) } };
  }
}

/** Of an error object only the message would arrive, and not what the system said about a file. */
function plainFault(error: Error): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(Object.entries(error)), message: error.message, stack: error.stack };
}
