'use client'
// The record in CodeMirror: read-only, with folding and search, in the page's colours. Loaded when first needed.
import { json } from '@codemirror/lang-json'
import { useComputedColorScheme } from '@mantine/core'
import CodeMirror, { EditorView } from '@uiw/react-codemirror'

const LOOK = EditorView.theme({
  '&.cm-editor, &.cm-editor .cm-gutters': { backgroundColor: 'transparent' },
  '&': { fontSize: '12px' },
  '& .cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '&.cm-editor .cm-gutters': { borderRight: '0', color: 'var(--text-muted)' },
  '&.cm-editor .cm-activeLine, &.cm-editor .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-editor.cm-focused .cm-activeLine, &.cm-editor.cm-focused .cm-activeLineGutter': {
    backgroundColor: 'var(--surface-hover)',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '& .cm-panels': { backgroundColor: 'var(--surface-raised)', color: 'var(--text)' },
})
const EXTENSIONS = [
  json(),
  LOOK,
  EditorView.lineWrapping,
  EditorView.contentAttributes.of({ 'aria-label': 'Raw record, read-only', tabindex: '0' }),
]
const SETUP = { lineNumbers: true, foldGutter: true, autocompletion: false, closeBrackets: false } as const

export default function RecordEditor({ text }: { text: string }) {
  const scheme = useComputedColorScheme('light')
  return (
    <CodeMirror
      value={text}
      theme={scheme}
      extensions={EXTENSIONS}
      basicSetup={SETUP}
      readOnly
      // Tab leaves the record: it is for reading.
      indentWithTab={false}
      maxHeight="60vh"
    />
  )
}
