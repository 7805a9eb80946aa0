import type { Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useRef } from 'react';

const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** Walks from row to row by j, k and the arrows; Enter and Space are the row's own button's. */
export function useRowKeys(
  scroller: RefObject<HTMLElement | null>,
  rows: Virtualizer<HTMLElement, Element>,
  count: number,
) {
  // Keys can come faster than rows get into the document.
  const awaited = useRef<number>(undefined);
  const focusRow = (index: number): void => {
    rows.scrollToIndex(index);
    const focus = (): boolean => {
      const toggle = scroller.current?.querySelector<HTMLElement>(
        `[data-index="${index}"] [data-row-toggle]`,
      );
      toggle?.focus({ preventScroll: true });
      return toggle !== null && toggle !== undefined;
    };
    if (focus()) return;
    awaited.current = index;
    requestAnimationFrame(() => {
      if (awaited.current === index) awaited.current = undefined;
      focus();
    });
  };
  return (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key];
    const row = (event.target as HTMLElement).closest('[data-row-toggle]');
    if (step === undefined || row === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const focused = Number(row.closest<HTMLElement>('[data-index]')?.dataset.index ?? 0);
    const index = (awaited.current ?? focused) + step;
    if (index >= 0 && index < count) focusRow(index);
  };
}
