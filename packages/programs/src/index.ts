export { type IdentityWishes, programIdentity } from "./identity/program-identity.ts";
export { registerModule, tokenVariable } from "./register/register-module.ts";
