import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { TemporaryDirectory } from "./temporary-directory.ts";

/** Two ends of one real unix socket. */
export interface SocketPair extends Disposable {
  readonly left: Socket;
  readonly right: Socket;
}

export async function openSocketPair(): Promise<SocketPair> {
  const directory = new TemporaryDirectory();
  const server = createServer();
  server.listen(directory.pathOf("socket"));
  await once(server, "listening");
  const left = connect(directory.pathOf("socket"));
  const [right] = (await once(server, "connection")) as [Socket];
  server.close();
  // A test that breaks one end off must not fail for what the other end says to that.
  for (const socket of [left, right]) socket.on("error", () => {});
  return {
    left,
    right,
    [Symbol.dispose]() {
      left.destroy();
      right.destroy();
      directory[Symbol.dispose]();
    },
  };
}
