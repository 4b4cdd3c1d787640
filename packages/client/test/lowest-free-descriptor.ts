import { closeSync, openSync } from "node:fs";

/** How many descriptors are open now, by the lowest that is free. */
export function lowestFreeDescriptor(): number {
  const fd = openSync("/dev/null", "r");
  closeSync(fd);
  return fd;
}
