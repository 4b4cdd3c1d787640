/** The numbers of `@ohos.zlib`, which are those of zlib itself. */
export const zlibConstants = Object.freeze({
  MemLevel: { MEM_LEVEL_MIN: 1, MEM_LEVEL_MAX: 9, MEM_LEVEL_DEFAULT: 8 },
  CompressLevel: {
    COMPRESS_LEVEL_NO_COMPRESSION: 0,
    COMPRESS_LEVEL_BEST_SPEED: 1,
    COMPRESS_LEVEL_BEST_COMPRESSION: 9,
    COMPRESS_LEVEL_DEFAULT_COMPRESSION: -1,
  },
  CompressStrategy: {
    COMPRESS_STRATEGY_DEFAULT_STRATEGY: 0,
    COMPRESS_STRATEGY_FILTERED: 1,
    COMPRESS_STRATEGY_HUFFMAN_ONLY: 2,
    COMPRESS_STRATEGY_RLE: 3,
    COMPRESS_STRATEGY_FIXED: 4,
  },
  ErrorCode: { ERROR_CODE_OK: 0, ERROR_CODE_ERRNO: -1 },
});
