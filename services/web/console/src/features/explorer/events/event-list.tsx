import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useZone } from '../../../app/time/zone.tsx';
import type { EventActions } from './event-actions.ts';
import classes from './event-list.module.css';
import { EventRow } from './event-row.tsx';
import type { SoughtText } from './highlight.ts';
import type { ListedEvent } from './listed-event.ts';
import { useRowKeys } from './use-row-keys.ts';

interface EventListProps {
  readonly events: readonly ListedEvent[];
  readonly sought: readonly SoughtText[];
  readonly wrap: boolean;
  /** Shows the day beside the clock. */
  readonly days: boolean;
  readonly actions: EventActions;
  /** Key of an event to unfold and to scroll to. */
  readonly target?: string | undefined;
  /** Called when the end comes into view. */
  readonly onEnd: () => void;
  /** Whether the reader is at the top. */
  readonly onTop?: (atTop: boolean) => void;
  /** Below the last event. */
  readonly children: ReactNode;
}

const ROW_PX = 25;
const OVERSCAN = 12;

/** Events as rows; only those in view are in the document. */
export function EventList(props: EventListProps) {
  const { events, target, onEnd, onTop } = props;
  const { zone } = useZone();
  const scroller = useRef<HTMLElement>(null);
  const [opened, toggle] = useOpened(target);
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => events[index]?.key ?? index,
  });
  const onKeyDown = useRowKeys(scroller, rows, events.length);
  const items = rows.getVirtualItems();
  useNearEnd(items, events.length, onEnd);
  const targetIndex = events.findIndex((event) => event.key === target);
  useEffect(() => {
    if (targetIndex > 0) rows.scrollToIndex(targetIndex, { align: 'center' });
  }, [targetIndex, rows]);

  const row = (item: VirtualItem): ReactNode => {
    const event = events[item.index];
    if (event === undefined) return null;
    const { sought, days, actions } = props;
    const shared = { sought, zone, days, actions, onToggle: toggle };
    return (
      <li
        key={item.key}
        ref={rows.measureElement}
        data-index={item.index}
        aria-setsize={events.length}
        aria-posinset={item.index + 1}
        className={classes.slot}
        style={{ transform: `translateY(${item.start}px)` }}
      >
        <EventRow listed={event} opened={opened.has(event.key)} target={event.key === target} {...shared} />
      </li>
    );
  };
  return (
    <section
      ref={scroller}
      aria-label="Found events"
      className={classes.scroller}
      data-wrap={props.wrap}
      data-days={props.days}
      onKeyDown={onKeyDown}
      onScroll={onTop && ((event) => onTop(event.currentTarget.scrollTop < ROW_PX))}
      data-testid="events"
    >
      <ul className={classes.canvas} style={{ height: rows.getTotalSize() }} aria-label="Events">
        {items.map(row)}
      </ul>
      {props.children}
    </section>
  );
}

function useNearEnd(items: readonly VirtualItem[], count: number, onEnd: () => void): void {
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (count > 0 && last >= count - OVERSCAN) onEnd();
  }, [last, count, onEnd]);
}

function useOpened(target: string | undefined): [ReadonlySet<string>, (key: string) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(
    () => new Set(target === undefined ? [] : [target]),
  );
  const [toggle] = useState(() => (key: string) => {
    setOpened((old) => {
      const next = new Set(old);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  });
  return [opened, toggle];
}
