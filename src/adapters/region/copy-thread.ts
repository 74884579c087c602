import { answerQuestions } from "../thread.ts";
import { putChunk } from "./put-chunk.ts";

// A thread that does nothing but write chunks and read them back: started by copy-threads.ts.

answerQuestions(putChunk);
