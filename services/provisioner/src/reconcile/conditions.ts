import type { Condition } from '@kapuas/core/apps/app.ts';
import { StepError } from './apply.ts';
import type { Step } from './plan.ts';

/** The aspects that a healthy app shows, with the steps that bring each about. */
const ASPECTS = [
  {
    type: 'TopicReady',
    ready: 'TopicExists',
    failed: 'TopicFailed',
    steps: ['ensure-topic', 'remove-topic'],
  },
  {
    type: 'IndexReady',
    ready: 'IndexExists',
    failed: 'IndexFailed',
    steps: ['ensure-index', 'remove-index'],
  },
  { type: 'FeedPublished', ready: 'Published', failed: 'PublishFailed', steps: ['publish', 'withdraw'] },
] as const satisfies readonly { type: string; ready: string; failed: string; steps: readonly Step['do'][] }[];

/**
 * The conditions after one reconcile. An aspect behind the failed step is Unknown: nobody looked.
 * `lastTransitionTime` stays while the status stays.
 */
export function conditionsAfter(before: readonly Condition[], failure: unknown, now: number): Condition[] {
  const at = new Date(now).toISOString();
  const failedAspect = failure === undefined ? ASPECTS.length : aspectOf(failure);
  return ASPECTS.map((aspect, i) => {
    const fresh =
      i < failedAspect ? holds(aspect) : i === failedAspect ? fails(aspect, failure) : unknown(aspect);
    const previous = before.find(({ type }) => type === aspect.type);
    const unchanged = previous?.status === fresh.status && previous.reason === fresh.reason;
    return { ...fresh, lastTransitionTime: unchanged ? previous.lastTransitionTime : at };
  });
}

type Aspect = (typeof ASPECTS)[number];
type Fresh = Omit<Condition, 'lastTransitionTime'>;

/** A failure outside of any step came from observing: the first aspect then stands for it. */
function aspectOf(failure: unknown): number {
  if (!(failure instanceof StepError)) return 0;
  const found = ASPECTS.findIndex((aspect) => (aspect.steps as readonly string[]).includes(failure.step.do));
  return Math.max(0, found);
}

function holds(aspect: Aspect): Fresh {
  return { type: aspect.type, status: 'True', reason: aspect.ready, message: '' };
}

function fails(aspect: Aspect, failure: unknown): Fresh {
  const message = failure instanceof Error ? failure.message : String(failure);
  return { type: aspect.type, status: 'False', reason: aspect.failed, message };
}

function unknown(aspect: Aspect): Fresh {
  return { type: aspect.type, status: 'Unknown', reason: 'NotReached', message: 'An earlier step failed.' };
}
