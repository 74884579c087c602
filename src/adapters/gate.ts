/** Lets so many at once through; who comes when all places are taken, waits in order. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A gate with so many places; where their number changes, they are counted anew whenever one comes or goes. */
export function createGate(places: number | (() => number)): Gate {
  const waiting: (() => void)[] = [];
  let busy = 0;

  function letIn(): void {
    const most = typeof places === "number" ? places : places();
    while (busy < most && waiting.length > 0) {
      busy++;
      waiting.shift()?.();
    }
  }

  return async (work) => {
    const turn = new Promise<void>((resolve) => void waiting.push(resolve));
    letIn();
    await turn;
    try {
      return await work();
    } finally {
      busy--;
      letIn();
    }
  };
}
