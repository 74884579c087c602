import { connect } from "node:net";

import { second } from "../../core/time.ts";

const answerMs = 5 * second;

/** Presses the power button of a machine through its control socket (QMP). False when the machine does not answer. */
export async function pressPowerButton(socket: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const connection = connect(socket);
    const end = (isPressed: boolean) => {
      connection.destroy();
      resolve(isPressed);
    };
    let answers = 0;
    connection.setTimeout(answerMs, () => {
      end(false);
    });
    connection.on("error", () => {
      end(false);
    });
    // One line each: the greeting, and an answer to either command.
    connection.on("data", (bytes: Buffer) => {
      answers += bytes.toString().split("\n").length - 1;
      if (answers >= 3) end(true);
    });
    connection.write(`${JSON.stringify({ execute: "qmp_capabilities" })}\n${JSON.stringify({ execute: "system_powerdown" })}\n`);
  });
}
