import { registerHooks } from "node:module";

// The package imports its schemas without the attribute that Node demands of JSON modules (0.3.61; it is meant for bundlers).
registerHooks({
  load: (url, context, next) =>
    /@actions\/workflow-parser\/dist\/[\w.-]+\.json$/u.test(url)
      ? next(url, { ...context, importAttributes: { type: "json" } })
      : next(url, context),
});

// Imported at run time, because static imports load before the hook above is in place.
const workflows = await import("@actions/workflow-parser");
const actions = await import("@actions/workflow-parser/actions/index");

export const { convertWorkflowTemplate, isBasicExpression, isBoolean, isMapping, isNumber, isScalar, isSequence, isString, parseWorkflow } =
  workflows;
export const { convertActionTemplate, parseAction } = actions;
export const trace = new workflows.NoOperationTraceWriter();
