/** How the line about the set's place in its chain begins. */
export const chainMark = ";chain";
