/** How the command line is called in a session conflict and in the service's log. */
export const clientName = "carryall";
