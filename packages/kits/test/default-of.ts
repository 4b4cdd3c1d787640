import { type Member, membersOf } from "./members-of.ts";
import type { Sandbox } from "./open-sandbox.ts";

/** A module's default export, as the untyped thing that an application has in its hands. */
export function defaultOf(sandbox: Sandbox, specifier: string): Member & Readonly<Record<string, Member>> {
  // True by construction: whatever a test reads from it is a function of the kit, or the test fails at the call.
  return Reflect.get(sandbox.kits.resolve(specifier), "default") as Member & Readonly<Record<string, Member>>;
}

/** Makes an object of one of a kit's classes. */
export function make(type: Member | undefined, ...args: unknown[]) {
  if (type === undefined) throw new Error("Cannot make an object: the kit has no such class");
  return membersOf(new type(...args));
}
