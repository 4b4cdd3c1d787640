/**
 * Members that even a stub does not have: `await` asks for the first, JSON.stringify for the second and module interop
 * for the third, and each would call or believe the answer.
 */
export const unansweredMembers: ReadonlySet<string> = new Set(["then", "toJSON", "__esModule"]);
