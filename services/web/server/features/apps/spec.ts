import type { AppSpec } from '@kapuas/core/apps/app.ts';
import type { InvalidField } from '../../../contract/problem.ts';
import { InvalidInput } from '../../http/invalid-input.ts';
import { specProblems } from './spec-rules.ts';

/** What an app request or a change of an app may say about the spec; what is left out stays. */
export interface SpecChange {
  readonly description?: string;
  readonly limits?: { readonly eventsPerSecond?: number; readonly bytesPerSecond?: number };
  readonly retentionDays?: number;
  readonly requestId?: AppSpec['requestId'];
  readonly headers?: readonly string[];
  readonly fields?: AppSpec['fields'];
}

/** Room for events of 5,000 bytes where only a number of events is asked for. */
const BYTES_PER_EVENT = 5_000;

/** Merges and checks; throws an InvalidInput that names every wrong part. */
export function changeSpec(base: AppSpec, change: SpecChange): AppSpec {
  const spec: AppSpec = {
    description: (change.description ?? base.description).trim(),
    limits: { ...base.limits, ...change.limits },
    retentionDays: change.retentionDays ?? base.retentionDays,
    requestId: change.requestId ?? base.requestId,
    headers: (change.headers ?? base.headers).map((name) => name.toLowerCase()),
    fields: change.fields ?? base.fields,
  };
  const problems: InvalidField[] = specProblems(spec);
  if (problems.length > 0) throw new InvalidInput(problems);
  return spec;
}

/** The limits that are asked for; bytes follow from events when only these are named. */
export function limitsAskedFor(asked: {
  readonly eventsPerSecond?: number;
  readonly bytesPerSecond?: number;
}): NonNullable<SpecChange['limits']> {
  const { eventsPerSecond, bytesPerSecond } = asked;
  const bytes = bytesPerSecond ?? (eventsPerSecond === undefined ? undefined : bytesFor(eventsPerSecond));
  return {
    ...(eventsPerSecond === undefined ? {} : { eventsPerSecond }),
    ...(bytes === undefined ? {} : { bytesPerSecond: bytes }),
  };
}

function bytesFor(eventsPerSecond: number): number {
  return Math.min(2_000_000_000, Math.max(1_000_000, eventsPerSecond * BYTES_PER_EVENT));
}

/** Whether the change gives the app more than was approved. */
export function isRaise(from: AppSpec, to: AppSpec): boolean {
  return (
    to.limits.eventsPerSecond > from.limits.eventsPerSecond ||
    to.limits.bytesPerSecond > from.limits.bytesPerSecond ||
    to.retentionDays > from.retentionDays
  );
}
