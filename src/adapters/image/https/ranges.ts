import { tryAgain, type Patience } from "../../try-again.ts";
import { ChangedError, judge, RefusedError, UnfitError } from "./failure.ts";
import { TransferError, type Answer, type Transport } from "./transport.ts";

/** What a URL holds, pinned by its ETag when it was opened: every later answer must be of the same. */
export type Pinned = {
  readonly size: number;
  readonly etag: string;
  /** An Azure page blob, which can be asked for its holes. */
  readonly isPageBlob: boolean;
};

type Asking = { readonly transport: Transport; readonly patience: Patience };

/** Asks for the first `wanted` bytes and learns from the answer what the URL holds. Throws what `judge` knows. */
export async function firstBytes({ transport, patience }: Asking, wanted: number): Promise<Pinned & { readonly bytes: Buffer }> {
  const answer = await tryAgain(async () => partial(await transport.get({ range: rangeOf(0, wanted) }, wanted)), judge, patience);
  const size = totalOf(answer);
  const etag = answer.header("etag");
  // A weak ETag (RFC 9110 §8.8.1) does not promise the same bytes, and If-Match never matches it.
  if (etag === undefined || etag.startsWith("W/")) throw new UnfitError("no-etag");
  const bytes = exactly(answer, 0, Math.min(wanted, size));
  return { size, etag, bytes, isPageBlob: answer.header("x-ms-blob-type") === "PageBlob" };
}

/** The bytes of one range inside the pinned content. Throws `ChangedError` when the URL holds something else by now. */
export async function rangeBytes({ transport, patience }: Asking, pinned: Pinned, offset: number, wanted: number): Promise<Buffer> {
  return await tryAgain(
    async () => {
      const answer = partial(await transport.get({ range: rangeOf(offset, wanted), "if-match": pinned.etag }, wanted));
      if (answer.header("etag") !== pinned.etag || totalOf(answer) !== pinned.size) throw new ChangedError("another content");
      return exactly(answer, offset, wanted);
    },
    judge,
    patience,
  );
}

/** The answer when it is a part of the content; throws the error that names what it is instead. */
function partial(answer: Answer): Answer {
  const { status, header } = answer;
  if (status === 412) throw new ChangedError("If-Match failed");
  if (status >= 300 && status < 400) throw new UnfitError("redirect");
  if (status === 200) throw new UnfitError("no-ranges");
  if (status !== 206) throw new RefusedError(answer);
  if ((header("content-encoding") ?? "identity") !== "identity") throw new UnfitError("encoded");
  return answer;
}

function rangeOf(offset: number, wanted: number): string {
  return `bytes=${offset}-${offset + wanted - 1}`;
}

const contentRange = /^bytes (\d{1,16})-(\d{1,16})\/(\d{1,16})$/;

function totalOf({ header }: Answer): number {
  return Number(contentRange.exec(header("content-range") ?? "")?.[3] ?? unfitRanges());
}

/** The body, when the answer covers the range from `offset` on and is whole. */
function exactly({ header, body, isWhole }: Answer, offset: number, wanted: number): Buffer {
  const [, from, to] = contentRange.exec(header("content-range") ?? "") ?? [];
  if (Number(from) !== offset || Number(to) !== offset + wanted - 1 || !isWhole) unfitRanges();
  if (body.length !== wanted) throw new TransferError("The answer is shorter than the range it names");
  return body;
}

function unfitRanges(): never {
  throw new UnfitError("no-ranges");
}
