import { createGitLedger } from "../../src/adapters/ledger/git-ledger.ts";
import { turnOf, webStack } from "../contract/ledger-turns.ts";

/** Program of the kill tests: `append-once.ts <directory> [<remote>]` reads the head and appends one turn, "killed" or done. */
const [directory = "", remote] = process.argv.slice(2);
const ledger = createGitLedger(remote === undefined ? { directory } : { directory, remote });
const answer = await ledger.append(webStack, await ledger.head(webStack), turnOf("sudden"));
process.stdout.write(answer.kind);
