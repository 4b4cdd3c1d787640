/**
 * A file larger than this is handed over on its own, and none larger goes into a tar.
 *
 * @see app_file_service: utils/include/b_resources/b_constants.h, BIG_FILE_BOUNDARY
 */
export const bigFileBoundaryBytes = 2 * 1024 * 1024;
