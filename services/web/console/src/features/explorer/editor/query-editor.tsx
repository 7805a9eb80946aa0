import { autocompletion, closeBrackets, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { linter } from '@codemirror/lint';
import { EditorState, type Extension, Prec, type Transaction } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import type { FieldSchema } from '@kapuas/core/query/fields.ts';
import { diagnose } from '@kapuas/core/query/parse.ts';
import { useEffect, useRef } from 'react';
import { type CompletionData, createCompletion } from './completion.ts';
import { editorTheme } from './editor-theme.ts';
import { searchLanguage } from './language.ts';
import classes from './query-editor.module.css';

interface QueryEditorProps {
  /** The query that is searched; typing changes only the draft. */
  readonly value: string;
  readonly schema: FieldSchema;
  readonly completion: CompletionData;
  readonly onDraft: (text: string) => void;
  readonly onSubmit: (text: string) => void;
}

/** One line of the search language: highlighted, completed, with mistakes marked in place. Enter searches. */
export function QueryEditor(props: QueryEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  // The editor outlives renderings and must always see the latest of these.
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: extensionsOf(() => latest.current),
      }),
    });
    view.current = made;
    return () => made.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === props.value) return;
    const changes = { from: 0, to: editor.state.doc.length, insert: props.value };
    editor.dispatch({ changes, selection: { anchor: props.value.length } });
  }, [props.value]);

  return <div ref={host} className={classes.editor} data-testid="query-editor" />;
}

const LINT_DELAY_MS = 350;

function extensionsOf(latest: () => QueryEditorProps): Extension[] {
  const lint = (view: EditorView) =>
    diagnose(view.state.doc.toString(), latest().schema).map((one) => ({
      ...one,
      severity: 'error' as const,
    }));
  const submit = (view: EditorView): boolean => {
    latest().onSubmit(view.state.doc.toString().trim());
    return true;
  };
  const leave = (view: EditorView): boolean => {
    view.contentDOM.blur();
    return true;
  };
  return [
    oneLine,
    history(),
    drawSelection(),
    closeBrackets(),
    searchLanguage(),
    editorTheme,
    EditorView.lineWrapping,
    placeholder('Words, "a phrase", level:error, http.status:>=500'),
    EditorView.contentAttributes.of({
      'aria-label': 'Search query',
      'data-search-box': '',
      autocapitalize: 'off',
      enterkeyhint: 'search',
    }),
    linter(lint, { delay: LINT_DELAY_MS }),
    autocompletion({
      override: [
        createCompletion({
          fields: () => latest().completion.fields(),
          values: (field, signal) => latest().completion.values(field, signal),
        }),
      ],
      icons: false,
    }),
    // Completion takes Enter and Escape first, while its list is open.
    Prec.highest(keymap.of(completionKeymap)),
    keymap.of([
      { key: 'Enter', run: submit },
      { key: 'Escape', run: leave },
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) latest().onDraft(update.state.doc.toString());
    }),
  ];
}

/** Pasted lines become one. */
const oneLine = EditorState.transactionFilter.of((transaction: Transaction) => {
  if (transaction.newDoc.lines === 1) return transaction;
  const text = transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, ' ');
  return [
    {
      changes: { from: 0, to: transaction.startState.doc.length, insert: text },
      selection: { anchor: text.length },
    },
  ];
});
