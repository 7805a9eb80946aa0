import { isAppName } from '@kapuas/core/apps/app.ts';

/** What is wrong with the name of a team or an app so far; null when nothing is. */
export function nameProblem(name: string): string | null {
  if (name === '') return 'Enter a name';
  if (isAppName(name)) return null;
  if (name.length > 63) return `${name.length} characters; at most 63 fit`;
  const strange = [...name].find((char) => !/[a-z0-9-]/.test(char));
  if (strange === ' ') return 'No spaces; use - between words';
  if (strange !== undefined && /[A-Z]/.test(strange)) return 'Lower case only';
  if (strange !== undefined) return `“${strange}” is not allowed; use a–z, 0–9 and -`;
  return 'Must begin and end with a letter or digit';
}

/** The nearest name that is allowed: what a person most likely meant. */
export function suggestName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
