import classes from './code-block.module.css';
import { CopyButton } from './copy.tsx';

interface CodeBlockProps {
  readonly code: string;
  readonly label: string;
  readonly testId?: string;
}

/** Text to paste elsewhere; scrolls sideways rather than wraps, so that what is copied is what is seen. */
export function CodeBlock({ code, label, testId }: CodeBlockProps) {
  return (
    <div className={classes.block}>
      <div className={classes.copy}>
        <CopyButton value={code} label="Copy" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroller} tabIndex={0} aria-label={label}>
        <pre className={classes.code} data-testid={testId}>
          {code}
        </pre>
      </section>
    </div>
  );
}
