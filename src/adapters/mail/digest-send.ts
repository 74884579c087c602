import type { News } from "../../core/letter.ts";
import type { Milliseconds } from "../../core/time.ts";
import type { Failed, Later, Mail, Message } from "../../ports/world.ts";
import { idDigest } from "./compose.ts";
import type { Batch, Outcome } from "./digest-spool.ts";

export type DigestMailOptions = {
  /** What sends the digests, and at once whatever is no news. */
  readonly mail: Mail;
  /** Folder in which news wait for others. */
  readonly folder: string;
  /** How long they may wait. Windows are counted from midnight UTC, so that the news of all offers end theirs together. */
  readonly everyMs: Milliseconds;
  /** How several news become one mail. */
  readonly render: (news: readonly [News, ...News[]]) => Promise<Pick<Message, "subject" | "text" | "html">>;
};

/** More in one mail are not read, and would not fit into what mail programs show. */
const mostNews = 25;

/** Messages that the same people get, in one language. */
type Parcel = { readonly to: readonly string[]; readonly messages: readonly [Message, ...Message[]] };

/**
 * Sends a batch: one mail for those who get the same news, and news that somebody gets alone as it is. Gives what became of each message by its id; or, when
 * a mail could not go now, why: then the batch is to be sent again, and the mails that went are not repeated, because their ids follow from what they hold.
 */
export async function sendBatch(options: DigestMailOptions, batch: Batch): Promise<ReadonlyMap<string, Outcome> | Failed | Later> {
  const outcomes = new Map<string, Outcome>(
    batch.messages.map(({ id }) => [id, { kind: "done", already: false, value: { where: "digest" } }]),
  );
  let notNow: Failed | Later | undefined;
  for (const parcel of parcels(batch.messages)) {
    const answer = await options.mail.send(await mailOf(options, batch, parcel));
    if (answer.kind === "later" || (answer.kind === "failed" && !answer.permanent)) notNow ??= answer;
    else if (answer.kind === "failed") for (const { id } of parcel.messages) outcomes.set(id, answer);
  }
  return notNow ?? outcomes;
}

/** Who gets which messages, by address and language; those who get the same share a mail. */
function parcels(news: readonly Message[]): readonly Parcel[] {
  const byReader = Map.groupBy(
    news.flatMap((message) => [...new Set(message.to)].map((address) => ({ message, address }))),
    ({ message, address }) => `${message.news?.language} ${address}`,
  );
  const shares = [...byReader.values()].flatMap((all) =>
    split(all.map(({ message }) => message)).map((messages) => ({ address: all[0]?.address ?? "", messages })),
  );
  const alike = Map.groupBy(shares, ({ messages: own }) => JSON.stringify(own.map(({ id }) => id)));
  return [...alike.values()].flatMap((same) => {
    const [first] = same;
    return first === undefined ? [] : [{ to: same.map(({ address }) => address), messages: first.messages }];
  });
}

function split(messages: readonly Message[]): readonly Parcel["messages"][] {
  const [first, ...rest] = messages.slice(0, mostNews);
  return first === undefined ? [] : [[first, ...rest], ...split(messages.slice(mostNews))];
}

async function mailOf({ render }: DigestMailOptions, { at }: Batch, { to, messages }: Parcel): Promise<Message> {
  const [first, ...others] = messages;
  if (others.length === 0 || first.news === undefined) return { ...first, to };
  const news: readonly [News, ...News[]] = [first.news, ...others.flatMap((each) => each.news ?? [])];
  const id = `digest/${idDigest(messages.map((each) => each.id).join("\n"))}`;
  return { ...(await render(news)), id, to, at, list: "digest" };
}
