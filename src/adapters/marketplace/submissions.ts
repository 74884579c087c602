import { fieldOf, listOf, asObject } from "../json.ts";
import { misunderstood, type Refusal } from "./failure.ts";
import { isRefusal, type Said, type Session } from "./session.ts";

/** A publication as the marketplace tells of it (schema `submission`). */
export type Submission = { readonly id: string; readonly status: string; readonly result: string; readonly said: Said };

/** The durable id of a product by the id people gave it; undefined when there is none yet. */
export async function productOf(session: Session, offer: string): Promise<string | undefined | Refusal> {
  const answer = await session.get("product", { externalId: offer });
  if (isRefusal(answer)) return answer.failed.problem.code === "market-not-found" ? undefined : answer;
  const [product] = listOf(answer, "value");
  if (product === undefined) return undefined;
  return fieldOf(product, "id") ?? misunderstood("a product has no id");
}

/** The newest submission to a target; undefined when there is none. */
export async function submissionTo(
  session: Session,
  product: string,
  target: "preview" | "live",
): Promise<Submission | undefined | Refusal> {
  const answer = await session.get(`submission/${product.replace(/^product\//, "")}`, { targetType: target });
  if (isRefusal(answer)) return answer.failed.problem.code === "market-not-found" ? undefined : answer;
  const found = listOf(answer, "value").filter((each) => fieldOf(asObject(each["target"]), "targetType") === target);
  const newest = found.toSorted((a, b) => ((fieldOf(a, "created") ?? "") < (fieldOf(b, "created") ?? "") ? 1 : -1))[0];
  const id = fieldOf(newest, "id");
  if (newest === undefined) return undefined;
  if (id === undefined) return misunderstood("a submission has no id");
  return { id, status: fieldOf(newest, "status") ?? "", result: fieldOf(newest, "result") ?? "", said: newest };
}

/** The resources of the product as one of its states holds them. */
export async function treeOf(session: Session, product: string, target: "draft" | "preview"): Promise<readonly Said[] | Refusal> {
  const answer = await session.get(`resource-tree/${product}`, { targetType: target });
  return isRefusal(answer) ? answer : listOf(answer, "resources");
}
