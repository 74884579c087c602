import type { Operation } from "./document.ts";
import { schemaErrors } from "./validate.ts";

/** What the server's own answer has against the documents. Errors that no operation lists (401, 403, 5xx) are left alone. */
export function answerFaults(operation: Operation, status: number, body: unknown): readonly string[] {
  if (!operation.answers.has(status)) return status < 400 && status !== 304 ? [`the documents know no answer ${status}`] : [];
  const schema = operation.answers.get(status);
  if (schema === undefined) return body === undefined ? [] : [`the documents know no body for ${status}`];
  return schemaErrors(schema, body).map(
    (error) => `answer ${status}${error.instancePath} ${error.message ?? error.keyword} ${JSON.stringify(error.params)}`,
  );
}
