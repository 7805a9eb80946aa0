import { isAscii, words } from './words.ts';

/**
 * Whether a text holds these words side by side; with `prefix` the last one may go on. Nothing holds no words.
 * Most texts hold none of them, so that is found out first, without making words of the text.
 */
export function createTextTest(value: string, prefix: boolean): (text: string) => boolean {
  const wanted = words(value);
  if (wanted.length === 0) return () => false;
  const rarest = wanted.reduce((longest, word) => (word.length > longest.length ? word : longest));
  const sequence = ` ${wanted.join(' ')}${prefix ? '' : ' '}`;
  return (text) => {
    if (isAscii(text) && !text.toLowerCase().includes(rarest)) return false;
    return ` ${words(text).join(' ')} `.includes(sequence);
  };
}
