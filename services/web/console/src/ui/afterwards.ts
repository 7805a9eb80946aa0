/**
 * Runs `done` once a change has succeeded, also when it took the component that asked for it off the page,
 * where a mutation's own callbacks are dropped. A failure stays with the mutation, which shows it.
 */
export function afterwards<Answer>(change: Promise<Answer>, done: (answer: Answer) => void): void {
  change.then(done, () => undefined);
}
