import { hash } from "node:crypto";

import { answerQuestions } from "../thread.ts";
import type { CopyQuestion } from "./copy-threads.ts";
import { putChunk } from "./put-chunk.ts";

// A thread that does nothing but hash chunks, write them and read them back: started by copy-threads.ts.

answerQuestions((question: CopyQuestion) => ("put" in question ? putChunk(question.put) : hash("sha256", question.hashed)));
