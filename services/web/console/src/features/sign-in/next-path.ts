/** Where to go after signing in: only a path of this console, so that a link cannot lead out of it. */
export function safeNextPath(next: string | undefined): string {
  return next?.startsWith('/') === true && !/^\/[/\\]/.test(next) ? next : '/';
}
