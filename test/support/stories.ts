import { cancel, goLive, permanently, publish, settle, wake } from "./core-words.ts";
import { given, played, told } from "./given.ts";

// Where submission 1 of an offer can stand, as the events that lead there.

/** At its first step, nothing done yet. */
export const running = told(publish());
/** At Publisher signoff, mail sent. */
export const waiting = played(running);
/** Go live has been given, the promotion is not committed yet. */
export const granted = given(waiting).when(goLive()).events;
/** The promotion is committed and under way. */
export const promoting = given(granted).when(wake).events;
/** Live, and everything that follows is done. */
export const live = played(promoting);
/** Canceled at Publisher signoff; closing the preview and the mail are still owed. */
export const canceled = given(waiting).when(cancel()).events;
/** Failed at its first step. */
export const failed = given(running).when(settle("validate", permanently)).events;
