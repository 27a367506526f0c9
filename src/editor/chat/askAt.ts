import path from 'node:path';
import * as vscode from 'vscode';
import type { HeldBudget } from '../../core/chat/heldBudget.ts';
import type { History } from '../../core/chat/history.ts';
import { parseQuestion } from '../../core/chat/questionText.ts';
import type { Summaries } from '../../core/chat/summaries.ts';
import type { ChatAsk } from '../../core/complete/chat.ts';
import type { PackOptions } from '../../core/pack/contextEngine.ts';
import { placeAt } from '../place.ts';
import type { Settings } from '../settings.ts';
import { documentAt } from './documentText.ts';
import { packed, problemsIn, sentenceOf } from './problems.ts';

export interface AskParts {
	readonly settings: () => Settings;
	/** What the user chose in a workspace folder. */
	readonly choices: (root: string) => Pick<PackOptions, 'pins' | 'excludes' | 'signatureOnly'>;
}

export interface AskedBefore {
	readonly history: History;
	/** What earlier questions mentioned. */
	readonly mentions: readonly string[];
	readonly held: HeldBudget | undefined;
	/** Absent where nothing may be asked of the model yet. */
	readonly summaries?: Summaries | undefined;
}

/** A question about a range of a document, with all that the user's settings and the editor have to say to it. */
export function askAt(
	{ settings, choices }: AskParts,
	document: vscode.TextDocument,
	range: vscode.Range,
	text: string,
	{ history, mentions, held, summaries }: AskedBefore,
): ChatAsk {
	const { chat, context } = settings();
	const question = parseQuestion(text);
	// At the selection's end: what is selected then stands right before the cursor, where the context is richest.
	const place = placeAt(document, range.end);
	const outside = 'reason' in place;
	const chosen = outside ? undefined : choices(place.root);
	const problems = problemsIn(document.uri, range);
	const mentioned = [...new Set([...mentions, ...question.mentions])];
	return {
		question: {
			text,
			selection: document.getText(range),
			history,
			problems: question.command === 'fix' ? problems.map(sentenceOf) : [],
		},
		place: outside ? undefined : place,
		budget: chat.budget,
		reserve: chat.reserve,
		held,
		options: {
			...context.options,
			...chosen,
			pins: [...new Set([...mentioned, ...(chosen?.pins ?? [])])],
		},
		mentions: outside ? [] : mentioned.filter(isFile).map((name) => ({ name, read: () => textOf(place.root, name) })),
		summaries,
		diagnostics: problems.map(packed),
	};
}

/** Neither a folder nor a symbol. */
function isFile(mention: string): boolean {
	return !mention.endsWith('/') && !mention.includes('#');
}

async function textOf(root: string, name: string): Promise<string | undefined> {
	return (await documentAt(vscode.Uri.file(path.join(root, name))))?.getText();
}
