import * as vscode from 'vscode';
import type { Diagnostic } from '../../core/pack/contextEngine.ts';
import { t } from '../../protocol/localize.ts';

/** Without a selection, what is complained about this many lines round the cursor is meant. */
const NEAR = 10;
/** A file in another language has hundreds; the first say the same. */
const MAX = 10;

/** What the editor complains about in a range, errors first. */
export function problemsIn(uri: vscode.Uri, range: vscode.Range): readonly vscode.Diagnostic[] {
	const near = range.isEmpty ? NEAR : 0;
	return vscode.languages
		.getDiagnostics(uri)
		.filter(({ severity }) => severity <= vscode.DiagnosticSeverity.Warning)
		.filter((each) => each.range.start.line <= range.end.line + near && each.range.end.line >= range.start.line - near)
		.sort((a, b) => a.severity - b.severity || a.range.start.line - b.range.start.line)
		.slice(0, MAX);
}

export function sentenceOf({ range, message }: vscode.Diagnostic): string {
	return t('Line {0}: {1}', range.start.line + 1, message);
}

export function packed({ range, message }: vscode.Diagnostic): Diagnostic {
	return { line: range.start.line, message };
}
