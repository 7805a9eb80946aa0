const MAX_LENGTH = 63;

/** BaritoLog's app names hold spaces and capitals: "My App 1" is the app my-app-1. */
export function appNameOf(baritoName: string): string {
  return baritoName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
}
