import * as vscode from 'vscode';
import { withSignal } from '../core/base/withSignal.ts';
import type { Completer } from '../core/complete/completer.ts';
import type { CursorState } from '../core/complete/completion.ts';
import { placeAt } from './place.ts';
import type { GhostTextSettings } from './settings.ts';
import { isTakenPart, type ShownText } from './takenPart.ts';
import { type PlaceFacts, whyNotHere } from './wantsGhostText.ts';

/** Runs when ghost text is taken. Not for users, so not in the manifest. */
const TAKEN = 'plimsoll.ghostTextTaken';

/** Where people write code; what is no file on disk gets a reason. */
const SCHEMES = ['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs'];

export interface GhostTextParts {
	readonly completer: Completer;
	readonly settings: () => GhostTextSettings;
	/** As {@link PlaceFacts.snoozedUntil}. */
	readonly snoozedUntil: () => string | undefined;
	/** The machine runs on its battery. */
	readonly onBattery: () => boolean;
	/** Called each time that the user takes a suggestion, or a part of one. */
	readonly taken: () => void;
}

/** What VS Code was given last. */
interface Shown extends ShownText {
	readonly document: vscode.TextDocument;
}

/**
 * Ghost text in files of the workspace. VS Code asks in editors that can be written to, so also on the right side of a comparison; what is
 * no file on disk there (the left side, an untitled document, a cell of a notebook, a file of another machine) gets a reason.
 */
export class GhostText implements vscode.InlineCompletionItemProvider, vscode.Disposable {
	readonly #parts: GhostTextParts;
	readonly #registrations: vscode.Disposable;
	#shown: Shown | undefined;
	/** The document that a key has just changed: its cursor moves next. */
	#typedIn: vscode.TextDocument | undefined;
	/** The suggest widget was open when VS Code asked last: then it asks for what follows its choice. */
	#isChoosing = false;

	constructor(parts: GhostTextParts) {
		this.#parts = parts;
		this.#registrations = vscode.Disposable.from(
			vscode.languages.registerInlineCompletionItemProvider(
				SCHEMES.map((scheme) => ({ scheme })),
				this,
			),
			vscode.commands.registerCommand(TAKEN, () => {
				this.#shown = undefined;
				parts.taken();
			}),
			vscode.workspace.onDidChangeTextDocument((event) => this.#edited(event)),
			vscode.window.onDidChangeTextEditorSelection((event) => this.#moved(event)),
		);
	}

	async provideInlineCompletionItems(
		document: vscode.TextDocument,
		position: vscode.Position,
		context: vscode.InlineCompletionContext,
		token: vscode.CancellationToken,
	): Promise<vscode.InlineCompletionItem[]> {
		const { completer } = this.#parts;
		const asked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
		const place = placeAt(document, position);
		const reason = 'reason' in place ? place.reason : whyNotHere(this.#factsAt(document, position), asked);
		if ('reason' in place || reason !== undefined) {
			const file = 'reason' in place ? document.uri.path : place.file;
			completer.decline({ file, line: position.line, character: position.character }, reason ?? '');
			return [];
		}
		// The suggest widget holds the line: what would follow once its choice is taken is asked for, and shown with it.
		const selected = context.selectedCompletionInfo;
		this.#isChoosing = selected !== undefined;
		const cursor = { ...place, text: document.getText() };
		const asking = selected ? withChoice(cursor, document, selected) : cursor;
		const outcome = await withSignal(token, (signal) => completer.complete(asking, () => document.version, asked, signal));
		if (outcome.kind !== 'completion') {
			return [];
		}
		const range = selected?.range ?? new vscode.Range(position, position);
		const text = `${selected?.text ?? ''}${outcome.text}`;
		this.#shown = { document, offset: document.offsetAt(range.start), text };
		// VS Code asks once for what is next and before, when a key is pressed for that or for a suggestion at all.
		const others = asked
			? await withSignal(token, (signal) => completer.others(asking, outcome.text, () => document.version, signal))
			: [];
		const item = (each: string) => new vscode.InlineCompletionItem(each, range, { title: '', command: TAKEN });
		return [text, ...others.map((other) => `${selected?.text ?? ''}${other}`)].map(item);
	}

	dispose(): void {
		this.#registrations.dispose();
	}

	#factsAt(document: vscode.TextDocument, position: vscode.Position): PlaceFacts {
		const { settings, snoozedUntil, onBattery } = this.#parts;
		const { languages, disabledFiles, onBattery: battery } = settings();
		const folder = vscode.workspace.getWorkspaceFolder(document.uri);
		const names = (glob: string) =>
			vscode.languages.match({ pattern: folder ? new vscode.RelativePattern(folder, glob) : glob }, document) > 0;
		const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
		return {
			language: document.languageId,
			languages,
			excludedBy: disabledFiles.find(names),
			cursors: editor?.selections.length ?? 1,
			line: document.lineAt(position.line).text,
			character: position.character,
			snoozedUntil: snoozedUntil(),
			savesBattery: battery === 'off' && onBattery(),
		};
	}

	#edited({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
		if (contentChanges.length === 0 || document !== vscode.window.activeTextEditor?.document) {
			return;
		}
		this.#parts.completer.edited();
		const [change, ...others] = contentChanges;
		const isOne = change !== undefined && others.length === 0;
		this.#typedIn = isOne && reason === undefined && isKey(change) ? document : undefined;
		if (isOne && document === this.#shown?.document && isTakenPart(this.#shown, change)) {
			this.#parts.taken();
		}
	}

	/** What is being made for another text than the cursor's is not worth the model's time; what was typed will be asked about. */
	#moved({ textEditor: { document }, selections }: vscode.TextEditorSelectionChangeEvent): void {
		const { completer } = this.#parts;
		const isTyped = document === this.#typedIn && !this.#isChoosing;
		this.#typedIn = undefined;
		const [selection] = selections;
		if (!(completer.isBusy || isTyped) || !selection || document !== vscode.window.activeTextEditor?.document) {
			return;
		}
		const place = placeAt(document, selection.active);
		if ('reason' in place) {
			return;
		}
		const cursor = { ...place, text: document.getText() };
		completer.moved(cursor);
		if (isTyped && asksByItself(document) && whyNotHere(this.#factsAt(document, selection.active), false) === undefined) {
			completer.begin(cursor, () => document.version);
		}
	}
}

/** VS Code asks for ghost text after each key. */
function asksByItself(document: vscode.TextDocument): boolean {
	return vscode.workspace.getConfiguration('editor.inlineSuggest', document).get('enabled', true);
}

/** What a key does to a text: a character, a pair of brackets, a new line with what indents it, or one of these taken back. */
function isKey({ text, rangeLength }: vscode.TextDocumentContentChangeEvent): boolean {
	return text.trim().length <= 2 && rangeLength <= 2;
}

/** The text as it were with the widget's choice in it. */
function withChoice(
	cursor: CursorState,
	document: vscode.TextDocument,
	{ range, text }: vscode.SelectedCompletionInfo,
): CursorState {
	const lines = text.split('\n');
	const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
	return {
		...cursor,
		text: `${cursor.text.slice(0, start)}${text}${cursor.text.slice(end)}`,
		line: range.start.line + lines.length - 1,
		character: (lines.at(-1)?.length ?? 0) + (lines.length > 1 ? 0 : range.start.character),
	};
}
