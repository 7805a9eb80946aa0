import type { InvalidField } from '../../../../contract/problem.ts';

/** What the API answers when it does not do what was asked (RFC 9457), or what this browser makes of no answer. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  /** Names this one answer in the server's logs. */
  readonly requestId: string | undefined;
  /** Offsets in the query, for `bad-query`. */
  readonly position: { readonly from: number; readonly to: number } | undefined;
  /** Every wrong part of what was sent. */
  readonly invalid: readonly InvalidField[];
  /** Seconds. */
  readonly retryAfter: number | undefined;

  constructor(fields: ProblemFields) {
    super(`${fields.title}: ${fields.detail}`);
    this.name = 'ApiProblem';
    this.status = fields.status;
    this.code = fields.code;
    this.title = fields.title;
    this.detail = fields.detail;
    this.action = fields.action;
    this.requestId = fields.requestId;
    this.position = fields.position;
    this.invalid = fields.invalid ?? [];
    this.retryAfter = fields.retryAfter;
  }
}

interface ProblemFields {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly requestId?: string | undefined;
  readonly position?: { readonly from: number; readonly to: number } | undefined;
  readonly invalid?: readonly InvalidField[] | undefined;
  readonly retryAfter?: number | undefined;
}

/** @param body as it was decoded; anything, when a proxy answered in the API's place */
export function problemOf(response: Response, body: unknown): ApiProblem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemFields>;
  const text = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback);
  const retryAfter = Number(response.headers.get('retry-after'));
  return new ApiProblem({
    status: response.status,
    code: text(given.code, 'unexpected-answer'),
    title: text(given.title, `The server answered ${response.status}`),
    detail: text(given.detail, response.statusText || 'It gave no reason.'),
    action: text(given.action, 'Try again; if it stays, tell the operator.'),
    requestId: response.headers.get('x-request-id') ?? undefined,
    position: given.position,
    invalid: Array.isArray(given.invalid) ? given.invalid : undefined,
    retryAfter: Number.isFinite(retryAfter) && retryAfter > 0 ? retryAfter : undefined,
  });
}

/** No answer at all: the network, or the server is down. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'unreachable',
    title: 'The server cannot be reached',
    detail: 'No answer came back.',
    action: 'Check the connection and try again.',
  });
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    status: 0,
    code: 'console-failed',
    title: 'Something in the console failed',
    detail: error instanceof Error ? error.message : String(error),
    action: 'Reload the page.',
  });
}
