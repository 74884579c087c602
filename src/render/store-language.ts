import type { Language } from "./language.ts";
import { englishStore } from "./store-words-en.ts";
import { italianStore } from "./store-words-it.ts";
import type { StoreWords } from "./store-words.ts";

/** The store front's words of each language. */
export const storeWords: Readonly<Record<Language, StoreWords>> = { en: englishStore, it: italianStore };
