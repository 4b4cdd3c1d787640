/** The unit of a tar: every header is one, and content is filled up to a multiple of it. */
export const tarBlockBytes = 512;
