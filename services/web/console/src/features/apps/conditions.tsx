import { Text } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import type { Condition } from '../../../../contract/apps.ts';
import { TimeText } from '../../ui/time-text.tsx';
import classes from './conditions.module.css';

const GLYPHS = { True: IconCircleCheck, False: IconCircleX, Unknown: IconCircleDashed };

/** What the provisioner observed, aspect by aspect. */
export function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  if (conditions.length === 0) return <Text c="dimmed">Nothing was observed yet.</Text>;
  return (
    <ul className={classes.list}>
      {conditions.map((condition) => (
        <ConditionItem key={condition.type} condition={condition} />
      ))}
    </ul>
  );
}

function ConditionItem({ condition }: { readonly condition: Condition }) {
  const Glyph = GLYPHS[condition.status];
  return (
    <li className={classes.item} data-status={condition.status}>
      <Glyph size={19} className={classes.glyph} role="img" aria-label={condition.status} />
      <div className={classes.text}>
        <div className={classes.head}>
          <Text fw={600}>{spaced(condition.type)}</Text>
          <Text size="sm" c="dimmed">
            {spaced(condition.reason)} · <TimeText at={condition.lastTransitionTime} relative />
          </Text>
        </div>
        <Text c="dimmed" className={classes.message}>
          {condition.message}
        </Text>
      </div>
    </li>
  );
}

/** TopicReady becomes Topic ready. */
function spaced(camel: string): string {
  const words = camel.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
