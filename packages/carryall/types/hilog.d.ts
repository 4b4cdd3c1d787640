declare module "@ohos.hilog" {
  namespace hilog {
    enum LogLevel {
      DEBUG = 3,
      INFO = 4,
      WARN = 5,
      ERROR = 6,
      FATAL = 7,
    }
    function debug(domain: number, tag: string, format: string, ...args: unknown[]): void;
    function info(domain: number, tag: string, format: string, ...args: unknown[]): void;
    function warn(domain: number, tag: string, format: string, ...args: unknown[]): void;
    function error(domain: number, tag: string, format: string, ...args: unknown[]): void;
    function fatal(domain: number, tag: string, format: string, ...args: unknown[]): void;
    function isLoggable(domain: number, tag: string, level: LogLevel): boolean;
    function setMinLogLevel(level: LogLevel): void;
  }
  export default hilog;
}
