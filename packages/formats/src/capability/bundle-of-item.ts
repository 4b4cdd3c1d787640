import type { CapabilityItem } from "./capability-file.ts";

/** The bundle that an item is of: `name:index` for a clone, which a file may name in that way or by its index. */
export function bundleOfItem({ name, appIndex }: Pick<CapabilityItem, "name" | "appIndex">): string {
  return appIndex === 0 || name.includes(":") ? name : `${name}:${appIndex}`;
}
