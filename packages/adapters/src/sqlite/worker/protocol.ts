import { type ErrorCode, type ErrorExtras, KapuasError } from '@kapuas/core/runtime/errors.ts';

/** What crosses the port between a worker and the thread that started it. */
export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: unknown }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PackedError };

/** An error as plain data: structured clone loses the class and the fields of an Error. */
export type PackedError =
  | {
      readonly kind: 'kapuas';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly retryAfter: number | undefined;
      readonly position: ErrorExtras['position'];
      readonly stack: string | undefined;
    }
  | {
      readonly kind: 'other';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };

export function packError(error: unknown): PackedError {
  if (error instanceof KapuasError) {
    const { code, detail, retryAfter, position, stack } = error;
    return { kind: 'kapuas', code, detail, retryAfter, position, stack };
  }
  if (error instanceof Error) {
    return { kind: 'other', name: error.name, message: error.message, stack: error.stack };
  }
  return { kind: 'other', name: 'Error', message: String(error), stack: undefined };
}

/** The stack stays the worker's own, where the fault lies. */
export function unpackError(packed: PackedError): Error {
  const error = packed.kind === 'kapuas' ? unpackKapuas(packed) : new Error(packed.message);
  if (packed.kind === 'other') error.name = packed.name;
  if (packed.stack !== undefined) error.stack = packed.stack;
  return error;
}

function unpackKapuas(packed: Extract<PackedError, { kind: 'kapuas' }>): KapuasError {
  const { code, detail, retryAfter, position } = packed;
  return new KapuasError(code, detail, {
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(position === undefined ? {} : { position }),
  });
}
