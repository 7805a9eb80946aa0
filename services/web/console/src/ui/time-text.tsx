import { Tooltip } from '@mantine/core';
import { formatAgo, formatDateTime } from '../app/time/format.ts';
import { useZone } from '../app/time/zone.tsx';

interface TimeTextProps {
  /** RFC 3339. */
  readonly at: string;
  readonly relative?: boolean;
}

/** A moment in the reader's zone; the tooltip has it in UTC, and in full. */
export function TimeText({ at, relative = false }: TimeTextProps) {
  const { zone } = useZone();
  const ms = Date.parse(at);
  const full = formatDateTime(ms, zone);
  const utc = `${formatDateTime(ms, 'utc')} UTC`;
  const tip = zone === 'utc' ? utc : relative ? `${full} (${utc})` : utc;
  return (
    <Tooltip label={tip}>
      <time dateTime={at}>{relative ? formatAgo(ms, Date.now()) : full}</time>
    </Tooltip>
  );
}
