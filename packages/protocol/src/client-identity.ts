import * as v from "valibot";

export const backupPermission = "ohos.permission.BACKUP";

/** Who a client program is, as the service that issued its token says. */
export const clientIdentitySchema = v.object({
  /** The bundle's or the process's name, as others read it in a session conflict. */
  name: v.string(),
  isSystemApp: v.boolean(),
  permissions: v.array(v.string()),
  /** `clone-tool` may move files into applications and ask for work on the storage device. */
  roles: v.array(v.picklist(["clone-tool"])),
});

export type ClientIdentity = v.InferOutput<typeof clientIdentitySchema>;

/** A system application that may back up: what the command line is, and a program of which nothing else is said. */
export function systemClient(name: string): ClientIdentity {
  return { name, isSystemApp: true, permissions: [backupPermission], roles: [] };
}
