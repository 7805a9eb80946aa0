/**
 * Name of the server-sent event of the tail whose data is a problem document; the tail ends after it.
 * By itself, so that the console need not load the schemas for it.
 */
export const TAIL_PROBLEM = 'problem';
