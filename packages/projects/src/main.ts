// Started once for each installation: a compiler that has read a stranger's sources is not kept.
import { createInterface } from "node:readline/promises";
import { prepareProject } from "./prepare-project.ts";

let request = "";
for await (const line of createInterface({ input: process.stdin })) {
  request = line;
  break;
}
const reply = await prepareProject(request);
// The exit code stays 0: the reply says whether it went well, and another code then means that there is none.
process.stdout.write(`${JSON.stringify(reply)}\n`, () => process.exit(0));
