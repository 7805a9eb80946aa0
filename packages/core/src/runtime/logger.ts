import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Headers and fields that carry secrets are cut out wherever a log line holds them. */
const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers["x-app-secret"]',
  'req.headers["x-app-group-secret"]',
  '*.password',
  '*.key',
  '*.token',
];

/** JSON lines on standard output. @param service name of the process's role */
export function createLogger(service: string, level: LogLevel): Logger {
  return pino({ level, base: { service }, redact: { paths: REDACTED, censor: '[redacted]' } });
}
