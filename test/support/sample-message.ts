import type { Message } from "../../src/ports/world.ts";

/** A message as the engine sends one, with what is easily lost on the way. */
export const sampleMessage: Message = {
  id: "contoso/web-stack/3/preview/preview-ready",
  to: ["ops@contoso.example"],
  subject: "[contoso/web-stack] Preview ready – größer",
  text: "The preview of 1.4.1 is ready.\n.\nA line with one dot must survive.\n",
  html: "<p>The preview of <b>1.4.1</b> is ready. ☃</p>",
  at: "2026-11-22T16:04:11.000Z",
};
