import { createSmtpMail } from "../../src/adapters/mail/smtp.ts";
import { sampleMessage } from "./sample-message.ts";

// Sends one message to many people by the server on the port given, in a process that a test may kill.

const [port = "", sentFolder = "", people = ""] = process.argv.slice(2);
const mail = createSmtpMail({
  settings: { kind: "smtp", host: "127.0.0.1", port: Number(port), secure: false },
  from: "Slipway <slipway@contoso.example>",
  sentFolder,
  environment: () => undefined,
});
const to = Array.from({ length: Number(people) }, (_, index) => `person-${index}@contoso.example`);
const answer = await mail.send({ ...sampleMessage, to });
process.stdout.write(answer.kind);
