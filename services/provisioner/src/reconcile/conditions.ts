import type { Condition } from '@kapuas/core/apps/app.ts';
import type { ObservedProblem } from '@kapuas/core/ports/admin.ts';
import type { Report } from './apply.ts';
import type { Observed } from './observe.ts';
import type { Step } from './plan.ts';
import { type ConditionType, explain, type Fault, faultOf } from './reasons.ts';

/** What one reconcile saw and did. */
export interface Outcome {
  readonly observed: Observed;
  readonly report: Report;
  /** Whether an earlier reconcile had made all of it: what is missing then was taken away by somebody. */
  readonly wasMade: boolean;
}

interface Told {
  readonly reason: string;
  readonly message: string;
}

interface Aspect {
  readonly type: ConditionType;
  readonly ready: string;
  readonly steps: readonly Step['do'][];
  readonly part?: keyof Observed;
  /** Shown after it was missing and made again. */
  readonly recreated?: Told;
  /** Reason that is shown after something beside it was missing and put back. */
  readonly mended?: string;
}

/** The aspects that a healthy app shows, with the steps that bring each about. */
const ASPECTS: readonly Aspect[] = [
  {
    type: 'TopicReady',
    ready: 'TopicExists',
    steps: ['ensure-topic', 'remove-topic'],
    part: 'topic',
    recreated: {
      reason: 'TopicRecreated',
      message: 'The topic was missing and was made again; events that waited in it are gone.',
    },
    mended: 'TopicMended',
  },
  {
    type: 'IndexReady',
    ready: 'IndexExists',
    steps: ['ensure-index', 'remove-index'],
    part: 'index',
    recreated: {
      reason: 'IndexRecreated',
      message: 'The index was missing and was made again; events that it held are gone.',
    },
    mended: 'IndexMended',
  },
  { type: 'FeedPublished', ready: 'Published', steps: ['publish', 'withdraw'] },
];

/** Long enough to be read by whoever looks the next morning. */
const MISHAP_IS_SHOWN_MS = 86_400_000;

type Fresh = Omit<Condition, 'lastTransitionTime'>;

/** The conditions after one reconcile. `lastTransitionTime` stays while status and reason do. */
export function conditionsAfter(before: readonly Condition[], outcome: Outcome, now: number): Condition[] {
  return ASPECTS.map((aspect) => {
    const previous = before.find(({ type }) => type === aspect.type);
    const fresh = freshCondition(aspect, outcome, previous, now);
    const unchanged = previous?.status === fresh.status && previous.reason === fresh.reason;
    return {
      ...fresh,
      lastTransitionTime: unchanged ? previous.lastTransitionTime : new Date(now).toISOString(),
    };
  });
}

/** Whether every part is as it should be. */
export function isHealthy(conditions: readonly Condition[]): boolean {
  return conditions.every(({ status }) => status === 'True');
}

function freshCondition(
  aspect: Aspect,
  outcome: Outcome,
  previous: Condition | undefined,
  now: number,
): Fresh {
  const { type } = aspect;
  const fault = faultIn(aspect, outcome);
  if (fault !== undefined) return { type, status: 'False', ...explain(type, fault) };
  if (outcome.report.skipped.some((step) => aspect.steps.includes(step.do))) {
    return { type, status: 'Unknown', reason: 'NotReached', message: 'An earlier step failed.' };
  }
  const told = mishapOf(aspect, outcome, previous, now) ?? { reason: aspect.ready, message: '' };
  return { type, status: 'True', ...told };
}

/** A step that failed says more than the look before it, and a look that failed more than what was seen. */
function faultIn({ steps, part }: Aspect, { observed, report }: Outcome): Fault | undefined {
  const failed = report.failed.find(({ step }) => steps.includes(step.do));
  const seen = part === undefined ? undefined : observed[part];
  if (failed !== undefined) {
    const fault = faultOf(failed.error);
    return fault.kind === 'other' && isMissing(seen) ? { ...fault, kind: 'missing' } : fault;
  }
  if (seen === undefined) return undefined;
  if ('error' in seen) return faultOf(seen.error);
  return problemOf(seen.found?.problem);
}

function problemOf(problem: ObservedProblem | undefined): Fault | undefined {
  return problem === undefined ? undefined : { kind: problem.kind, detail: problem.detail };
}

function isMissing(seen: Observed[keyof Observed] | undefined): boolean {
  return seen !== undefined && 'found' in seen && seen.found === undefined;
}

/** What somebody took away and has been put back, for as long as it is shown. */
function mishapOf(
  { part, recreated, mended }: Aspect,
  { observed, wasMade }: Outcome,
  previous: Condition | undefined,
  now: number,
): Told | undefined {
  if (part === undefined || recreated === undefined || mended === undefined || !wasMade) return undefined;
  const isShown = (since: number): boolean => now - since < MISHAP_IS_SHOWN_MS;
  const seen = observed[part];
  if (isMissing(seen)) return recreated;
  const found = 'found' in seen ? seen.found : undefined;
  if (found !== undefined && 'remadeAt' in found && isShown(found.remadeAt ?? 0)) return recreated;
  if (found?.lacks !== undefined) {
    return {
      reason: mended,
      message: `This was missing and was put back: ${found.lacks}. No event is gone.`,
    };
  }
  const wasTold = previous?.reason === recreated.reason || previous?.reason === mended;
  if (previous === undefined || !wasTold || !isShown(Date.parse(previous.lastTransitionTime)))
    return undefined;
  return { reason: previous.reason, message: previous.message };
}
