/** How a line about something deleted begins: no row of the original's has an empty path. */
export const deletedMark = ";deleted";
