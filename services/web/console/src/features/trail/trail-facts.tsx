import { IconLock } from '@tabler/icons-react';
import type { Trail } from '../../../../contract/trails.ts';
import { formatCount, formatDuration } from '../../app/time/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './trail-facts.module.css';
import type { TrailModel } from './trail-model.ts';

interface TrailFactsProps {
  readonly model: TrailModel;
  /** Events that the caller may read, also those of later pages. */
  readonly total: number;
}

export function TrailFacts({ model, total }: TrailFactsProps) {
  return (
    <dl className={classes.facts} data-testid="trail-facts">
      <Fact name="Began">
        <TimeText at={new Date(model.startMs).toISOString()} />
      </Fact>
      <Fact name="Took">{formatDuration(model.durationMs)}</Fact>
      <Fact name="Events">{formatCount(total)}</Fact>
      <Fact name="Services">{formatCount(model.lanes.length)}</Fact>
      <Fact name="Errors" bad={model.errors > 0}>
        {formatCount(model.errors)}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly name: string;
  readonly bad?: boolean;
  readonly children: React.ReactNode;
}

function Fact({ name, bad = false, children }: FactProps) {
  return (
    <div className={classes.fact} data-bad={bad}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What the caller may not read is told by its number only. */
export function HiddenNotice({ hidden }: { readonly hidden: Trail['hidden'] }) {
  if (hidden.events === 0) return null;
  const events = hidden.events === 1 ? 'One event' : `${formatCount(hidden.events)} events`;
  const apps = hidden.apps === 1 ? 'one app' : `${formatCount(hidden.apps)} apps`;
  return (
    <Notice tone="quiet" icon={IconLock} testId="trail-hidden">
      {events} of {apps} that you may not read {hidden.events === 1 ? 'is' : 'are'} left out. Ask their team
      for access, or somebody who has it to look.
    </Notice>
  );
}
