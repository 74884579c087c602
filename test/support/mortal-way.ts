import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A way to a server on this machine that ends after so many requests, as it does for a process that is killed. */
export type MortalWay = AsyncDisposable & {
  /** The server's address by this way. */
  readonly urlOf: (url: string) => string;
  /** Lets through so many requests from now on, and then none. */
  readonly live: (requests: number) => void;
  /** True once a request was cut off. */
  readonly isCut: () => boolean;
  /** Holds up the first request of a kind, as for a process that is stopped, until it may go on. */
  readonly stopAt: (isIt: (method: string, path: string) => boolean) => { readonly reached: Promise<void>; readonly goOn: () => void };
};

type Exchange = { readonly incoming: IncomingMessage; readonly answer: ServerResponse };

type Stop = {
  readonly isIt: (method: string, path: string) => boolean;
  readonly reached: () => void;
  readonly mayGo: Promise<void>;
};

export async function mortalWay(server: string): Promise<MortalWay> {
  const { hostname, port, origin } = new URL(server);
  let left = Infinity;
  let isCut = false;
  let stop: Stop | undefined;
  const pass = ({ incoming, answer }: Exchange): void => {
    const { method, url: path, headers } = incoming;
    const onward = ask({ hostname, port, method, path, headers }, (found) => {
      answer.writeHead(found.statusCode ?? 500, found.headers);
      found.pipe(answer);
    });
    onward.on("error", () => incoming.socket.destroy());
    incoming.pipe(onward);
  };
  const way = createServer((incoming, answer) => {
    left -= 1;
    if (left < 0) {
      isCut = true;
      incoming.socket.destroy();
    } else if (stop?.isIt(incoming.method ?? "", incoming.url ?? "") === true) {
      stop.reached();
      void stop.mayGo.then(() => pass({ incoming, answer }));
      stop = undefined;
    } else pass({ incoming, answer });
  });
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  // eslint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has such an address
  const own = `http://127.0.0.1:${(way.address() as AddressInfo).port}`;
  return {
    urlOf: (url) => url.replace(origin, own),
    live: (requests) => {
      left = requests;
      isCut = false;
    },
    isCut: () => isCut,
    stopAt: (isIt) => {
      const [reached, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      stop = { isIt, reached: reached.resolve, mayGo: going.promise };
      return { reached: reached.promise, goOn: going.resolve };
    },
    [Symbol.asyncDispose]: async () => {
      way.closeAllConnections();
      await new Promise((resolve) => way.close(resolve));
    },
  };
}
