import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Both ends of one real unix socket. Whoever opens it closes them. */
export async function openSocketPair(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const directory = mkdtempSync(join(tmpdir(), "carryall-socket-"));
  const path = join(directory, "socket");
  const server = createServer();
  server.listen(path);
  await once(server, "listening");
  const near = connect(path);
  // "connection" hands over exactly the accepted socket.
  const [far] = (await once(server, "connection")) as [Socket];
  server.close();
  // What is connected needs its path no longer.
  rmSync(directory, { recursive: true, force: true });
  for (const socket of [near, far]) socket.on("error", () => {});
  return { near, far };
}
