import { minute, type Milliseconds } from "../core/time.ts";
import type { Gate } from "./gate.ts";
import { tryAgain, type Patience, type Verdict } from "./try-again.ts";

/** One request to a storage service, made again while its failure passes. Throws the SDK's error. */
export type ServiceCall = <Result>(request: (options: { readonly abortSignal: AbortSignal }) => Promise<Result>) => Promise<Result>;

/** The longest a request of 4 MiB may take: 34 KiB/s. */
const requestMs: Milliseconds = 2 * minute;

/** Requests through one gate; `judge` says which failures pass. */
export function createServiceCall(gate: Gate, judge: (error: unknown) => Verdict, patience: Patience): ServiceCall {
  return (request) => tryAgain(() => gate(() => request({ abortSignal: AbortSignal.timeout(requestMs) })), judge, patience);
}
