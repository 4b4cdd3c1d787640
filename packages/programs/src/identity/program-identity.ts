import type { ProgramOwner } from "@carryall/projects";
import { type ClientIdentity, systemClient } from "@carryall/protocol";

/** The bundle of a program that is in no project and of which nothing is said. */
export const defaultBundleName = "com.example.client";

/** What the one who starts a program wants it to be. */
export interface IdentityWishes {
  /** The application that the program is a part of; `undefined` for one in no project. */
  readonly owner: Pick<ProgramOwner, "bundleName" | "permissions"> | undefined;
  /** Goes before the owner's name. */
  readonly bundleName?: string | undefined;
  /** Permissions beside those of the owner. */
  readonly granted?: readonly string[];
  readonly isSystemApp?: boolean;
  readonly roles?: ClientIdentity["roles"];
}

/**
 * Who a program is: by its module's `requestPermissions`, or, in no project, a system application that may back up.
 */
export function programIdentity(wishes: IdentityWishes): ClientIdentity {
  const { owner, bundleName, granted = [], isSystemApp = true, roles = [] } = wishes;
  const plain = systemClient(bundleName ?? owner?.bundleName ?? defaultBundleName);
  const permissions = new Set([...(owner?.permissions ?? plain.permissions), ...granted]);
  return { ...plain, isSystemApp, permissions: [...permissions], roles: [...new Set(roles)] };
}
