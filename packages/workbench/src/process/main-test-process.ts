// Runs one module's tests. Its parent holds every limit, and ends it by closing the channel.
import { inspect } from "node:util";
import * as v from "valibot";
import { runAuthorTests } from "./run-author-tests.ts";
import { type TestEvent, testRequestSchema } from "./test-messages.ts";

// What an application creates is its group's too, as on a device, and nobody else's.
process.umask(0o007);
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (error) => tellStray("an exception that nobody caught", error));
process.on("unhandledRejection", (reason) => tellStray("a rejection that nobody awaited", reason));
process.once("message", (message: unknown) => {
  const request = v.parse(testRequestSchema, message);
  runAuthorTests(request, tell);
});

function tell(event: TestEvent): void {
  process.send?.(event);
}

function tellStray(what: string, error: unknown): void {
  tell({ kind: "log", level: "error", text: `${what}: ${inspect(error)}` });
}
