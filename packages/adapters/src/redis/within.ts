/**
 * As the promise, or a rejection after so long. Where this process was too busy to read an answer that has come
 * in meanwhile, the answer counts.
 */
export function withinMs<T>(answer: Promise<T>, ms: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  // The event loop runs timers before it reads sockets: one round later everything that had arrived is read.
  const timer = setTimeout(() => setImmediate(() => reject(new Error(`no answer within ${ms} ms`))), ms);
  answer.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
