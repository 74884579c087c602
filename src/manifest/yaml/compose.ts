import { Composer, CST, Lexer, LineCounter, Parser, type Document } from "yaml";

/** Most lexical tokens of one file; bounds the parser's time, which grows faster than the text when every character is a fault. */
export const maxTokens = 100_000;
/** Widest indentation, in columns; every level of a block needs at least one. */
const maxIndentation = 256;
/** Deepest nesting of mappings and sequences; a manifest needs seven. */
export const maxDepth = 32;

/** Why reading stopped early: what the text did, and where (offset). */
export type Stop = { readonly code: "yaml-too-complex" | "yaml-depth" | "yaml-directive" | "yaml-documents"; readonly offset: number };

export type Composed = { readonly document: Document.Parsed; readonly lines: LineCounter };

/** Parses one YAML 1.2 document, giving up at the first sign of text made to exhaust the parser. `errors` of the document are the syntax errors. */
export function compose(text: string): Composed | Stop {
  const lines = new LineCounter();
  const guard: Guard = { text, lines, stop: undefined };
  try {
    const [document, second] = new Composer({ uniqueKeys: false, prettyErrors: false, logLevel: "silent", merge: false }).compose(
      guardedTokens(guard),
      true,
      text.length,
    );
    if (guard.stop !== undefined) return guard.stop;
    if (second !== undefined) return { code: "yaml-documents", offset: second.range[0] };
    return document === undefined ? { code: "yaml-documents", offset: 0 } : { document, lines };
  } catch (error) {
    if (error instanceof RangeError) return { code: "yaml-depth", offset: 0 };
    throw error;
  }
}

type Guard = { readonly text: string; readonly lines: LineCounter; stop: Stop | undefined };

function* guardedTokens(guard: Guard): Generator<CST.Token> {
  const parser = new Parser(guard.lines.addNewLine);
  guard.lines.addNewLine(0);
  const count: Count = { tokens: 0, depth: 0, inRow: 0, offset: 0, fresh: true };
  for (const lexeme of new Lexer().lex(guard.text)) {
    const code = faultOf(lexeme, count);
    if (code !== undefined) {
      guard.stop = { code, offset: count.offset };
      return;
    }
    if (!markers.has(lexeme)) count.offset += lexeme.length;
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}

// Lexemes that stand for no text: byte order mark aside, the lexer's own signs for "document", "flow error" and "scalar follows".
const markers: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

type Count = { tokens: number; depth: number; inRow: number; offset: number; fresh: boolean };

const nesting: Readonly<Record<string, number>> = { "flow-map-start": 1, "flow-seq-start": 1, "flow-map-end": -1, "flow-seq-end": -1 };
// "- - - -" and "? ? ? ?" nest one level for every sign of the same line.
const rowSigns: ReadonlySet<string> = new Set(["seq-item-ind", "explicit-key-ind"]);

function faultOf(lexeme: string, count: Count): Stop["code"] | undefined {
  const type = CST.tokenType(lexeme) ?? "";
  count.tokens += 1;
  if (count.tokens > maxTokens) return "yaml-too-complex";
  if (type === "directive-line") return "yaml-directive";
  const isWide = type === "space" && count.fresh && lexeme.length > maxIndentation;
  count.fresh = type === "newline";
  count.depth += nesting[type] ?? 0;
  count.inRow = count.fresh ? 0 : count.inRow + Number(rowSigns.has(type));
  return isWide || count.depth > maxDepth || count.inRow > maxDepth ? "yaml-depth" : undefined;
}
