import { workerData } from "node:worker_threads";
import { systemClock } from "@carryall/runtime";
import type { LinkWorkerData } from "./link-messages.ts";
import { serveLink } from "./serve-link.ts";

// True by who starts this file: only Link does, and with this.
serveLink(workerData as LinkWorkerData, systemClock);
