import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { Span } from '../../app/time/range.ts';
import { type Column, columnAt, selectedSpan } from './layout.ts';

/** Indices of columns, both included, in the order of dragging. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

interface BrushOptions {
  readonly columns: readonly Column[];
  readonly intervalMs: number;
  readonly span: Span;
  readonly onSelect: ((span: Span) => void) | undefined;
  readonly onHover: (index: number | undefined) => void;
}

/** Pointer and keyboard on a row of columns: hovering, dragging over some, Enter. */
export function useBrush({ columns, intervalMs, span, onSelect, onHover }: BrushOptions) {
  const [range, setRange] = useState<Range>();
  const [cursor, setCursor] = useState(0);

  const at = (event: PointerEvent<HTMLElement>): number =>
    columnAt(columns, event.clientX - event.currentTarget.getBoundingClientRect().left);

  const finish = (chosen: Range | undefined): void => {
    setRange(undefined);
    const selected = chosen && selectedSpan(columns, chosen.from, chosen.to, intervalMs, span);
    if (selected !== undefined) onSelect?.(selected);
  };

  const move = (index: number, extend: boolean): void => {
    const to = Math.min(columns.length - 1, Math.max(0, index));
    setRange(extend ? { from: range?.from ?? cursor, to } : undefined);
    setCursor(to);
    onHover(to);
  };

  const pointer = {
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      onHover(at(event));
      if (range !== undefined && event.buttons === 1) setRange({ from: range.from, to: at(event) });
    },
    onPointerLeave: () => onHover(undefined),
  };
  if (onSelect === undefined) return { selected: undefined, handlers: pointer };

  return {
    selected: range,
    handlers: {
      ...pointer,
      tabIndex: 0,
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setRange({ from: at(event), to: at(event) });
      },
      onPointerUp: () => finish(range),
      onPointerCancel: () => setRange(undefined),
      onBlur: () => onHover(undefined),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        const step = KEY_STEPS[event.key];
        if (step !== undefined) move(cursor + step, event.shiftKey);
        else if (event.key === 'Enter') finish(range ?? { from: cursor, to: cursor });
        else if (event.key === 'Escape') setRange(undefined);
        else return;
        event.preventDefault();
      },
    },
  };
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -10,
  PageDown: 10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};
