import { Button } from '@mantine/core';
import { asProblem } from '../app/api/problem.ts';
import classes from './failed-part.module.css';

interface FailedPartProps {
  /** What is missing, as the beginning of a sentence. */
  readonly name: string;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly height?: number;
}

/** A side piece that is missing, told quietly: the page's main part says what is wrong in full. */
export function FailedPart({ name, error, onRetry, height }: FailedPartProps) {
  return (
    <div className={classes.part} role="alert" style={{ minHeight: height }} title={asProblem(error).detail}>
      <span>{name} could not be loaded.</span>
      <Button size="compact-xs" variant="subtle" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
