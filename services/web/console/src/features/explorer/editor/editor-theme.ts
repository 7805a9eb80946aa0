import { EditorView } from '@codemirror/view';

const MONO = 'var(--mantine-font-family-monospace)';

/** In the console's colours, which follow the scheme by themselves. */
export const editorTheme = EditorView.theme({
  '&': { fontSize: '0.8125rem', background: 'transparent', color: 'var(--k-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '1.55', maxHeight: '7.5em' },
  '.cm-content': { padding: '8px 0', caretColor: 'var(--k-accent)' },
  '.cm-line': { padding: '0 10px 0 2px' },
  '.cm-cursor': { borderLeftColor: 'var(--k-accent)', borderLeftWidth: '2px' },
  '.cm-placeholder': { color: 'var(--k-faint)', whiteSpace: 'nowrap' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--k-accent) 25%, transparent) !important',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--k-bad)',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    border: '1px solid var(--k-border)',
    borderRadius: '7px',
    background: 'var(--k-raised)',
    color: 'var(--k-text)',
    boxShadow: 'var(--mantine-shadow-md)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, maxHeight: '16em', minWidth: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--k-selected)',
    color: 'var(--k-text)',
  },
  '.cm-completionDetail': {
    color: 'var(--k-dimmed)',
    fontStyle: 'normal',
    float: 'right',
    marginLeft: '24px',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--k-accent)', fontWeight: '650' },
  '.cm-diagnostic': { borderLeft: '3px solid var(--k-bad)', padding: '6px 10px', fontSize: '0.8125rem' },
});
