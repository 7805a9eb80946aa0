import { keyIdOf } from '@kapuas/core/apps/key.ts';

/**
 * Takes the key off a tag such as `<key>.app.access`. It is taken off whether or not it is needed, so that a key
 * never reaches what is stored.
 */
export function splitTagKey(tag: string): { readonly key: string | undefined; readonly tag: string } {
  const dot = tag.indexOf('.');
  const first = dot < 0 ? tag : tag.slice(0, dot);
  if (keyIdOf(first) === undefined) return { key: undefined, tag };
  return { key: first, tag: dot < 0 ? '' : tag.slice(dot + 1) };
}

/** Whether only programs of the same machine can reach the address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/i.test(host);
}
