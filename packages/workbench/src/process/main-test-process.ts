// Runs one module's tests. Its parent holds every limit, and ends it by closing the channel.
import { NodeGlobals } from "@carryall/loader";
import * as v from "valibot";
import { AuthorTests } from "./author-tests.ts";
import { type TestEvent, testRequestSchema } from "./test-messages.ts";

// What an application creates is its group's too, as on a device, and nobody else's.
process.umask(0o007);
process.on("disconnect", () => process.exit(0));
process.once("message", (message: unknown) => {
  const tests = new AuthorTests(v.parse(testRequestSchema, message), tell);
  process.on("uncaughtException", (error) => tests.tellStray("an exception that nobody caught", error));
  process.on("unhandledRejection", (reason) => tests.tellStray("a rejection that nobody awaited", reason));
  new NodeGlobals().close();
  tests.run();
});

function tell(event: TestEvent): void {
  process.send?.(event);
}
