/** The closed table of errors: a stable code, the HTTP status it answers with, and what the caller should do. */

interface ErrorKind {
  readonly status: number;
  readonly title: string;
  /** Whether sending the same again can succeed. */
  readonly retryable: boolean;
  /** One sentence: what to do now. */
  readonly action: string;
}

export const ERRORS = {
  'bad-request': {
    status: 400,
    title: 'Bad request',
    retryable: false,
    action: 'Correct the request as the detail says.',
  },
  'bad-json': {
    status: 400,
    title: 'Malformed body',
    retryable: false,
    action: 'Send one JSON object, an array of objects, or one object a line.',
  },
  'bad-encoding': {
    status: 400,
    title: 'Body cannot be decompressed',
    retryable: false,
    action: 'Send a whole gzip, deflate or zstd body, or none of these without Content-Encoding.',
  },
  'bad-query': {
    status: 400,
    title: 'Bad query',
    retryable: false,
    action: 'Correct the query at the place that is named.',
  },
  'bad-time-range': {
    status: 400,
    title: 'Bad time range',
    retryable: false,
    action: 'Give from and to as ISO 8601, epoch milliseconds or relative like -15m, with from before to.',
  },
  'bad-cursor': {
    status: 400,
    title: 'Bad cursor',
    retryable: false,
    action: 'Start again without a cursor.',
  },
  'invalid-app-name': {
    status: 400,
    title: 'Invalid app name',
    retryable: false,
    action: 'Use 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends.',
  },
  'invalid-team-name': {
    status: 400,
    title: 'Invalid team name',
    retryable: false,
    action: 'Use 1 to 63 of a-z, 0-9 and -, with a letter or digit at both ends.',
  },
  'key-missing': {
    status: 401,
    title: 'No key',
    retryable: false,
    action: 'Send the app key as "Authorization: Bearer <key>".',
  },
  'key-unknown': {
    status: 401,
    title: 'Unknown key',
    retryable: false,
    action: 'Use a key from the app page; a revoked or expired key cannot come back.',
  },
  'not-signed-in': {
    status: 401,
    title: 'Not signed in',
    retryable: false,
    action: 'Sign in, or send an API token as "Authorization: Bearer <token>".',
  },
  'bad-credentials': {
    status: 401,
    title: 'Wrong e-mail or password',
    retryable: false,
    action: 'Check both and try again.',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    retryable: false,
    action: 'Ask an owner of the team or an administrator for the role that this needs.',
  },
  'bad-origin': {
    status: 403,
    title: 'Request from another site',
    retryable: false,
    action: 'Use the console at its own address.',
  },
  'app-suspended': {
    status: 403,
    title: 'App suspended',
    retryable: false,
    action: 'Ask an administrator to resume the app.',
  },
  'not-found': { status: 404, title: 'Not found', retryable: false, action: 'Check the address.' },
  'app-unknown': {
    status: 404,
    title: 'Unknown app',
    retryable: false,
    action: 'Check the name, or request the app in the console.',
  },
  'team-unknown': {
    status: 404,
    title: 'Unknown team',
    retryable: false,
    action: 'Check the name, or create the team.',
  },
  'user-unknown': {
    status: 404,
    title: 'Unknown user',
    retryable: false,
    action: 'Check the e-mail, or have an administrator create the user.',
  },
  'app-request-unknown': {
    status: 404,
    title: 'Unknown app request',
    retryable: false,
    action: 'Check the id in the list of app requests.',
  },
  'event-unknown': {
    status: 404,
    title: 'Unknown event',
    retryable: false,
    action: 'The event may have passed its retention; search again.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method not allowed',
    retryable: false,
    action: 'Use the method that the documentation names.',
  },
  'team-exists': {
    status: 409,
    title: 'Team exists',
    retryable: false,
    action: 'Choose another name, or ask its owner to add you.',
  },
  'user-exists': { status: 409, title: 'User exists', retryable: false, action: 'Use another e-mail.' },
  'app-exists': { status: 409, title: 'App name taken', retryable: false, action: 'Choose another name.' },
  'app-request-decided': {
    status: 409,
    title: 'Already decided',
    retryable: false,
    action: 'Submit a new app request if it is still wanted.',
  },
  'app-deleting': {
    status: 409,
    title: 'App is being deleted',
    retryable: false,
    action: 'Undo the deletion first, or wait until it is gone.',
  },
  'last-owner': {
    status: 409,
    title: 'Last owner',
    retryable: false,
    action: 'Make another member an owner first.',
  },
  'last-admin': {
    status: 409,
    title: 'Last administrator',
    retryable: false,
    action: 'Make another user an administrator first.',
  },
  'body-too-large': {
    status: 413,
    title: 'Body too large',
    retryable: false,
    action: 'Send smaller batches; the detail names the limit.',
  },
  'wrong-content-type': {
    status: 415,
    title: 'Wrong content type',
    retryable: false,
    action: 'Send a content type that the detail names.',
  },
  'over-limit': {
    status: 429,
    title: 'Over the limit of the app',
    retryable: true,
    action: 'Send again after Retry-After seconds, or ask for a higher limit.',
  },
  'too-many-attempts': {
    status: 429,
    title: 'Too many attempts',
    retryable: true,
    action: 'Wait as long as Retry-After says.',
  },
  internal: {
    status: 500,
    title: 'Internal error',
    retryable: true,
    action: 'Try again; if it stays, give the operator the request id of this answer.',
  },
  'queue-unavailable': {
    status: 503,
    title: 'Queue unavailable',
    retryable: true,
    action: 'Send again after Retry-After seconds; nothing was taken.',
  },
  'search-timeout': {
    status: 503,
    title: 'Search took too long',
    retryable: true,
    action: 'Narrow the time range, the apps or the query.',
  },
  'store-unavailable': {
    status: 503,
    title: 'Search unavailable',
    retryable: true,
    action: 'Try again shortly.',
  },
  'database-unavailable': {
    status: 503,
    title: 'Database unavailable',
    retryable: true,
    action: 'Try again shortly; if it stays, the operator looks at the database and its free space.',
  },
  overloaded: {
    status: 503,
    title: 'Overloaded',
    retryable: true,
    action: 'Send again after Retry-After seconds; nothing was taken.',
  },
  'shutting-down': {
    status: 503,
    title: 'Shutting down',
    retryable: true,
    action: 'Send again; another instance or the next start takes it.',
  },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** What stands behind an error of a server, where each asks something else of the operator. */
export type ServerFault = 'unreachable' | 'login' | 'rights' | 'read-only' | 'missing';

export interface ErrorExtras {
  readonly fault?: ServerFault | undefined;
  /** Seconds until a retry makes sense. */
  readonly retryAfter?: number;
  /** For `bad-query`: zero-based offsets of the place in the query. */
  readonly position?: { readonly from: number; readonly to: number };
  readonly cause?: unknown;
}

/** The one error that crosses ports and services; `detail` says what is wrong, where. */
export class KapuasError extends Error {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly retryAfter: number | undefined;
  readonly position: ErrorExtras['position'];
  readonly fault: ServerFault | undefined;

  constructor(code: ErrorCode, detail: string, extras: ErrorExtras = {}) {
    super(`${code}: ${detail}`, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'KapuasError';
    this.code = code;
    this.detail = detail;
    this.retryAfter = extras.retryAfter;
    this.position = extras.position;
    this.fault = extras.fault;
  }
}

/** RFC 9457 problem document. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  action: string;
  position?: { from: number; to: number };
}

export function toProblem(error: KapuasError): Problem {
  const kind = ERRORS[error.code];
  return {
    type: `urn:kapuas:error:${error.code}`,
    title: kind.title,
    status: kind.status,
    code: error.code,
    detail: error.detail,
    action: kind.action,
    ...(error.position === undefined ? {} : { position: { ...error.position } }),
  };
}

/** The fields of a log line that tell of an error: a stack only where nobody knows the fault. */
export function reasonOf(error: unknown): object {
  if (error instanceof KapuasError) return { code: error.code, reason: error.detail };
  // Of the system: a port that is taken, a file that cannot be read.
  if (error instanceof Error && 'syscall' in error) return { reason: error.message };
  return { err: error };
}
