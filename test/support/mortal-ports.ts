import type { Ports } from "../../src/ports/ports.ts";

/** A moment of a process's life: right before its n-th effect on the world begins, or right after it is done and before anybody hears of it. */
export type Death = { readonly call: number; readonly when: "before" | "after" };

/** One effect on the world that was done; `answer` is what the adapter gave, heard or not. */
export type Effected = { readonly name: string; readonly answer: unknown };

/** Ports of a process that dies: from that moment nothing it asks for is answered, so that whatever it was doing stops where it stands. */
export type MortalPorts = {
  readonly ports: Ports;
  /** Resolves at death. */
  readonly died: Promise<void>;
  /** Every effect done, in order. */
  readonly effects: readonly Effected[];
  /** Waits for what the dead process had handed to the system, and closes the files it had open. */
  readonly bury: () => Promise<void>;
};

/** What changes the world, and opening an image, which can end half-way. Looking changes nothing, so nothing new dies there. */
const effectful = {
  ledger: ["append"],
  images: ["open"],
  regions: ["replicate", "setAccess"],
  staging: ["deploy"],
  leads: ["send"],
  mail: ["send"],
  storeFront: ["packagePage", "openPreview", "closePreview", "promote", "withdraw"],
  host: ["announce", "openSupport"],
  source: [],
} satisfies Partial<Record<keyof Ports, readonly string[]>>;

type Act = () => unknown;
type Life = { readonly call: (name: string, counted: boolean, act: Act) => Promise<unknown> } & Omit<MortalPorts, "ports">;

/** Wraps ports so that they die at the moment given; without one they only keep the record. */
export function mortalPorts(ports: Ports, death?: Death): MortalPorts {
  const { call, ...life } = beginLife(death);
  const wrapped = Object.entries(effectful).map(([port, names]) => [port, wrap(port, names, Reflect.get(ports, port), call)] as const);
  return { ...life, ports: Object.assign({ ...ports }, Object.fromEntries(wrapped)) };
}

function beginLife(death: Death | undefined): Life {
  const end = Promise.withResolvers<void>();
  const effects: Effected[] = [];
  const open = new Set<AsyncDisposable>();
  const underWay = new Set<Promise<unknown>>();
  let begun = 0;
  let dead = false;

  async function die(): Promise<never> {
    dead = true;
    end.resolve();
    return await never();
  }

  async function call(name: string, counted: boolean, act: Act): Promise<unknown> {
    if (dead) return await never();
    begun += counted ? 1 : 0;
    const isLast = counted && begun === death?.call;
    if (isLast && death.when === "before") return await die();
    const acting = Promise.resolve(act());
    underWay.add(acting);
    const answer = await acting.finally(() => underWay.delete(acting));
    if (isOpen(answer)) open.add(answer);
    if (counted) effects.push({ name, answer });
    if (isLast) return await die();
    return dead ? await never() : answer;
  }

  async function bury(): Promise<void> {
    while (underWay.size > 0) await Promise.allSettled(underWay);
    for (const each of open) await each[Symbol.asyncDispose]();
  }

  return { call, died: end.promise, effects, bury };
}

function wrap(port: string, names: readonly string[], target: unknown, call: Life["call"]): unknown {
  if (typeof target !== "object" || target === null) throw new TypeError(`there is no port ${port}`);
  return new Proxy(target, {
    get: (_, name): unknown => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function" || typeof name !== "string") return method;
      return async (...given: readonly unknown[]) =>
        await call(`${port}.${name}`, names.includes(name), () => Reflect.apply(method, target, given));
    },
  });
}

async function never(): Promise<never> {
  return await new Promise<never>(() => undefined);
}

function isOpen(value: unknown): value is AsyncDisposable {
  return typeof value === "object" && value !== null && Symbol.asyncDispose in value;
}
