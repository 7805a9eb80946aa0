import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { parser } from '@kapuas/core/query/grammar/parser.ts';
import { styleTags, tags } from '@lezer/highlight';

const language = LRLanguage.define({
  parser: parser.configure({
    props: [
      styleTags({
        'FieldName EmptyFieldName': tags.propertyName,
        'AndOperator OrOperator NotOperator To': tags.operatorKeyword,
        Minus: tags.operatorKeyword,
        Operator: tags.compareOperator,
        'Phrase PhrasePrefix UnclosedPhrase': tags.string,
        'Value ValuePrefix RangeValue OpenBound Exists': tags.literal,
        'WordPrefix Everything': tags.content,
        '( ) [ ] { }': tags.paren,
      }),
    ],
  }),
});

const style = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--k-accent)', fontWeight: '600' },
  { tag: tags.operatorKeyword, color: 'var(--level-fatal-text)', fontWeight: '600' },
  { tag: tags.compareOperator, color: 'var(--level-fatal-text)' },
  { tag: tags.string, color: 'var(--level-warn-text)' },
  { tag: tags.literal, color: 'var(--k-text)' },
  { tag: tags.paren, color: 'var(--k-dimmed)' },
]);

/** The search language for the editor, from the same grammar that the server compiles. */
export function searchLanguage() {
  return [new LanguageSupport(language), syntaxHighlighting(style)];
}
