import { useCallback, useState } from 'react';

/** Small choices of a person, kept in this browser; a browser that blocks storage forgets them. */
const PREFIX = 'kapuas.';

export function readSetting(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function writeSetting(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Nothing depends on it being kept.
  }
}

export function useSetting(name: string, fallback: string): [string, (value: string) => void] {
  const [value, setValue] = useState(() => readSetting(name) ?? fallback);
  const change = useCallback(
    (next: string) => {
      setValue(next);
      writeSetting(name, next);
    },
    [name],
  );
  return [value, change];
}
